"""A return's page, flat: what it is about, what was decided, where goods and money are, what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, get_language_info, gettext

from portal.merchant.decision_words import ToldDecision, told_decision
from portal.merchant.goods_page import ParcelRow, ReceiptRow, parcel_rows, receipt_rows
from portal.merchant.journal_words import ToldStep, told
from portal.merchant.money_page import SettlementRow, settlement_rows
from portal.merchant.task_page import TaskRow, task_row
from portal.merchant.words import METHODS, RESOLUTIONS, TIMINGS, stage_badge, word
from portal.ui.badges import Badge
from returns.lifecycle import APPROVAL, SettlementStatus, may
from returns.models import Return, ReturnLine, StaffTask
from returns.money import Money
from returns.operations.give_up_rest import may_cancel_rest
from returns.queries.dossier import Dossier


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """Units of one order line; counters that say nothing are left out of `counts`."""

    title: str
    variant: str
    sku: str
    image_url: str
    requested: int
    counts: list[tuple[str, int]]
    reason: str
    resolution: str
    timing: str
    comment: str
    quoted: Money
    declined_because: str
    decision: ToldDecision | None


@dataclass(frozen=True, kw_only=True)
class ReturnPage:
    """Everything templates/merchant/return_page.html shows; `may_*` is about the return, not about rights."""

    rma: Return
    stage: Badge
    shopper_name: str
    language: str
    method: str
    quoted: Money
    refunded: Money
    lines: list[LineRow]
    parcels: list[ParcelRow]
    receipts: list[ReceiptRow]
    settlements: list[SettlementRow]
    open_tasks: list[TaskRow]
    steps: list[ToldStep]
    may_approve: bool
    may_decline: bool
    may_cancel: bool
    may_lose_rest: bool
    may_cancel_rest: bool
    expires_at: datetime | None


def return_page(*, dossier: Dossier) -> ReturnPage:
    """This will word a dossier in the active language, with two queries for the parcels' tracking."""
    rma, progress = dossier.rma, dossier.progress
    is_moving = _is_under_way(dossier)
    is_waited_for = _is_waited_for(dossier)
    currency = rma.order.currency
    return ReturnPage(
        rma=rma,
        stage=stage_badge(dossier.stage),
        shopper_name=str(rma.order.shipping_address.get("name") or ""),
        language=_language(rma.locale),
        method=word(METHODS, rma.method),
        quoted=Money(progress.promised_minor, currency),
        refunded=Money(progress.refunded_minor, currency),
        lines=[_line(line, dossier) for line in progress.lines],
        parcels=parcel_rows(progress.parcels),
        receipts=receipt_rows(dossier.receipts),
        settlements=settlement_rows(dossier.settlements),
        open_tasks=_open_tasks(dossier.tasks),
        steps=told(journal=dossier.journal, people=dossier.people, currency=currency),
        may_approve=may(rma.status, "approve", APPROVAL),
        may_decline=may(rma.status, "decline", APPROVAL),
        may_cancel=may(rma.status, "cancel", APPROVAL) and not is_moving,
        may_lose_rest=is_waited_for,
        may_cancel_rest=is_waited_for and is_moving and _may_cancel_rest(dossier),
        expires_at=rma.ship_by_at if may(rma.status, "expire", APPROVAL) and not is_moving else None,
    )


def _is_under_way(dossier: Dossier) -> bool:
    """Goods or money have moved, so nothing can be called off any more; `cancel_return` has the last word."""
    is_scanned = any(parcel.first_scan_at for parcel in dossier.progress.parcels)
    is_paid = any(each.status != SettlementStatus.VOID for each in dossier.settlements)
    return is_scanned or is_paid or bool(dossier.receipts)


def _is_waited_for(dossier: Dossier) -> bool:
    is_expected = any(line.expected_quantity for line in dossier.progress.lines)
    return is_expected and may(dossier.rma.status, "close", APPROVAL)


def _may_cancel_rest(dossier: Dossier) -> bool:
    is_scanned = any(parcel.first_scan_at for parcel in dossier.progress.parcels)
    return may_cancel_rest(lines=dossier.progress.lines, is_scanned=is_scanned)


def _open_tasks(tasks: Iterable[StaffTask]) -> list[TaskRow]:
    return [task_row(task) for task in tasks if task.resolved_at is None]


def _language(locale: str) -> str:
    try:
        return str(get_language_info(locale)["name_translated"])
    except KeyError:
        return locale


def _line(line: ReturnLine, dossier: Dossier) -> LineRow:
    product, rma = line.order_line, dossier.rma
    row = dossier.decisions.get(line.pk)
    reader = rma.store.reader(locale=get_language() or "en")
    return LineRow(
        title=product.title,
        variant=product.variant,
        sku=product.sku,
        image_url=product.image_url,
        requested=line.requested_quantity,
        counts=_counts(line),
        reason=line.reason.label(reader=reader),
        resolution=word(RESOLUTIONS, line.resolution),
        timing=word(TIMINGS, line.refund_timing),
        comment=line.comment,
        quoted=Money(line.promised_minor, rma.order.currency),
        declined_because=line.decline_reason if line.approved_quantity else "",
        decision=told_decision(row=row, reader=reader) if row else None,
    )


def _counts(line: ReturnLine) -> list[tuple[str, int]]:
    counted = [
        (gettext("approved"), line.approved_quantity),
        (gettext("received"), line.received_quantity),
        (gettext("accepted"), line.accepted_quantity),
        (gettext("rejected"), line.rejected_quantity),
        (gettext("lost"), line.lost_quantity),
        (gettext("cancelled"), line.cancelled_quantity),
        (gettext("declined"), line.declined_quantity),
    ]
    # What should have happened is shown at 0 as well; what should not, only when it did.
    return [(name, count) for position, (name, count) in enumerate(counted) if count or position < 2]
