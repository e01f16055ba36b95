"""Stored decisions, run again: the same inputs and the same version must give the same answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from returns.eligibility.differences import Difference, difference
from returns.eligibility.engine import decide
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.errors import ReturnsError
from returns.models import EligibilityDecision, PolicyVersion, RefusedAttempt, ReturnLine

Row = EligibilityDecision | RefusedAttempt

CHUNK = 500
_KEEP = 200


@dataclass(frozen=True, slots=True)
class Verified:
    """One stored answer after running it again; `difference` is None when it is the same."""

    row: Row
    difference: Difference | None


def decisions_to_verify(*, store_id: int | None, since: datetime | None) -> QuerySet[EligibilityDecision]:
    """This will give the decisions that returns hold, oldest first; of every store without one."""
    return EligibilityDecision.objects.filter(_which(store_id, since)).select_related("order").order_by("id")


def attempts_to_verify(*, store_id: int | None, since: datetime | None) -> QuerySet[RefusedAttempt]:
    """This will give the attempts that were refused, oldest first; of every store without one."""
    return RefusedAttempt.objects.filter(_which(store_id, since)).select_related("order").order_by("id")


def _which(store_id: int | None, since: datetime | None) -> Q:
    of_store = Q() if store_id is None else Q(store_id=store_id)
    return of_store if since is None else of_store & Q(asked_at__gte=since)


def verify(*, rows: Iterable[Row]) -> Iterator[Verified]:
    """This will run each row again, one after the other; memory does not grow with their number.

    `rows` is a queryset read with `iterator`, or a few rows. Never raises for
    a row that cannot be read any more: that is a difference too.
    """
    policies = _Policies()
    for row in rows:
        yield Verified(row, _check(row, policies))


def return_number(*, decision_id: int) -> str:
    """This will give the number of the return that a decision belongs to; empty for none."""
    numbers = ReturnLine.objects.filter(decision_id=decision_id).values_list("rma__number", flat=True)
    return numbers.first() or ""


def _check(row: Row, policies: _Policies) -> Difference | None:
    try:
        inputs = Inputs.from_json(row.inputs)
    except ReturnsError as error:
        return Difference("inputs", row.inputs, error.sentence)
    try:
        decision = decide(inputs, policies.get(row.policy_version_id))
    except ReturnsError as error:
        return Difference("policy_version", row.policy_version_id, error.sentence)
    computed = decision.to_json()
    return (
        difference(stored=row.answer, computed=computed)
        or difference(stored=row.code, computed=computed["code"] or "", path="the column code")
        or _column_allowed(row, decision.allowed)
    )


def _column_allowed(row: Row, is_allowed: bool) -> Difference | None:
    stored = row.is_allowed if isinstance(row, EligibilityDecision) else False
    return difference(stored=stored, computed=is_allowed, path="the column is_allowed")


class _Policies:
    """Versions as they are stored now, the last used ones. The process's own cache would hide tampering."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, CompiledPolicy] = OrderedDict()

    def get(self, version_id: int) -> CompiledPolicy:
        policy = self._held.pop(version_id, None) or self._read(version_id)
        self._held[version_id] = policy
        if len(self._held) > _KEEP:
            self._held.popitem(last=False)
        return policy

    def _read(self, version_id: int) -> CompiledPolicy:
        return CompiledPolicy.from_json(PolicyVersion.objects.get(pk=version_id).rules)
