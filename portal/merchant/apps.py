from django.apps import AppConfig


class MerchantConfig(AppConfig):
    """An app of its own because Wagtail looks for `wagtail_hooks` in installed apps only."""

    name = "portal.merchant"
    label = "merchant"
    verbose_name = "Merchant"
