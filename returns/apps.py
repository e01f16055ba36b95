from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "returns"
    verbose_name = "Returns"

    def ready(self) -> None:
        # Registrations: they need the models to be loaded.
        from returns import checks, guards, handlers, tasks, webhooks  # noqa: F401, PLC0415

        guards.connect()
