"""One decision with everything that explains it: what was asked, which version, what people made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from returns.models import (
    EligibilityDecision,
    JournalEntry,
    Order,
    OrderLine,
    PolicyVersion,
    RefusedAttempt,
    ReturnLine,
)
from returns.queries.dossier import people_of

# What a person decided about a line after the policy had; the key RETURN_LINE of `data` names the line.
LINE_ACTIONS = ("line.overridden", "line.approved", "line.declined")
RETURN_ACTIONS = ("rma.approved", "rma.declined")
RETURN_LINE = "return_line_id"

_ORDER = ("order__store", "order_line", "policy_version")


@dataclass(frozen=True, kw_only=True)
class DecisionFile:
    """A stored answer: the one of a return's line, or of an attempt that was refused.

    `overrides` are the decisions of people about this line, oldest first;
    `people` by the id that the journal names.
    """

    row: EligibilityDecision | RefusedAttempt
    return_line: ReturnLine | None
    overrides: tuple[JournalEntry, ...]
    people: Mapping[int, AbstractBaseUser]

    @property
    def is_allowed(self) -> bool:
        """What is kept as an attempt was refused."""
        return isinstance(self.row, EligibilityDecision) and self.row.is_allowed

    @property
    def order(self) -> Order:
        return self.row.order

    @property
    def order_line(self) -> OrderLine:
        return self.row.order_line

    @property
    def version(self) -> PolicyVersion:
        return self.row.policy_version


def decision_file(*, store_id: int, decision_id: int) -> DecisionFile | None:
    """This will gather a decision of the store in four queries; None when there is none with this id."""
    found = EligibilityDecision.objects.select_related(*_ORDER).filter(store_id=store_id, pk=decision_id)
    row = found.first()
    if row is None:
        return None
    line = ReturnLine.objects.select_related("rma", "reason").filter(decision_id=row.pk).first()
    overrides = _overrides(line) if line else ()
    return DecisionFile(row=row, return_line=line, overrides=overrides, people=people_of(journal=overrides))


def attempt_file(*, store_id: int, attempt_id: int) -> DecisionFile | None:
    """This will gather a refused attempt of the store in one query; None when there is none with this id."""
    found = RefusedAttempt.objects.select_related(*_ORDER, "reason").filter(store_id=store_id, pk=attempt_id)
    row = found.first()
    return DecisionFile(row=row, return_line=None, overrides=(), people={}) if row else None


def _overrides(line: ReturnLine) -> tuple[JournalEntry, ...]:
    """Read for the whole return and sorted out here: its journal is short, and has an index.

    Where a person decided about the line, the return's own entry says it again.
    """
    entries = JournalEntry.objects.filter(rma_id=line.rma_id, action__in=(*LINE_ACTIONS, *RETURN_ACTIONS))
    about = [entry for entry in entries.order_by("at", "id") if _is_about(entry, line)]
    return tuple([entry for entry in about if entry.action in LINE_ACTIONS] or about)


def _is_about(entry: JournalEntry, line: ReturnLine) -> bool:
    if entry.action in RETURN_ACTIONS:
        # The system's own approval is the decision carried out, not a person's.
        return entry.actor == JournalEntry.Actor.STAFF
    return bool(entry.data.get(RETURN_LINE) == line.pk)


def decision_document(*, file: DecisionFile) -> dict[str, object]:
    """This will give the decision as plain JSON, complete enough to run it again elsewhere.

    `inputs` and `answer` are as stored, without any name or address; times
    are ISO 8601 in UTC. A member of staff is named by the id of the account.
    """
    row, line, version = file.row, file.return_line, file.version
    return {
        "id": row.pk,
        "kind": "decision" if isinstance(row, EligibilityDecision) else "refused_attempt",
        "order": file.order.external_id,
        "order_number": file.order.number,
        "order_line": file.order_line.external_id,
        "return_number": line.rma.number if line else None,
        "asked_at": row.asked_at.isoformat(),
        "is_allowed": file.is_allowed,
        "code": row.code or None,
        "policy_version": {
            "number": version.number,
            "digest": version.digest,
            "effective_from": version.effective_from.isoformat(),
            "rules": version.rules,
        },
        "inputs": row.inputs,
        "answer": row.answer,
        "overrides": [_override(entry) for entry in file.overrides],
    }


def _override(entry: JournalEntry) -> dict[str, object]:
    return {
        "action": entry.action,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "actor_ref": entry.actor_ref,
        "data": entry.data,
    }
