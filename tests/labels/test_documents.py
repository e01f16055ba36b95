import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection

from labels import documents
from labels.carriers import registry
from labels.carriers.base import Account
from labels.carriers.sandbox.carrier import SandboxCarrier
from labels.documents import NothingToPrint, label_pdf, packing_slip_pdf
from labels.models import CarrierAccount, Document
from labels.operations.buy_label import buy_label
from labels.shipping.purchase import Capabilities, CarrierDocument, LabelRef
from returns.models import Method, OrderLine, Parcel, Return, Store
from tests.factories import NOW, make_order, make_return
from tests.labels.reading import codes, pages, raster, turned

LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"


@pytest.fixture
def bought(account: CarrierAccount, parcel: Parcel) -> Parcel:
    buy_label(parcel_id=parcel.pk, now=NOW)
    parcel.refresh_from_db()
    return parcel


@pytest.mark.django_db
class TestCodesOnPaper:
    """A scanner reads what we print, on a label printer and slightly crooked."""

    @pytest.mark.parametrize("degrees", [0, 2, -2])
    def test_of_a_label_are_its_numbers(self, degrees: float, bought: Parcel) -> None:
        """Tracking number as Code 128, the return's number as QR code."""
        pdf = label_pdf(parcel_id=bought.pk, now=NOW).content()

        found = codes(turned(raster(pdf), degrees))

        assert found == {(bought.tracking_number, "Code 128"), (bought.rma.number, "QR Code")}

    @pytest.mark.parametrize("degrees", [0, 2, -2])
    def test_of_a_slip_are_the_returns_number_twice(self, degrees: float, rma: Return) -> None:
        """The return's number as Code 128 and as QR code."""
        pdf = packing_slip_pdf(rma_id=rma.pk, now=NOW).content()

        found = codes(turned(raster(pdf), degrees))

        assert found == {(rma.number, "Code 128"), (rma.number, "QR Code")}


@pytest.mark.django_db
class TestLabel:
    def test_is_four_by_six_inches(self, bought: Parcel) -> None:
        """812 by 1218 dots, one page: nothing runs over."""
        pdf = label_pdf(parcel_id=bought.pk, now=NOW).content()

        assert raster(pdf).size == (812, 1218)
        assert len(pages(pdf)) == 1

    def test_says_who_sends_what_to_whom(self, bought: Parcel) -> None:
        """Roles never swap: the customer sends, the warehouse receives."""
        text = pages(label_pdf(parcel_id=bought.pk, now=NOW).content())[0]

        sender, target = text.index("SENDER"), text.index("DELIVER TO")
        assert sender < text.index("Sam Example") < target < text.index("Main warehouse")
        assert "SANDBOX – NOT VALID FOR POSTAGE" in text
        assert bought.rma.number in text
        grouped = bought.tracking_number[:4] + " " + bought.tracking_number[4:8]
        assert grouped in text

    def test_holds_the_longest_address_whole(self, account: CarrierAccount, bought: Parcel) -> None:
        """A long address is set smaller, never cut off."""
        warehouse = bought.warehouse
        assert warehouse is not None
        warehouse.name = "Retourenbearbeitungszentrum Süd der Münchner Outdoor-Gesellschaft"
        warehouse.line1 = "Straße der Deutsch-Französischen Freundschaft 117b"
        warehouse.line2 = "Gebäude C, Tor 14–16"
        warehouse.city, warehouse.postcode, warehouse.country = "Garmisch-Partenkirchen", "82467", "DE"
        warehouse.save()

        pdf = label_pdf(parcel_id=bought.pk, now=NOW).content()

        assert "82467 Garmisch-Partenkirchen" in pages(pdf)[0]
        assert "GERMANY" in pages(pdf)[0]
        assert _field_has_air_below(pdf)

    def test_is_not_there_before_it_was_bought(self, parcel: Parcel) -> None:
        """Nothing is printed that a carrier would not take."""
        with pytest.raises(NothingToPrint):
            label_pdf(parcel_id=parcel.pk, now=NOW)

    def test_of_a_carrier_is_kept_untouched(
        self, account: CarrierAccount, parcel: Parcel, own_label: bytes
    ) -> None:
        """A carrier's own label is never redrawn, scaled or converted."""
        buy_label(parcel_id=parcel.pk, now=NOW)

        document = label_pdf(parcel_id=parcel.pk, now=NOW)

        assert document.content() == own_label
        assert document.content_type == "image/png"
        assert document.origin == Document.Origin.CARRIER


def _field_has_air_below(pdf: bytes) -> bool:
    """Between the last line of the address and the rule below it is a white row."""
    image = raster(pdf)
    rule = next(y for y in range(690, 720) if all(image.getpixel((x, y)) == 0 for x in range(0, 812, 40)))
    return all(image.getpixel((x, rule - 3)) == 255 for x in range(812))


@pytest.fixture
def own_label(account: CarrierAccount) -> Iterator[bytes]:
    content = b"\x89PNG as the carrier made it"

    class Printing(SandboxCarrier):
        capabilities = Capabilities(has_own_document=True)

        def fetch_document(self, *, ref: LabelRef) -> CarrierDocument:
            assert ref.tracking_number
            return CarrierDocument(content, "image/png")

    registry.register(code="printing", factory=Printing)
    account.carrier = "printing"
    account.save()
    yield content
    registry.unregister(code="printing")


@pytest.mark.django_db
class TestPackingSlip:
    @pytest.mark.parametrize(
        "country, size",
        [("GB", (1678, 2373)), ("DE", (1678, 2373)), ("US", (1725, 2233)), ("CA", (1725, 2233))],
        ids=["GB A4", "DE A4", "US Letter", "CA Letter"],
    )
    def test_is_on_the_countrys_paper(self, country: str, size: tuple[int, int], rma: Return) -> None:
        """Letter for North America, A4 for everybody else."""
        rma.order.country = country
        rma.order.save()

        image = raster(packing_slip_pdf(rma_id=rma.pk, now=NOW).content())

        assert abs(image.width - size[0]) <= 1
        assert abs(image.height - size[1]) <= 1

    def test_speaks_the_returns_language(self, rma: Return) -> None:
        """A German return comes with a German slip, reasons and dates included."""
        rma.locale = "de"
        rma.save()

        text = pages(packing_slip_pdf(rma_id=rma.pk, now=NOW).content())[0]

        assert "Begleitschein" in text
        assert f"Rücksendung {rma.number}" in text
        assert "Gefällt nicht" in text
        assert "10. März 2026" in text
        assert "Packing" not in text

    def test_lists_what_was_approved_with_quantities(self, store: Store) -> None:
        """The packer and the warehouse see the same lines."""
        order = make_order(store, paid=[100, 200], quantities=[3, 2])
        rma = make_return(order, units=[2, 0])

        text = pages(packing_slip_pdf(rma_id=rma.pk, now=NOW).content())[0]

        assert "Thing 1" in text
        assert "Thing 2" not in text
        assert "2 items in all" in text

    def test_says_who_pays_the_carriage(self, store: Store) -> None:
        """Whoever sends with a carrier of his own has no label to stick on."""
        rma = make_return(make_order(store), method=Method.OWN_CARRIER)

        text = pages(packing_slip_pdf(rma_id=rma.pk, now=NOW).content())[0]

        assert "You pay for the carriage" in text
        assert "return label" not in text

    def test_takes_long_words_and_other_scripts(self, store: Store) -> None:
        """Twelve lines of anything a shop may sell, on as many pages as they need."""
        order = make_order(store, paid=[100] * 12)
        titles = [LONG_WORD, "ウールのセーター", "한국어 셔츠", "Łódź Ωmega Жакет", "<b>&amp;", "قميص"] * 2
        for line, title in zip(order.lines.order_by("position"), titles, strict=True):
            OrderLine.objects.filter(pk=line.pk).update(title=title)
        rma = make_return(order)

        pdf = packing_slip_pdf(rma_id=rma.pk, now=NOW).content()

        text = "".join(pages(pdf))
        assert "ウールのセーター" in text
        assert "<b>&amp;" in text
        assert "12 items in all" in text
        assert all((rma.number in page) for page in pages(pdf))

    def test_is_refused_when_nothing_comes_back(self, rma: Return) -> None:
        """A slip without items would only confuse."""
        rma.lines.update(approved_quantity=0)

        with pytest.raises(NothingToPrint):
            packing_slip_pdf(rma_id=rma.pk, now=NOW)


@pytest.mark.django_db
class TestKeptDocument:
    def test_is_printed_once(self, rma: Return, monkeypatch: pytest.MonkeyPatch) -> None:
        """The second request gets the same bytes without printing."""
        first = packing_slip_pdf(rma_id=rma.pk, now=NOW)
        monkeypatch.setattr(documents, "_pdf", None)

        second = packing_slip_pdf(rma_id=rma.pk, now=NOW)

        assert second == first
        assert second.sha256 == first.sha256

    def test_is_printed_again_when_its_file_is_gone(self, rma: Return) -> None:
        """A database that was restored alone mends itself."""
        first = packing_slip_pdf(rma_id=rma.pk, now=NOW)
        first.file.storage.delete(str(first.file.name))

        second = packing_slip_pdf(rma_id=rma.pk, now=NOW)

        assert second.pk == first.pk
        assert second.content().startswith(b"%PDF")

    def test_lies_outside_of_what_the_web_server_gives_away(self, rma: Return) -> None:
        """Labels carry addresses; they are served after a permission check only."""
        document = packing_slip_pdf(rma_id=rma.pk, now=NOW)

        path = Path(str(document.file.path)).resolve()
        assert not path.is_relative_to(Path(settings.MEDIA_ROOT).resolve())
        assert not path.is_relative_to(Path(str(settings.STATIC_ROOT)).resolve())


class TestPrinter:
    def test_loads_nothing_from_elsewhere(self, tmp_path: Path) -> None:
        """No document reaches the network, nor files that are not ours."""
        fetch = documents._OwnFiles()
        secret = tmp_path / "secret.css"
        secret.write_text("p{}")

        for url in (
            "https://example.com/x.css",
            "http://127.0.0.1/",
            f"file://{secret}",
            "data:text/css,p{}",
        ):
            with pytest.raises(ValueError, match="load nothing"):
                fetch(url)
        assert fetch((documents._FOLDER / "fonts.css").as_uri()).read()

    def test_works_in_many_threads_at_once(self) -> None:
        """One lock for a process: eight threads, whole documents."""
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda n: documents._pdf(f"<p>{n}</p>", "label").content, range(24)))

        assert [page.strip() for pdf in made for page in pages(pdf)] == [str(n) for n in range(24)]


@pytest.mark.django_db(transaction=True)
class TestTwoFirstRequests:
    def test_keep_one_document(self, store: Store) -> None:
        """Two browsers ask for the slip at the same moment and get the same one."""
        rma = make_return(make_order(store))
        together = threading.Barrier(2, timeout=20)
        real = documents._pdf

        def slow(html: str, style: str) -> CarrierDocument:
            together.wait()
            return real(html, style)

        def ask() -> int:
            try:
                return packing_slip_pdf(rma_id=rma.pk, now=NOW).pk
            finally:
                connection.close()

        with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
            patch.setattr(documents, "_pdf", slow)
            first, second = pool.submit(ask), pool.submit(ask)

            assert first.result(30) == second.result(30)
        assert Document.objects.count() == 1
        folder = str(Document.objects.get().file.name).rpartition("/")[0]
        assert len(storages["documents"].listdir(folder)[1]) >= 1


def test_account_hides_its_secrets() -> None:
    """A log line with an account in it tells no secret."""
    account = Account(
        uuid4(), "EUR", is_test=True, webhook_secrets=("s3cret",), credentials={"key": "s3cret"}
    )

    assert "s3cret" not in repr(account)
