"""What a request may say, compiled from the parameter types of the installed `stripe` package.

The package is generated from Stripe's own specification, so a name, a type or a value that it does not know
is one that Stripe refuses. Its types leave every enum open (`Literal[...] | str`) for values of later
versions; Stripe itself does not accept those, so enums are closed here.
"""

import re
import sys
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

import typing_extensions
from stripe import StripeObject
from stripe._request_options import RequestOptions

from tests.standins.stripe.errors import Refusal, invalid
from tests.standins.stripe.shapes import Document

_INTEGER = re.compile(r"^-?\d+$")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_UNIONS = (typing.Union, types.UnionType)
_WRAPPERS = (
    typing.NotRequired,
    typing.Required,
    typing_extensions.NotRequired,
    typing_extensions.Required,
)
_OPTIONS = frozenset(RequestOptions.__annotations__)


@dataclass(frozen=True, slots=True)
class Shape:
    """Every form that one parameter may take."""

    integer: bool = False
    number: bool = False
    boolean: bool = False
    text: bool = False
    emptiable: bool = False
    free: bool = False
    choices: tuple[str, ...] = ()
    item: "Shape | None" = None
    members: "type | None" = None


@dataclass(frozen=True, slots=True)
class Members:
    """The names that one object of parameters may have."""

    shapes: Mapping[str, Shape]
    required: tuple[str, ...]


@cache
def members_of(params: type) -> Members:
    """This will read one TypedDict; nested ones are read when a request first uses them."""
    own = {name: hint for name, hint in params.__annotations__.items() if name not in _excluded(params)}
    carrier = type("Carrier", (), {"__annotations__": own})
    scope = vars(sys.modules[params.__module__])
    hints = typing_extensions.get_type_hints(carrier, globalns=scope, include_extras=True)
    required = tuple(name for name in own if name in getattr(params, "__required_keys__", frozenset()))
    return Members({name: _shape(hint) for name, hint in hints.items()}, required)


def _excluded(params: type) -> frozenset[str]:
    # Parameter types of the older, class-level calls inherit the options of the library's own call.
    return _OPTIONS if set(params.__annotations__) >= _OPTIONS else frozenset()


def _shape(hint: Any) -> Shape:
    origin = typing.get_origin(hint)
    if origin in _WRAPPERS:
        return _shape(typing.get_args(hint)[0])
    if origin in _UNIONS:
        return _union(*(_shape(option) for option in typing.get_args(hint)))
    if origin in (typing.Literal, typing_extensions.Literal):
        values = tuple(str(value) for value in typing.get_args(hint))
        return Shape(choices=tuple(filter(None, values)), emptiable="" in values)
    if origin in (list, typing.Sequence):
        return Shape(item=_shape(typing.get_args(hint)[0]))
    return _plain_shape(origin or hint)


def _plain_shape(kind: Any) -> Shape:
    plain = {
        int: Shape(integer=True),
        float: Shape(number=True),
        Decimal: Shape(number=True),
        bool: Shape(boolean=True),
        str: Shape(text=True),
        dict: Shape(free=True),
    }
    if kind in plain:
        return plain[kind]
    if typing_extensions.is_typeddict(kind):
        return Shape(members=kind)
    if isinstance(kind, type) and issubclass(kind, StripeObject):
        return Shape(free=True)
    raise TypeError(f"The stripe package has a parameter type that the stand-in cannot read: {kind!r}")


def _union(*shapes: Shape) -> Shape:
    merged = Shape()
    for shape in shapes:
        merged = replace(
            merged,
            integer=merged.integer or shape.integer,
            number=merged.number or shape.number,
            boolean=merged.boolean or shape.boolean,
            text=merged.text or shape.text,
            emptiable=merged.emptiable or shape.emptiable,
            free=merged.free or shape.free,
            choices=merged.choices + shape.choices,
            item=merged.item or shape.item,
            members=merged.members or shape.members,
        )
    return merged


def check(params: type, tree: Document) -> Document:
    """This will give the typed parameters, or raise Stripe's refusal of the first wrong one."""
    return _check_members(members_of(params), tree, prefix="")


def _check_members(members: Members, tree: Document, *, prefix: str) -> Document:
    unknown = [_name(prefix, key) for key in tree if key not in members.shapes]
    if unknown:
        raise _unknown(unknown)
    for key in members.required:
        if key not in tree:
            name = _name(prefix, key)
            raise invalid(f"Missing required param: {name}.", param=name, code="parameter_missing")
    return {key: _check(members.shapes[key], raw, name=_name(prefix, key)) for key, raw in tree.items()}


def _name(prefix: str, key: str) -> str:
    return f"{prefix}[{key}]" if prefix else key


def _unknown(names: list[str]) -> Refusal:
    plural = "s" if len(names) > 1 else ""
    message = f"Received unknown parameter{plural}: {', '.join(names)}"
    return invalid(message, param=names[0], code="parameter_unknown")


def _check(shape: Shape, raw: Any, *, name: str) -> Any:
    return _check_tree(shape, raw, name=name) if isinstance(raw, dict) else _check_text(shape, raw, name=name)


def _check_tree(shape: Shape, raw: Document, *, name: str) -> Any:
    if shape.item is not None and all(key.isdecimal() for key in raw):
        ordered = sorted(raw.items(), key=lambda pair: int(pair[0]))
        return [_check(shape.item, value, name=_name(name, key)) for key, value in ordered]
    if shape.members is not None:
        return _check_members(members_of(shape.members), raw, prefix=name)
    if shape.free:
        return _check_free(raw, name=name)
    raise _wrong_type(shape, "{…}", name=name)


def _check_free(raw: Document, *, name: str) -> Document:
    """Metadata limits: docs.stripe.com/api/metadata, 50 keys, names up to 40, values up to 500."""
    if len(raw) > 50:
        raise invalid("You can specify up to 50 keys.", param=name)
    for key, value in raw.items():
        if not isinstance(value, str):
            raise invalid("Metadata values must be strings.", param=_name(name, key))
        _check_length(key, limit=40, name=_name(name, key))
        _check_length(value, limit=500, name=_name(name, key))
    return dict(raw)


def _check_length(text: str, *, limit: int, name: str) -> None:
    if len(text) > limit:
        shown = f"{text[:10]}...{text[-4:]}"
        raise invalid(f"Invalid string: {shown}; must be at most {limit} characters", param=name)


def _check_text(shape: Shape, raw: str, *, name: str) -> Any:
    if raw == "":
        return _check_empty(shape, name=name)
    if shape.boolean and raw in ("true", "false"):
        return raw == "true"
    if shape.integer and _INTEGER.match(raw):
        return int(raw)
    if shape.number and _NUMBER.match(raw):
        return Decimal(raw)
    if raw in shape.choices or (shape.text and not shape.choices):
        return raw
    raise _wrong_type(shape, raw, name=name)


def _check_empty(shape: Shape, *, name: str) -> str:
    if shape.emptiable:
        return ""
    message = (
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a "
        f"parameter; however '{name}' cannot be unset. You should remove '{name}' from your request or "
        "supply a non-empty value."
    )
    raise invalid(message, param=name, code="parameter_invalid_empty")


def _wrong_type(shape: Shape, raw: str, *, name: str) -> Refusal:
    leaf = name.rpartition("[")[2].rstrip("]")
    if shape.choices:
        return invalid(f"Invalid {leaf}: must be {_one_of(shape.choices)}", param=name)
    if shape.integer or shape.number:
        return invalid(f"Invalid integer: {raw}", param=name, code="parameter_invalid_integer")
    if shape.boolean:
        return invalid(f"Invalid boolean: {raw}", param=name)
    expected = "array" if shape.item else "object" if shape.members or shape.free else "string"
    return invalid(f"Invalid {expected}", param=name)


def _one_of(choices: tuple[str, ...]) -> str:
    if len(choices) < 3:
        return " or ".join(choices)
    return f"one of {', '.join(choices[:-1])}, or {choices[-1]}"
