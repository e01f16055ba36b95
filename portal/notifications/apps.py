from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Registers the event handlers once the models are loaded."""

    name = "portal.notifications"
    label = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        """This will import the module that registers itself."""
        from portal.notifications import handlers  # noqa: F401, PLC0415 - registration needs loaded models
