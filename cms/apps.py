"""The merchant's content: policies, help, brand, reasons and e-mail texts, edited in Wagtail."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Content"

    def ready(self) -> None:
        from cms import checks, receivers  # noqa: F401, PLC0415 - registration needs loaded models
