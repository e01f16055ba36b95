"""The merchant's reasons: from blocks to the nodes that the domain publishes. Plain JSON in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cms.block_ids import with_ids
from cms.codes import free_code
from cms.compile import Path, Problem
from cms.languages import CODES, NAMES
from cms.stored import Value, localized
from returns.operations.publish_reasons import ReasonNode


def nodes_of(blocks: Sequence[Value]) -> list[ReasonNode]:
    """This will give the nodes of a stored tree, parents first."""
    return [node for block in blocks for node in _nodes(block)]


def _nodes(block: Value) -> Iterator[ReasonNode]:
    value = block["value"]
    if block["type"] == "reason":
        yield _leaf(value, None)
        return
    yield ReasonNode(code=value["code"], labels=localized(value["label"]), is_leaf=False)
    for item in value["reasons"]:
        yield _leaf(item["value"], value["code"])


def _leaf(value: Value, parent_code: str | None) -> ReasonNode:
    return ReasonNode(
        code=value["code"],
        labels=localized(value["label"]),
        parent_code=parent_code,
        category=value["category"] or "",
        is_merchant_at_fault=bool(value["is_merchant_at_fault"]),
    )


def with_codes(blocks: Sequence[Value], *, default_locale: str) -> list[dict[str, Any]]:
    """This will give the tree with a code in every node: made from its text where it has none, then kept."""
    taken = {value["code"] for value, _ in _values(blocks) if value.get("code")}
    copies: list[dict[str, Any]] = with_ids(list(blocks))
    for value, _ in _values(copies):
        if not value.get("code"):
            value["code"] = _free_code(value["label"], default_locale, taken)
            taken.add(value["code"])
    return copies


def _free_code(label: Value, default_locale: str, taken: set[str]) -> str:
    texts = localized(label)
    text = texts.get(default_locale) or next(iter(texts.values()), "")
    return free_code(text=text, taken=taken, stem="reason")


def _values(blocks: Sequence[Any]) -> Iterator[tuple[Any, Path]]:
    """Every node's value with its place, groups before their reasons."""
    for index, block in enumerate(blocks):
        yield block["value"], (index,)
        if block["type"] == "group":
            for position, item in enumerate(block["value"].get("reasons") or []):
                yield item["value"], (index, "reasons", position)


def problems_of(blocks: Sequence[Value], *, locales: Sequence[str]) -> list[Problem]:
    """This will say what keeps the tree from being asked, each with its place."""
    found = [problem for value, path in _values(blocks) for problem in _problems(value, path, locales)]
    seen: set[str] = set()
    for value, path in _values(blocks):
        if value.get("code") and value["code"] in seen:
            found.append(_problem((*path, "code"), value, "Another reason has this code already."))
        seen.add(value.get("code") or "")
    if not any("category" in value for value, _ in _values(blocks)):
        found.append(Problem("reasons", (), "Reasons", "Add at least one reason."))
    return found


def _problems(value: Value, path: Path, locales: Sequence[str]) -> Iterator[Problem]:
    texts = localized(value["label"])
    for code in locales:
        if code in CODES and code not in texts:
            yield _problem((*path, "label", code), value, f"The text in {NAMES[code]} is missing.")
    if "category" in value and not value["category"]:
        yield _problem((*path, "category"), value, "Choose what it counts as.")
    if "reasons" in value and not value["reasons"]:
        yield _problem((*path, "reasons"), value, "Add a reason to the group.")


def _problem(path: Path, value: Value, sentence: str) -> Problem:
    name = next(iter(localized(value["label"]).values()), "Reason")
    return Problem("reasons", path, name, sentence)
