"""From JSON to a checked order."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from returns.orders import schema
from returns.orders.checks import problems_of
from returns.orders.problems import OrderRefused, Problem
from returns.orders.schema import OrderIn

_PATTERNS = {
    schema.AMOUNT_PATTERN: 'is not an amount such as "12.50" (major units, a point, no sign, no spaces)',
    schema.RATE_PATTERN: 'is not a rate such as "19" or "8.875"',
    schema.CURRENCY_PATTERN: "is not a currency code such as EUR",
    schema.COUNTRY_PATTERN: "is not a country code of two capitals such as DE",
    schema.STRIPE_PATTERN: "is not an id of Stripe (pi_…, ch_… or py_…)",
    schema.ACCOUNT_PATTERN: "is not an account of Stripe (acct_…)",
    schema.LINK_PATTERN: "is not a web address",
    schema.EMAIL_PATTERN: "is not an e-mail address",
    schema.TEXT_PATTERN: "holds a NUL character",
    schema.NAME_PATTERN: "holds a line break or another control character",
}
_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of schema version 1",
    "string_type": 'is not a text (amounts are texts too: "12.50")',
    "string_unicode": "is not valid Unicode",
    "string_too_long": "is longer than {max_length} characters",
    "string_too_short": "is empty",
    "int_type": "is not a whole number",
    "bool_type": "is neither true nor false",
    "greater_than_equal": "is less than {ge}",
    "less_than_equal": "is more than {le}",
    "too_long": "has more than {max_length} entries",
    "too_short": "is empty",
    "literal_error": "is not one of {expected}",
    "list_type": "is not a list",
    "dict_type": "is not an object",
    "model_type": "is not an object",
}

_MOST_IN_NAME = 60


def read_json(text: str | bytes, *, defaults: Mapping[str, object] | None = None) -> OrderIn:
    """This will read one order from JSON; `defaults` are fields that a header gave. Raises OrderRefused."""
    return read_order(parse_json(text), defaults=defaults)


def parse_json(text: str | bytes) -> object:
    """This will read JSON text. Raises OrderRefused."""
    try:
        return json.loads(text)
    except UnicodeDecodeError:
        raise OrderRefused([Problem("", "The text is not UTF-8.")]) from None
    except json.JSONDecodeError as error:
        sentence = f"This is not JSON: {error.msg} at character {error.pos + 1}."
        raise OrderRefused([Problem("", sentence)]) from None
    except (RecursionError, ValueError):
        raise OrderRefused([Problem("", "This JSON is too deep, or a number in it too long.")]) from None


def read_order(data: object, *, defaults: Mapping[str, object] | None = None) -> OrderIn:
    """This will check one order that JSON or a mapping gave. Raises OrderRefused with every problem found."""
    if not isinstance(data, dict):
        raise OrderRefused([Problem("", "An order is a JSON object.")])
    try:
        order = OrderIn.model_validate({**defaults, **data} if defaults else data)
    except ValidationError as error:
        raise OrderRefused([_problem(each) for each in error.errors(include_url=False)]) from None
    problems = problems_of(order)
    if problems:
        raise OrderRefused(problems)
    return order


def _problem(error: ErrorDetails) -> Problem:
    context = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch":
        sentence = _PATTERNS[context["pattern"]]
    elif error["type"] == "value_error":
        sentence = str(context["error"])
    else:
        sentence = _SENTENCES.get(error["type"], error["msg"]).format(**context)
    return Problem(_path(error["loc"]), sentence)


def _path(location: tuple[str | int, ...]) -> str:
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step != "[key]":
            path += f".{_printable(step)}" if path else _printable(step)
    return path


def _printable(name: str) -> str:
    """A field that somebody made up may be named anything."""
    return "".join(char if char.isprintable() else "?" for char in name[:_MOST_IN_NAME])
