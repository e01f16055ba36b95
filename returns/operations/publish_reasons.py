"""The merchant's tree of reasons becomes rows that returns point at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from returns.errors import ReturnsError
from returns.models import Reason, ReasonCategory, ReasonTree, Store


class InvalidReasons(ReturnsError):
    """A tree that cannot be asked."""

    code = "invalid_reasons"


@dataclass(frozen=True, kw_only=True)
class ReasonNode:
    """One reason; groups have children and no category, leaves the reverse. `labels` is {locale: text}."""

    code: str
    labels: dict[str, str]
    parent_code: str | None = None
    category: str = ""
    is_merchant_at_fault: bool = False
    is_leaf: bool = True


@transaction.atomic
def publish_reasons(*, store_id: int, nodes: Sequence[ReasonNode], now: datetime) -> ReasonTree:
    """This will make the nodes, parents first, the tree that shoppers choose from.

    Older trees stay for older returns. An unchanged tree is given back as it
    is. May run inside a transaction. Raises InvalidReasons.
    """
    _check(nodes)
    Store.objects.select_for_update().get(pk=store_id)
    digest = hashlib.sha256(json.dumps([asdict(node) for node in nodes], sort_keys=True).encode()).hexdigest()
    newest = ReasonTree.objects.filter(store_id=store_id).order_by("-published_at", "-id").first()
    if newest and newest.digest == digest:
        return newest
    tree = ReasonTree.objects.create(store_id=store_id, digest=digest, published_at=now)
    _write(tree, [node for node in nodes if node.parent_code is None], nodes, {})
    rows = {row.code: row for row in tree.reasons.all()}
    _write(tree, [node for node in nodes if node.parent_code is not None], nodes, rows)
    return tree


def _check(nodes: Sequence[ReasonNode]) -> None:
    codes = [node.code for node in nodes]
    groups = {node.code for node in nodes if not node.is_leaf and node.parent_code is None}
    if not any(node.is_leaf for node in nodes):
        raise InvalidReasons("At least one reason is needed.")
    if len(set(codes)) != len(codes):
        raise InvalidReasons("Each reason needs a code of its own.")
    for node in nodes:
        if node.parent_code is not None and node.parent_code not in groups:
            raise InvalidReasons(f"{node.code!r} belongs to {node.parent_code!r}, which is not a group.")
        if node.is_leaf and node.category not in ReasonCategory.values:
            raise InvalidReasons(f"{node.code!r} needs one of the known categories.")
        if not any(text.strip() for text in node.labels.values()):
            raise InvalidReasons(f"{node.code!r} needs a text.")


def _write(
    tree: ReasonTree, chosen: Sequence[ReasonNode], nodes: Sequence[ReasonNode], parents: dict[str, Reason]
) -> None:
    Reason.objects.bulk_create(
        Reason(
            store_id=tree.store_id,
            tree=tree,
            parent=parents[node.parent_code] if node.parent_code else None,
            code=node.code,
            labels=node.labels,
            category=node.category if node.is_leaf else "",
            is_merchant_at_fault=node.is_merchant_at_fault,
            is_leaf=node.is_leaf,
            position=nodes.index(node),
        )
        for node in chosen
    )
