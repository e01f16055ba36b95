"""What the buttons of the count sheet do before anything is booked: they change what was entered.

# Note [A scan never books]
A scanner types a code and presses Enter wherever the focus is, also when
somebody scans the next parcel too early or a scanner reads twice. So the focus
rests on the field for items, Enter alone only counts (the form's first button
does, whichever field it was pressed in), and a code that names a parcel or a
return is reported and nothing else. Booking takes a button, or a sign that is
no code, typed before Enter: both signs lie beside it on the number block.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from portal.warehouse.forms import MOST_STRAYS, prefix_of
from returns.queries.arrivals import AwaitedReturn, ExpectedLine, find_by_code
from returns.queries.scanned_codes import plain

ALL_SIGN = "*"
BOOK_SIGN = "+"


class Step(StrEnum):
    """What a submission of the sheet asks for."""

    COUNT = "count"
    ADJUST = "adjust"
    MORE_STRAYS = "more"
    ALL = "all"
    BOOK = "book"


@dataclass(frozen=True)
class Said:
    """A sentence about what happened, and its tone."""

    sentence: str
    tone: str = "info"


_SIGNS = {ALL_SIGN: Step.ALL, BOOK_SIGN: Step.BOOK}


def step_of(data: QueryDict) -> Step:
    """This will tell what was asked for; whatever is unknown only counts."""
    if data.get("adjust"):
        return Step.ADJUST
    asked = data.get("step", "")
    step = Step(asked) if asked in set(Step) else Step.COUNT
    return _SIGNS.get(data.get("item", "").strip(), step) if step is Step.COUNT else step


def count_item(*, data: QueryDict, awaited: AwaitedReturn, store_id: int) -> Said:
    """This will count one piece of what the code in the item field names. Note [A scan never books]."""
    code = plain(code=data.get("item", ""))
    data["item"] = ""
    if not code:
        return _still_to_book(data, awaited)
    line = _line_with_code(awaited, data, code)
    if line:
        return _count(data, line)
    found = find_by_code(store_id=store_id, code=code)
    if found:
        return _other_label(found.number, awaited)
    _add_stray(data, code)
    return Said(
        gettext("%(code)s is not part of this return: noted as a wrong item.") % {"code": code}, "warning"
    )


def adjust(*, data: QueryDict, awaited: AwaitedReturn) -> None:
    """This will put one more or one less on the line that the pressed button names: "17+", "17-"."""
    pressed = data.get("adjust", "")
    for line in awaited.lines:
        if pressed in (f"{line.return_line_id}+", f"{line.return_line_id}-"):
            _put(data, line, max(0, entered(data, line) + (1 if pressed.endswith("+") else -1)))


def fill_as_expected(*, data: QueryDict, awaited: AwaitedReturn) -> None:
    """This will enter the expected number on every line."""
    for line in awaited.lines:
        _put(data, line, line.expected_quantity)


def add_stray_row(*, data: QueryDict) -> int:
    """This will open one more row for strays and give its index."""
    total = _stray_rows(data)
    data["stray-TOTAL_FORMS"] = str(min(total + 1, MOST_STRAYS))
    return total


def entered(data: Mapping[str, Any], line: ExpectedLine) -> int:
    """This will give the number that stands in the line's field, 0 while it is none."""
    text = data.get(f"{prefix_of(line)}-quantity", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def counted_as_expected(data: Mapping[str, Any], awaited: AwaitedReturn) -> int:
    """This will count what is there of what should be; a surplus on one line fills no other."""
    return sum(min(entered(data, line), line.expected_quantity) for line in awaited.lines)


def _put(data: QueryDict, line: ExpectedLine, quantity: int) -> None:
    data[f"{prefix_of(line)}-quantity"] = str(quantity)


def _line_with_code(awaited: AwaitedReturn, data: QueryDict, code: str) -> ExpectedLine | None:
    """The same item may stand on two lines with two reasons: the first that is not full yet."""
    lines = [line for line in awaited.lines if code in line.codes]
    not_full = (line for line in lines if entered(data, line) < line.expected_quantity)
    return next(not_full, lines[0] if lines else None)


def _count(data: QueryDict, line: ExpectedLine) -> Said:
    number = entered(data, line) + 1
    _put(data, line, number)
    words = {"title": line.title, "number": number, "expected": line.expected_quantity}
    if number > line.expected_quantity:
        return Said(gettext("%(title)s: %(number)s counted, %(expected)s expected.") % words, "warning")
    return Said(gettext("%(title)s: %(number)s of %(expected)s counted.") % words)


def _still_to_book(data: QueryDict, awaited: AwaitedReturn) -> Said:
    words = {
        "number": counted_as_expected(data, awaited),
        "expected": awaited.expected_quantity,
    }
    return Said(
        gettext("%(number)s of %(expected)s pieces counted. Nothing is booked yet: type + and press Enter.")
        % words
    )


def _other_label(number: str, awaited: AwaitedReturn) -> Said:
    if number == awaited.rma.number:
        return Said(gettext("That is the label of this parcel. Scan the items, or type how many there are."))
    sentence = gettext(
        "That is the label of another return, %(number)s. Book this parcel first, then scan the other one."
    )
    return Said(sentence % {"number": number}, "danger")


def _add_stray(data: QueryDict, code: str) -> None:
    total = _stray_rows(data)
    same = (row for row in range(total) if data.get(f"stray-{row}-sku", "").strip().upper() == code)
    empty = (row for row in range(total) if not any(data.get(f"stray-{row}-{n}") for n in ("sku", "note")))
    row = next(same, None)
    if row is None:
        row = next(empty, None)
    if row is None:
        row = add_stray_row(data=data)
    before = data.get(f"stray-{row}-quantity", "")
    data[f"stray-{row}-sku"] = code
    data[f"stray-{row}-quantity"] = str(int(before) + 1 if before.isascii() and before.isdigit() else 1)


def _stray_rows(data: QueryDict) -> int:
    total = data.get("stray-TOTAL_FORMS", "0")
    return min(int(total), MOST_STRAYS) if total.isascii() and total.isdigit() else 0
