"""The sandbox carrier's tracking numbers: BHSB, eleven digits, a check digit."""

from __future__ import annotations

import re

PREFIX = "BHSB"
_DIGITS = 11
_NUMBER = re.compile(rf"{PREFIX}(\d{{{_DIGITS}}})(\d)")
# Coprime with ten, so every serial has its own number and neighbours look unrelated.
_STRIDE = 38_196_601_279
_START = 40_712_903_358


def tracking_number(*, serial: int) -> str:
    """This will give the number of the n-th label; no two serials below 10^11 share one."""
    digits = f"{(serial * _STRIDE + _START) % 10**_DIGITS:0{_DIGITS}d}"
    return f"{PREFIX}{digits}{check_digit(digits=digits)}"


def check_digit(*, digits: str) -> int:
    """This will give the mod-10 check digit, weights 3 and 1 from the right."""
    weighted = sum(int(digit) * (3, 1)[index % 2] for index, digit in enumerate(reversed(digits)))
    return -weighted % 10


def is_valid(*, number: str) -> bool:
    """This will tell whether the text is a number that this carrier could have given out."""
    match = _NUMBER.fullmatch(number)
    return match is not None and check_digit(digits=match[1]) == int(match[2])
