"""The gateway that the settings describe."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from returns.payments.port import Gateway
from returns.payments.stripe_gateway import StripeGateway


def gateway() -> Gateway:
    """This will give the process's gateway; one client keeps its connections."""
    return _gateway(settings.STRIPE_API_KEY, tuple(settings.STRIPE_WEBHOOK_SECRETS), settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _gateway(api_key: str, webhook_secrets: tuple[str, ...], base: str) -> Gateway:
    return StripeGateway(api_key=api_key, webhook_secrets=list(webhook_secrets), base=base)
