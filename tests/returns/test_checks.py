"""What is wrong with the settings is said at deploy, with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.core.files.storage import FileSystemStorage, storages

from returns import checks

GOOD: dict[str, Any] = {
    "DEBUG": False,
    "BACKHAUL_DEMO": False,
    "SECRET_KEY": "a-long-and-random-key-" + "0" * 40,
    "STRIPE_API_KEY": "sk_test_123",
    "STRIPE_API_BASE": "",
    "STRIPE_WEBHOOK_SECRETS": ["whsec_1"],
    "BASE_URL": "https://returns.example.com",
    "REDIS_URL": "redis://cache:6379/0",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
}
SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"
STAND_IN = "http://127.0.0.1:12111"


def wrong(number: str, hint: str, id: str, **changes: object) -> Any:
    return pytest.param(changes, f"returns.{number}", hint, id=f"{number} {id}")


def complaints(patch: pytest.MonkeyPatch, changes: Mapping[str, object]) -> list[CheckMessage]:
    """What both checks say about good settings with these changes."""
    for name, value in {**GOOD, **changes}.items():
        # Not the `settings` fixture: Django warns when DATABASES changes, and nothing connects here.
        patch.setattr(settings, name, value, raising=False)
    return [*checks.check_stripe(), *checks.check_addresses()]


class TestChecks:
    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({}, id="production"),
            pytest.param({"STRIPE_API_KEY": "rk_live_1"}, id="a restricted live key"),
            pytest.param({"STRIPE_API_BASE": STAND_IN}, id="a test key at the stand-in"),
            pytest.param(
                {"DEBUG": True, "STRIPE_API_KEY": "", "STRIPE_WEBHOOK_SECRETS": []}, id="developing"
            ),
            pytest.param({"REDIS_URL": "rediss://cache:6380/1"}, id="Redis with TLS"),
        ],
    )
    def test_say_nothing_about_good_settings(
        self, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object]
    ) -> None:
        """A warning that is always there is read by nobody."""
        assert complaints(monkeypatch, changes) == []

    @pytest.mark.parametrize(
        "changes, id, hint",
        [
            wrong("E001", "STRIPE_API_KEY_FILE", "no key", STRIPE_API_KEY=""),
            wrong("E002", "sk_ or rk_", "a publishable key", STRIPE_API_KEY="pk_test_1"),
            wrong(
                "E003", "empty", "live key elsewhere", STRIPE_API_KEY="sk_live_1", STRIPE_API_BASE=STAND_IN
            ),
            wrong("E003", "empty", "restricted live", STRIPE_API_KEY="rk_live_1", STRIPE_API_BASE=STAND_IN),
            wrong("E004", "http://", "no address", STRIPE_API_BASE="127.0.0.1:12111"),
            wrong("E005", "whsec_", "no webhook secret", STRIPE_WEBHOOK_SECRETS=[]),
            wrong("E006", "test key", "live demonstration", BACKHAUL_DEMO=True, STRIPE_API_KEY="sk_live_1"),
            wrong("E010", "SECRET_KEY_FILE", "no secret key", SECRET_KEY=""),
            wrong("E010", "SECRET_KEY_FILE", "the key for developing", SECRET_KEY="insecure-x"),
            wrong("E011", "https", "no TLS", BASE_URL="http://returns.example.com"),
            wrong("E011", "https", "this machine", BASE_URL="https://localhost:8000"),
            wrong("W012", "PostgreSQL", "SQLite", DATABASES=SQLITE),
            wrong("E013", "redis://", "no Redis address", REDIS_URL="cache:6379"),
            wrong("W014", "EMAIL_HOST", "mail printed", EMAIL_BACKEND=CONSOLE),
            wrong("W014", "EMAIL_HOST", "mail kept", EMAIL_BACKEND=LOCMEM),
            wrong("W015", "TRUSTED_PROXIES", "one limit for all", SECURE_PROXY_SSL_HEADER=("X", "https")),
        ],
    )
    def test_name_what_is_wrong(
        self, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], id: str, hint: str
    ) -> None:
        """One message for one mistake, and its hint is something to do."""
        found = complaints(monkeypatch, changes)

        assert [message.id for message in found] == [id]
        assert hint in str(found[0].hint)

    def test_notice_another_version_of_the_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Frozen parameters were written for one version of the API."""
        monkeypatch.setattr(checks, "INSTALLED_API_VERSION", "2031-01-01.other")

        found = complaints(monkeypatch, {})

        assert [(message.id, message.hint) for message in found] == [
            ("returns.E007", "Install the locked requirements.")
        ]

    @pytest.mark.parametrize("name", ["MEDIA_ROOT", "STATIC_ROOT"])
    def test_find_photos_that_would_be_public(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        """A folder of photos below one that is served shows them to everybody."""
        storage = storages["photos"]
        assert isinstance(storage, FileSystemStorage)
        monkeypatch.setattr(settings, name, Path(storage.location).parent)

        assert [message.id for message in checks.check_photos()] == ["returns.E017"]

    def test_find_a_missing_storage_for_photos(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Settings of one's own may have been written before there were photos."""
        others = {name: value for name, value in settings.STORAGES.items() if name != "photos"}
        monkeypatch.setattr(settings, "STORAGES", others)

        assert [message.id for message in checks.check_photos()] == ["returns.E016"]

    def test_say_nothing_about_private_photos(self) -> None:
        """As the settings come."""
        assert checks.check_photos() == []

    def test_run_by_themselves(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """`manage.py check` says it; addresses only where something is deployed."""
        monkeypatch.setattr(settings, "STRIPE_API_KEY", "pk_test_1")
        monkeypatch.setattr(settings, "BASE_URL", "http://localhost")

        usual = {message.id for message in run_checks()}
        deployed = {message.id for message in run_checks(include_deployment_checks=True)}

        assert "returns.E002" in usual
        assert "returns.E011" not in usual
        assert {"returns.E002", "returns.E011"} <= deployed
