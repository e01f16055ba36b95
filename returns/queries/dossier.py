"""Everything about one return for whoever has to decide about it or explain it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Prefetch

from returns.lifecycle import ReturnStatus
from returns.models import (
    EligibilityDecision,
    JournalEntry,
    Receipt,
    ReceiptLine,
    Refund,
    Return,
    Settlement,
    SettlementLine,
    StaffTask,
)
from returns.queries.progress import Progress, Stage, progress_of


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """`decisions` by return line; `people` by the id that the journal and tasks name."""

    progress: Progress
    decisions: dict[int, EligibilityDecision]
    receipts: tuple[Receipt, ...]
    settlements: tuple[Settlement, ...]
    tasks: tuple[StaffTask, ...]
    journal: tuple[JournalEntry, ...]
    people: dict[int, AbstractBaseUser]

    @property
    def rma(self) -> Return:
        return self.progress.rma

    @property
    def stage(self) -> Stage:
        """As in the list of returns: what is closed is done, also when nothing had to be paid."""
        return Stage.DONE if self.rma.status == ReturnStatus.CLOSED else self.progress.stage


def dossier_of(*, rma: Return) -> Dossier:
    """This will gather a return with its papers, in a number of queries that does not depend on the return.

    `rma` comes with order, store, policy version and warehouse.
    """
    progress = progress_of(rma=rma)
    lines = {line.decision_id: line.pk for line in progress.lines}
    decisions = EligibilityDecision.objects.select_related("policy_version").filter(pk__in=lines)
    tasks = StaffTask.objects.filter(rma=rma).select_related("resolved_by").order_by("opened_at", "id")
    journal = tuple(JournalEntry.objects.filter(rma=rma).order_by("at", "id"))
    return Dossier(
        progress=progress,
        decisions={lines[decision.pk]: decision for decision in decisions},
        receipts=_receipts(rma),
        settlements=_settlements(rma),
        tasks=tuple(tasks),
        journal=journal,
        people=people_of(journal=journal),
    )


def people_of(*, journal: Iterable[JournalEntry]) -> dict[int, AbstractBaseUser]:
    """This will give the members of staff whom journal entries name, in one query or none."""
    staff = JournalEntry.Actor.STAFF
    ids = {int(entry.actor_ref) for entry in journal if entry.actor == staff and entry.actor_ref.isdigit()}
    people = get_user_model().objects.filter(pk__in=ids) if ids else ()
    return {person.pk: person for person in people}


def _receipts(rma: Return) -> tuple[Receipt, ...]:
    lines = ReceiptLine.objects.select_related("return_line__order_line").order_by("id")
    receipts = rma.receipts.select_related("received_by").prefetch_related(Prefetch("lines", queryset=lines))
    return tuple(receipts.order_by("received_at", "id"))


def _settlements(rma: Return) -> tuple[Settlement, ...]:
    lines = SettlementLine.objects.select_related("order_line").order_by("id")
    refunds = Refund.objects.select_related("payment", "operation").order_by("created_at", "id")
    settlements = rma.settlements.prefetch_related(
        Prefetch("lines", queryset=lines), Prefetch("refunds", queryset=refunds)
    )
    return tuple(settlements.order_by("computed_at", "id"))
