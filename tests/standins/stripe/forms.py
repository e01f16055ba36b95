"""Stripe's form encoding, unfolded: `metadata[rma]=R-1&expand[0]=charge` becomes a tree.

Lists stay dictionaries keyed by their index, because only the contract knows what should be a list.
"""

import re
from urllib.parse import parse_qsl

from tests.standins.stripe.errors import invalid
from tests.standins.stripe.shapes import Document

_NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_KEY = re.compile(r"\[([^\[\]]*)\]")


def unfold(encoded: str) -> Document:
    """This will read an encoded query or body into nested dictionaries of strings."""
    tree: Document = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        _place(tree, _path(name), value)
    return tree


def _path(name: str) -> list[str]:
    match = _NAME.match(name)
    if match is None:
        raise invalid(f"Received unknown parameter: {name}", param=name, code="parameter_unknown")
    return [match[1], *_KEY.findall(match[2])]


def _place(tree: Document, path: list[str], value: str) -> None:
    node = tree
    for key in path[:-1]:
        child = node.setdefault(key or str(len(node)), {})
        if not isinstance(child, dict):
            raise invalid("Invalid object", param=path[0])
        node = child
    node[path[-1] or str(len(node))] = value
