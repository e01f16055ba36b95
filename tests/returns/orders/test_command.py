"""`manage.py import_orders` says what it did, and in one sentence what it could not."""

from __future__ import annotations

import csv
import gzip
import json
import random
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from returns.models import ApiToken, Order, Store
from returns.operations.create_api_token import digest_of
from tests.factories import make_store
from tests.returns.orders.csv_files import RETAIL, SHOPIFY, csv_bytes, retail, shop_order
from tests.returns.orders.documents import order, parcel

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return make_store(code="acme", currency="EUR", time_zone="Europe/Berlin")


def run(path: Path, *arguments: str) -> tuple[str, CommandError | None]:
    """What the command printed, and how it ended."""
    out, error = StringIO(), None
    try:
        call_command("import_orders", str(path), *arguments, stdout=out, stderr=out)
    except CommandError as caught:
        error = caught
    return out.getvalue(), error


def json_lines(path: Path, *documents: object) -> Path:
    path.write_text("\n".join(json.dumps(each) for each in documents), encoding="utf-8")
    return path


class TestImport:
    def test_says_what_became_of_every_order(self, store: Store, tmp_path: Path) -> None:
        path = json_lines(tmp_path / "a", order("1"), order("2"))
        run(path, "--store", "acme")

        more = order("2", fulfilments=[parcel("F2", {"2": 1})])
        said, error = run(json_lines(path, order("1"), more, order("3")), "--store", "acme")

        assert error is None
        assert said.startswith("3 orders: 1 created, 1 unchanged, 1 extended, 0 differs. 0 rows refused.")

    def test_reads_the_native_form_without_a_mapping(self, store: Store, tmp_path: Path) -> None:
        run(json_lines(tmp_path / "a", order()), "--store", "acme")

        assert Order.objects.get(store=store).source == "native"

    @pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
    def test_reads_csv_through_a_mapping(self, store: Store, tmp_path: Path, packed: bool) -> None:
        path = tmp_path / "orders.csv"
        path.write_bytes(csv_bytes(SHOPIFY, [shop_order()], packed=packed))

        _, error = run(path, "--store", "acme", "--mapping", "shopify")

        assert error is None
        assert Order.objects.get(store=store).source == "shopify"

    def test_names_what_the_mapping_left_out(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "orders.csv"
        path.write_bytes(csv_bytes(RETAIL, [retail("1"), retail("1", price=0), retail("C2", quantity=-1)]))

        said, error = run(path, "--store", "acme", "--mapping", "online-retail")

        assert error is None
        assert said.rstrip().endswith("Left out by the mapping: 1 cancellation, 1 price_not_positive.")


class TestRefusal:
    def test_of_rows_ends_with_code_1_and_imports_the_rest(self, store: Store, tmp_path: Path) -> None:
        path = json_lines(tmp_path / "a", order("1"), order("2", currency="x", country="x"), order("3"))

        said, error = run(path, "--store", "acme")

        assert error is not None
        assert error.returncode == 1
        assert str(error) == "1 row was refused; --report FILE writes down every one."
        assert "line 2: currency: is not a currency code such as EUR" in said
        assert Order.objects.count() == 2

    def test_is_reported_row_by_row(self, store: Store, tmp_path: Path) -> None:
        """Line, order, what happened, where and why; skipped rows and differences stand there too."""
        first = json_lines(tmp_path / "a", order("1"))
        run(first, "--store", "acme")
        documents = [
            order("1", channel="shop"),
            order("2", currency="x"),
            order("3", number="D-1", payments=[]),
        ]
        path, report = json_lines(tmp_path / "b", *documents), tmp_path / "report.csv"

        _, error = run(path, "--store", "acme", "--report", str(report))

        assert error is not None
        assert f"{report} says why" in str(error)
        with report.open(encoding="utf-8", newline="") as text:
            found = list(csv.reader(text))
        assert found[0] == ["line", "order", "outcome", "path", "reason"]
        assert sorted(found[1:]) == [
            ["1", "D-1", "differs", "channel", "stored nothing, imported shop"],
            ["2", "D-2", "refused", "currency", "is not a currency code such as EUR"],
            ["3", "D-1", "refused", "number", "belongs to the order with the id '1' already"],
        ]

    def test_of_an_order_names_each_of_its_rows(self, store: Store, tmp_path: Path) -> None:
        rows = [retail("1"), retail("1", quantity="x"), retail("2"), retail("2", price=0)]
        path, report = tmp_path / "orders.csv", tmp_path / "report.csv"
        path.write_bytes(csv_bytes(RETAIL, rows))

        run(path, "--store", "acme", "--mapping", "online-retail", "--report", str(report))

        with report.open(encoding="utf-8", newline="") as text:
            found = {row["line"]: (row["outcome"], row["reason"]) for row in csv.DictReader(text)}
        because = "'x' is not a number such as 12.50"
        assert found == {
            "2": ("refused", f"{because} (line 3, same order)"),
            "3": ("refused", because),
            "5": ("skipped", "price_not_positive"),
        }


class TestWrongCall:
    @pytest.mark.parametrize(
        "arguments, sentence",
        [
            (("--store", "nobody"), "There is no store 'nobody'. Stores: acme."),
            (
                ("--store", "acme", "--mapping", "magento"),
                "There is no mapping 'magento'. Choose one of: native",
            ),
            (("--store", "acme", "--report", "/nowhere/report.csv"), "/nowhere/report.csv cannot be written"),
            (("--store", "acme", "--mapping", "shopify"), "The file has no column 'Name'"),
        ],
        ids=["store", "mapping", "report", "other columns"],
    )
    def test_ends_with_code_2_and_one_sentence(
        self, store: Store, tmp_path: Path, arguments: tuple[str, ...], sentence: str
    ) -> None:
        _, error = run(json_lines(tmp_path / "a", order()), *arguments)

        assert error is not None
        assert error.returncode == 2
        assert str(error).startswith(sentence)
        assert Order.objects.count() == 0

    def test_of_a_file_that_is_not_there_ends_with_code_2(self, store: Store, tmp_path: Path) -> None:
        _, error = run(tmp_path / "none.csv", "--store", "acme")

        assert error is not None
        assert (error.returncode, str(error)) == (2, f"There is no file {tmp_path / 'none.csv'}.")

    def test_of_a_file_cut_off_tells_what_was_read_before(self, store: Store, tmp_path: Path) -> None:
        noise = random.Random(7)  # noqa: S311 - it only must not compress
        documents = [order(str(number), charges=[], total="40.00", payments=[]) for number in range(400)]
        for document in documents:
            document["lines"][0]["title"] = noise.randbytes(140).hex()
        path = tmp_path / "orders.gz"
        path.write_bytes(gzip.compress(b"\n".join(json.dumps(each).encode() for each in documents))[:-100])

        _, error = run(path, "--store", "acme")

        assert error is not None
        assert error.returncode == 2
        assert "is damaged" in str(error)
        count = Order.objects.count()
        assert 0 < count < 400
        assert f"{count} orders: {count} created" in str(error)


class TestToken:
    def test_is_printed_once(self, store: Store) -> None:
        out = StringIO()
        call_command("create_api_token", "--store", "acme", "--name", "till", stdout=out)

        token = ApiToken.objects.get(store=store)
        assert token.name == "till"
        assert token.digest == digest_of(token=out.getvalue().strip())

    @pytest.mark.parametrize("arguments", [("nobody", "till"), ("acme", " "), ("acme", "x" * 81)], ids=str)
    def test_needs_a_store_and_a_name(self, store: Store, arguments: tuple[str, str]) -> None:
        with pytest.raises(CommandError) as caught:
            call_command("create_api_token", "--store", arguments[0], "--name", arguments[1])

        assert caught.value.returncode == 2
        assert str(caught.value).endswith(".")
