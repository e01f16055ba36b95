"""What is wrong with the settings, found at deploy instead of at the first refund."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage, storages

from returns.payments.stripe_gateway import INSTALLED_API_VERSION
from returns.payments.stripe_params import API_VERSION

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@register()
def check_stripe(**_: object) -> list[CheckMessage]:
    """This will check everything that a refund needs from the settings."""
    key, base = settings.STRIPE_API_KEY, settings.STRIPE_API_BASE
    is_live = key.startswith(("sk_live_", "rk_live_"))
    found: list[CheckMessage] = []
    if not key and not settings.DEBUG:
        found.append(_error("E001", "STRIPE_API_KEY is empty.", "Set it, or STRIPE_API_KEY_FILE."))
    if key and not key.startswith(("sk_", "rk_")):
        found.append(_error("E002", "STRIPE_API_KEY is no secret key.", "It starts with sk_ or rk_."))
    if base and is_live:
        found.append(
            _error(
                "E003",
                "STRIPE_API_BASE is set together with a live key.",
                "Leave STRIPE_API_BASE empty: live money moves at Stripe only.",
            )
        )
    if base and urlsplit(base).scheme not in ("http", "https"):
        found.append(_error("E004", "STRIPE_API_BASE is no address.", "Write http://127.0.0.1:12111."))
    if key and not settings.STRIPE_WEBHOOK_SECRETS:
        found.append(
            _error(
                "E005",
                "STRIPE_WEBHOOK_SECRETS is empty, so no webhook can be believed.",
                "Set it to the endpoint's whsec_…; several, separated by commas, while a secret is rolled.",
            )
        )
    if settings.BACKHAUL_DEMO and is_live:
        found.append(_error("E006", "A demonstration runs with a live key.", "Use a test key, or no demo."))
    if API_VERSION != INSTALLED_API_VERSION:
        found.append(
            _error(
                "E007",
                f"stripe speaks API {INSTALLED_API_VERSION}, this release was made for {API_VERSION}.",
                "Install the locked requirements.",
            )
        )
    return found


@register(Tags.files)
def check_photos(**_: object) -> list[CheckMessage]:
    """This will find a storage for shoppers' photos that is missing or public."""
    if "photos" not in settings.STORAGES:
        return [_error("E016", "There is no storage for shoppers' photos.", 'Add STORAGES["photos"].')]
    storage = storages["photos"]
    if not isinstance(storage, FileSystemStorage):
        return []
    folder = Path(storage.location).resolve()
    for public in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        if folder.is_relative_to(Path(public).resolve()):
            return [
                _error("E017", "Shoppers' photos would be public.", f"Move their storage out of {public}.")
            ]
    return []


@register(deploy=True)
def check_addresses(**_: object) -> list[CheckMessage]:
    """This will check what shoppers and carriers reach us by."""
    found: list[CheckMessage] = []
    base = urlsplit(settings.BASE_URL)
    key = _secret_key()
    if not key or key.startswith("insecure"):
        found.append(_error("E010", "SECRET_KEY is not set.", "Set it, or SECRET_KEY_FILE."))
    if base.scheme != "https" or base.hostname in _LOCAL:
        found.append(
            _error(
                "E011",
                f"BASE_URL is {settings.BASE_URL}: links in mails and webhooks of carriers need it.",
                "Set BASE_URL to the address that shoppers use, with https.",
            )
        )
    if str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
        found.append(
            checks.Warning(
                "SQLite serves one machine.",
                hint="Set DATABASE_URL to a PostgreSQL database before you add workers.",
                id="returns.W012",
            )
        )
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) and not settings.TRUSTED_PROXIES:
        found.append(
            checks.Warning(
                "BEHIND_PROXY is set and TRUSTED_PROXIES is 0: all shoppers share the proxy's address, "
                "and its limit of attempts.",
                hint="Set TRUSTED_PROXIES to the number of your proxies that add to X-Forwarded-For.",
                id="returns.W015",
            )
        )
    if urlsplit(settings.REDIS_URL).scheme not in ("redis", "rediss", "unix"):
        found.append(_error("E013", "REDIS_URL is no Redis address.", "Write redis://host:6379/0."))
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "locmem.EmailBackend")):
        found.append(
            checks.Warning(
                "Mails are not sent: EMAIL_BACKEND only prints them.",
                hint="Set EMAIL_BACKEND to django.core.mail.backends.smtp.EmailBackend and EMAIL_HOST.",
                id="returns.W014",
            )
        )
    return found


def _secret_key() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        # Django refuses to hand out an empty one, with a sentence that names no remedy.
        return ""


def _error(number: str, message: str, hint: str) -> Error:
    return Error(message, hint=hint, id=f"returns.{number}")
