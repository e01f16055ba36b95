from pathlib import Path
from typing import Any

import pytest

from labels import checks
from labels.models import CarrierAccount
from returns.models import Store


def ids(found: list[Any]) -> list[str]:
    assert all(message.hint for message in found)
    return [message.id for message in found]


def stores_and_accounts() -> list[str]:
    return ids(checks.stores_can_buy_labels(databases=["default"]))


@pytest.mark.django_db
class TestStoreCheck:
    def test_is_content_with_a_demonstration(self, account: CarrierAccount, settings: Any) -> None:
        """In a demonstration the sandbox carrier is what one wants."""
        settings.BACKHAUL_DEMO = True

        assert stores_and_accounts() == []

    def test_warns_of_the_sandbox_where_returns_are_real(
        self, account: CarrierAccount, settings: Any
    ) -> None:
        """A sandbox label carries no parcel."""
        settings.BACKHAUL_DEMO = False

        assert stores_and_accounts() == ["labels.W002"]

    def test_warns_of_a_store_without_a_carrier(self, store: Store) -> None:
        """Found at deploy, not at the first return."""
        assert stores_and_accounts() == ["labels.W001"]

    def test_finds_an_unknown_carrier(self, account: CarrierAccount, settings: Any) -> None:
        """A typing error in the code of a carrier."""
        CarrierAccount.objects.update(carrier="sandbx")

        assert stores_and_accounts() == ["labels.E005"]

    def test_finds_a_missing_secret(self, account: CarrierAccount, settings: Any) -> None:
        """Every webhook would be refused."""
        settings.BACKHAUL_DEMO = True
        CarrierAccount.objects.update(webhook_secrets=[])

        assert stores_and_accounts() == ["labels.E006"]

    def test_leaves_the_database_alone_at_start(self) -> None:
        """A start without a database must not fail here."""
        assert checks.stores_can_buy_labels(databases=None) == []


class TestStorageCheck:
    def folder(self, settings: Any, path: Path) -> None:
        backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": path}}
        settings.STORAGES = settings.STORAGES | {"documents": backend}

    def test_is_content_with_a_folder_that_will_be_made(self, settings: Any, tmp_path: Path) -> None:
        """The folder need not exist yet."""
        self.folder(settings, tmp_path / "a" / "b")

        assert checks.documents_can_be_kept() == []

    def test_finds_a_folder_that_cannot_be_written(self, settings: Any, tmp_path: Path) -> None:
        """A file stands where the folder should be."""
        (tmp_path / "file").write_text("")
        self.folder(settings, tmp_path / "file" / "documents")

        assert ids(checks.documents_can_be_kept()) == ["labels.E002"]

    def test_finds_documents_that_would_be_public(self, settings: Any, tmp_path: Path) -> None:
        """Labels carry addresses."""
        settings.MEDIA_ROOT = tmp_path
        self.folder(settings, tmp_path / "documents")

        assert ids(checks.documents_can_be_kept()) == ["labels.E003"]

    def test_finds_that_there_is_none(self, settings: Any) -> None:
        """Settings of an older release."""
        settings.STORAGES = {name: value for name, value in settings.STORAGES.items() if name != "documents"}

        assert ids(checks.documents_can_be_kept()) == ["labels.E001"]


class TestPrinterCheck:
    def test_is_content_where_pango_is(self) -> None:
        """This machine prints."""
        assert checks.printing_works() == []

    def test_names_the_packages_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One command instead of a traceback."""
        monkeypatch.setattr(checks, "printer_trouble", lambda: "cannot load library 'libpango-1.0-0'")

        (message,) = checks.printing_works()

        assert message.id == "labels.E004"
        assert "libpango-1.0-0" in str(message.hint)
