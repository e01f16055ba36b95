"""What a scanner sent, as the numbers it may stand for. Pure.

A scanner is a keyboard: what arrives is the content of a bar code or QR code
with whatever the scanner was set up to add. ISO/IEC 15424 names the prefixes
("]C1" before a GS1-128); FNC1 arrives as that prefix or as the control
character GS (29), GS1 General Specifications 7.8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

LONGEST = 200
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9]")
_NOT_PRINTED = re.compile(r"[^\x21-\x7e]")
_BRACKETS_AND_DASHES = re.compile(r"[()\-./_]")
# Crockford's alphabet is read generously: O is 0, I and L are 1 (ALPHABET in operations/open_return.py).
_LOOKALIKES = str.maketrans("OIL", "011")
_RETURN = re.compile(r"^R?([0-9A-HJKMNP-TV-Z]{4})([0-9A-HJKMNP-TV-Z]{2})$")
# Carriers put routing before the number people see: a postcode after 420, a service code, an SSCC's 00.
# The number is the end of the code, in one of these lengths.
_ROUTED = re.compile(r"^\d{20,}$")
_TAILS = (26, 22, 20, 18, 15, 12)


@dataclass(frozen=True)
class Readings:
    """What a code may be; `tracking_numbers` likeliest first."""

    return_number: str | None
    tracking_numbers: tuple[str, ...]


def read_code(*, code: str) -> Readings:
    """This will read a scanned or typed code as a return's number, and as tracking numbers.

    Case, spaces, control characters, brackets around GS1 identifiers and a
    scanner's own prefix do not matter. A return's number may miss its dashes
    and its R, and may be the last part of an address.
    """
    text = plain(code=code)
    return Readings(return_number=_return_number(text), tracking_numbers=_tracking_numbers(text))


def plain(*, code: str) -> str:
    """This will give the code in capitals, without what is not printed and without a scanner's prefix."""
    return _SYMBOLOGY.sub("", _NOT_PRINTED.sub("", code)).upper()[:LONGEST]


def _return_number(text: str) -> str | None:
    found = _RETURN.match(_BRACKETS_AND_DASHES.sub("", _last_part(text)).translate(_LOOKALIKES))
    return f"R-{found[1]}-{found[2]}" if found else None


def _last_part(text: str) -> str:
    """The QR code of a label may hold an address; its last part is the number."""
    try:
        path = urlsplit(text).path
    except ValueError:  # "HTTP://[" looks like an address of version 6 that never ends
        return text
    return unquote(path).rstrip("/").rsplit("/", maxsplit=1)[-1]


def _tracking_numbers(text: str) -> tuple[str, ...]:
    bare = _BRACKETS_AND_DASHES.sub("", text)
    tails = [bare[-length:] for length in _TAILS if len(bare) > length] if _ROUTED.match(bare) else []
    return tuple(dict.fromkeys(each for each in (text, bare, *tails) if each))
