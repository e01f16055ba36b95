"""One call that moves money: claimed and committed, sent, recorded.

Note [Exactly once]
The key is derived from the row, the row says SENDING before anything leaves,
and the parameters are frozen on it; so whoever dies between the two commits
leaves a row that can only repeat the very same request, which the provider
answers from memory. Providers forget keys (Stripe: after 24 hours at the
earliest), so past 23 hours the provider is asked for the refund first, by our
metadata, and only a clean "not there" earns a new attempt with a new key.
An answer of 500 three times in a row is looked up too, because a 500 saved
under the key would come back for ever. Nothing else changes the key, ever.
"""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from returns.lifecycle import OPERATION, REFUND, OperationState, RefundStatus, next_state
from returns.locks import lock_order_of_operation
from returns.models import MoneyOperation, Refund, StaffTask
from returns.operations.apply_refund import apply_locked, lock_refund
from returns.operations.open_task import open_task
from returns.payments.port import (
    Accepted,
    Gateway,
    Outcome,
    ProviderUnreachable,
    RefundFacts,
    Refused,
    Stopped,
    Unknown,
)

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
KEY_LIVES = timedelta(hours=23)
LOOK_AFTER_SERVER_ERRORS = 3
FIRST_WAIT_SECONDS = 60
LONGEST_WAIT_SECONDS = 3600
ALARM_WAIT = timedelta(minutes=15)


def send_money_operation(*, operation_id: int, gateway: Gateway, now: datetime) -> OperationState:
    """This will bring one operation as far as it gets, and give the state it is in.

    A transaction, the network, a transaction: call it outside of any. Safe
    to call at any time, from any number of workers: Note [Exactly once].
    """
    operation = _claim(operation_id, now)
    if operation is None:
        return OperationState(MoneyOperation.objects.values_list("state", flat=True).get(pk=operation_id))
    if _must_look_first(operation, now):
        return _look_then_send(operation, gateway, now)
    return _send(operation, gateway, now)


def due_operations(*, now: datetime, limit: int = 200) -> list[int]:
    """This will list operations that wait, or whose worker never came back."""
    rows = MoneyOperation.objects.filter(_claimable(now)).order_by("due_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def _claimable(now: datetime) -> Q:
    waiting = Q(state__in=[OperationState.READY, OperationState.UNKNOWN], due_at__lte=now)
    abandoned = Q(state=OperationState.SENDING, lease_until__lte=now)
    return waiting | abandoned


@transaction.atomic(durable=True)
def _claim(operation_id: int, now: datetime) -> MoneyOperation | None:
    lock_order_of_operation(operation_id=operation_id)
    operation = (
        MoneyOperation.objects.select_for_update(of=("refund__payment", "refund", "self"))
        .select_related("refund__payment")
        .filter(_claimable(now), pk=operation_id)
        .first()
    )
    if operation is None:
        return None
    refund = operation.refund
    if operation.state == OperationState.SENDING:
        operation.state = next_state(operation.state, "lose_sight", OPERATION)
    operation.state = next_state(operation.state, "send", OPERATION)
    operation.lease_until = now + LEASE
    operation.sends += 1
    if operation.first_sent_at is None:
        operation.first_sent_at = now
    operation.save(update_fields=["state", "lease_until", "sends", "first_sent_at"])
    if refund.status == RefundStatus.RESERVED:
        refund.status, refund.submitted_at = next_state(refund.status, "submit", REFUND), now
        refund.save(update_fields=["status", "submitted_at"])
    return operation


def _must_look_first(operation: MoneyOperation, now: datetime) -> bool:
    first = operation.first_sent_at or now
    return now - first >= KEY_LIVES or operation.server_errors >= LOOK_AFTER_SERVER_ERRORS


def _look_then_send(operation: MoneyOperation, gateway: Gateway, now: datetime) -> OperationState:
    try:
        found = _find(operation, gateway)
    except ProviderUnreachable as error:
        return _record_unknown(operation, Unknown(error.sentence), now)
    if found:
        return _record_accepted(operation, found, now)
    if now - (operation.first_sent_at or now) < KEY_LIVES:
        # A 500 may still be rolled forward at the provider: the key stays until it is too old to be known.
        return _send(operation, gateway, now)
    return _send(_new_attempt(operation, now), gateway, now)


def _find(operation: MoneyOperation, gateway: Gateway) -> RefundFacts | None:
    params = operation.params
    return gateway.find_refund(
        payment_ref=str(params.get("payment_intent") or params["charge"]),
        operation=operation.mark,
        account=operation.stripe_account,
    )


@transaction.atomic(durable=True)
def _new_attempt(operation: MoneyOperation, now: datetime) -> MoneyOperation:
    operation.attempt += 1
    operation.first_sent_at, operation.server_errors, operation.sends = now, 0, 1
    operation.save(update_fields=["attempt", "first_sent_at", "server_errors", "sends"])
    return operation


def _send(operation: MoneyOperation, gateway: Gateway, now: datetime) -> OperationState:
    outcome = gateway.refund(key=operation.key, params=operation.params, account=operation.stripe_account)
    return _record(operation, outcome, gateway, now)


def _record(operation: MoneyOperation, outcome: Outcome, gateway: Gateway, now: datetime) -> OperationState:
    match outcome:
        case Accepted(refund):
            return _record_accepted(operation, refund, now)
        case Unknown():
            return _record_unknown(operation, outcome, now)
        case Stopped(message):
            return _record_stopped(operation, message, now)
        case Refused():
            return _record_refused(operation, outcome, gateway, now)


@transaction.atomic(durable=True)
def _record_accepted(operation: MoneyOperation, facts: RefundFacts, now: datetime) -> OperationState:
    refund = lock_refund(refund_id=operation.refund_id)
    # Adopted already: an event was heard while we waited, and what it read is younger than our answer.
    if refund.provider_ref != facts.ref:
        apply_locked(refund=refund, facts=facts, now=now)
    return OperationState.DONE


def _record_unknown(operation: MoneyOperation, outcome: Unknown, now: datetime) -> OperationState:
    errors = operation.server_errors + 1 if outcome.is_server_error else 0
    wait = outcome.retry_after_seconds or _backoff_seconds(operation.sends)
    return _put_back(operation, now, timedelta(seconds=wait), errors, {"unknown": outcome.message})


def _record_stopped(operation: MoneyOperation, message: str, now: datetime) -> OperationState:
    logger.error("the payment provider refuses our key: %s", message, extra={"operation": operation.key})
    return _put_back(operation, now, ALARM_WAIT, operation.server_errors, {"stopped": message})


def _backoff_seconds(sends: int) -> float:
    longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS << min(sends - 1, 10))
    # Jitter: a burst of 429 must not come back as a burst.
    return longest * random.uniform(0.75, 1.0)  # noqa: S311 - spreads load, guards nothing


@transaction.atomic(durable=True)
def _put_back(
    operation: MoneyOperation, now: datetime, wait: timedelta, errors: int, note: dict[str, str]
) -> OperationState:
    state = next_state(OperationState.SENDING, "lose_sight", OPERATION)
    # Somebody else may have brought it to an end (a webhook): then this answer is old news.
    MoneyOperation.objects.filter(pk=operation.pk, state=OperationState.SENDING).update(
        state=state, due_at=now + wait, lease_until=None, server_errors=errors, last_error=note
    )
    return OperationState(state)


def _record_refused(
    operation: MoneyOperation, outcome: Refused, gateway: Gateway, now: datetime
) -> OperationState:
    if outcome.may_exist:
        try:
            found = _find(operation, gateway)
        except ProviderUnreachable as error:
            return _record_unknown(operation, Unknown(error.sentence), now)
        if found:
            return _record_accepted(operation, found, now)
    return _ask_human(operation, outcome, now)


@transaction.atomic(durable=True)
def _ask_human(operation: MoneyOperation, outcome: Refused, now: datetime) -> OperationState:
    refund = lock_refund(refund_id=operation.refund_id)
    state = next_state(OperationState.SENDING, "ask_human", OPERATION)
    mine = MoneyOperation.objects.filter(pk=operation.pk, state=OperationState.SENDING)
    error = {"code": outcome.code, "message": outcome.message}
    if mine.update(state=state, lease_until=None, last_error=error):
        _open_task(refund, outcome, now)
    return OperationState(state)


def _open_task(refund: Refund, outcome: Refused, now: datetime) -> None:
    settlement = refund.settlement
    open_task(
        store_id=refund.store_id,
        kind=StaffTask.Kind.REFUND_UNCERTAIN,
        subject=f"refund:{refund.pk}",
        rma=settlement.rma if settlement else None,
        order=settlement.order if settlement else None,
        refund=refund,
        detail={"code": outcome.code, "why": outcome.message, "amount_minor": refund.amount_minor},
        now=now,
    )
