"""Where a demonstration takes its settings from."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.demo.place import STRIPE_KEY, Place

FOREIGN = (
    "CELERY_BROKER_URL",
    "CELERY_BROKER_URL_FILE",
    "DATABASE_URL_FILE",
    "EMAIL_BACKEND",
    "REDIS_URL_FILE",
    "SECRET_KEY_FILE",
    "STRIPE_API_KEY_FILE",
    "STRIPE_WEBHOOK_SECRETS_FILE",
)


class TestEnvironment:
    @pytest.mark.parametrize("name", FOREIGN)
    def test_takes_nothing_of_a_real_installation(
        self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A demonstration started from the shell of a real store touches neither its data nor its money."""
        monkeypatch.setenv(name, "/run/secrets/real")

        environment = Place(folder=tmp_path, port=1, redis_port=2, stripe_port=3).environment()

        assert name not in environment
        assert environment["STRIPE_API_KEY"] == STRIPE_KEY

    def test_keeps_what_the_machine_needs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Certificates and the like are found by variables of the same look."""
        monkeypatch.setenv("SSL_CERT_FILE", "/etc/ssl/own.pem")

        environment = Place(folder=tmp_path, port=1, redis_port=2, stripe_port=3).environment()

        assert environment["SSL_CERT_FILE"] == "/etc/ssl/own.pem"
