"""What a person types to find an order, in the form that is stored and compared."""

from __future__ import annotations

import unicodedata


def number_key(number: str) -> str:
    """This will give an order number without case, spaces and '#'."""
    plain = unicodedata.normalize("NFKC", number).casefold()
    return "".join(plain.replace("#", " ").split())


def email_key(email: str) -> str:
    """This will give an e-mail address without case and surrounding spaces."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def postcode_key(postcode: str) -> str:
    """This will give the letters and digits of a postcode, in capitals."""
    plain = unicodedata.normalize("NFKC", postcode).upper()
    return "".join(char for char in plain if char.isalnum())
