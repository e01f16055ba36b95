"""JSON Lines: one order a line, and a line that is none stops no other."""

from __future__ import annotations

import gzip
import json
from io import BytesIO
from pathlib import Path

import pytest

from returns.orders import json_reading
from returns.orders.files import FileRefused, opened
from returns.orders.items import Item, ReadOrder, RefusedRow
from returns.orders.json_reading import read_json_lines
from tests.returns.orders.documents import order


def read(*lines: bytes) -> list[Item]:
    return list(read_json_lines(content=BytesIO(b"\n".join(lines))))


def encoded(document: object) -> bytes:
    return json.dumps(document).encode()


class TestJsonLines:
    def test_are_read_one_by_one(self) -> None:
        """Empty lines are nothing; a bad line is named and passed by."""
        items = read(encoded(order("1")), b"", b"{oops", encoded(order("2")))

        assert [item.lines for item in items if isinstance(item, ReadOrder)] == [(1,), (4,)]
        assert [item.line for item in items if isinstance(item, RefusedRow)] == [3]

    def test_may_name_their_schema_once(self) -> None:
        document = order("1")
        del document["schema"]

        assert isinstance(read(b'{"schema": 1}', encoded(document))[0], ReadOrder)
        assert [item.problem.path for item in read(encoded(document)) if isinstance(item, RefusedRow)] == [
            "schema"
        ]

    def test_of_another_schema_are_refused(self) -> None:
        document = order("1")
        del document["schema"]

        items = read(b'{"schema": 2}', encoded(document))

        assert [str(item.problem) for item in items if isinstance(item, RefusedRow)] == [
            "schema: is not one of 1"
        ]

    def test_may_begin_with_a_byte_order_mark(self) -> None:
        assert isinstance(read(b"\xef\xbb\xbf" + encoded(order()))[0], ReadOrder)

    def test_name_the_order_they_refuse(self) -> None:
        items = read(encoded(order("7", currency="x")))

        assert [item.order for item in items if isinstance(item, RefusedRow)] == ["D-7"]

    def test_that_are_too_long_are_passed_by(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A line has to fit into memory; one that does not is refused and skipped over."""
        monkeypatch.setattr(json_reading, "MOST_BYTES", 2_000)

        items = read(encoded(order("1")), b"x" * 9_000, encoded(order("2")))

        assert [type(item) for item in items] == [ReadOrder, RefusedRow, ReadOrder]


class TestFile:
    @pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
    def test_is_unpacked_by_its_content(self, tmp_path: Path, packed: bool) -> None:
        """Whether it is packed is told by its first bytes, not by its name."""
        content = encoded(order())
        path = tmp_path / "orders"
        path.write_bytes(gzip.compress(content) if packed else content)

        with opened(path=path) as file:
            assert file.content.read() == content
            assert file.position == file.size == path.stat().st_size

    def test_that_is_cut_off_ends_in_one_sentence(self, tmp_path: Path) -> None:
        path = tmp_path / "orders.gz"
        path.write_bytes(gzip.compress(b"x" * 1000)[:-12])

        with pytest.raises(FileRefused, match="is damaged"), opened(path=path) as file:
            file.content.read()

    def test_that_is_missing_or_a_folder_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="There is no file"), opened(path=tmp_path / "none"):
            pass
        with pytest.raises(FileRefused, match="cannot be read"), opened(path=tmp_path):
            pass
