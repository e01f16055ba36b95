"""The label side of the house: carriers, labels, tracking and printed documents."""

from django.apps import AppConfig


class LabelsConfig(AppConfig):
    """Registers event handlers, the inbox processor and system checks once the models are loaded."""

    name = "labels"
    verbose_name = "Labels"

    def ready(self) -> None:
        """This will import the modules that register themselves."""
        from labels import checks, handlers  # noqa: F401, PLC0415 - registration needs loaded models
