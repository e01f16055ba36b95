"""Row locks, always taken in one order: order → lines by id → payments by id."""

from __future__ import annotations

from django.db.models import QuerySet

from returns.models import Order, OrderLine, Payment, Return


def lock_order(*, order_id: int) -> Order:
    """This will lock the order's row until the transaction ends; DoesNotExist when there is none."""
    return Order.objects.select_for_update(of=("self",)).select_related("store").get(pk=order_id)


def lock_order_of_refund(*, refund_id: int) -> None:
    """This will lock the order whose money a refund gives back; DoesNotExist when there is none."""
    _lock(Order.objects.filter(payments__refunds=refund_id))


def lock_order_of_operation(*, operation_id: int) -> None:
    """This will lock the order whose money an operation moves; DoesNotExist when there is none."""
    _lock(Order.objects.filter(payments__refunds__operation=operation_id))


def _lock(order: QuerySet[Order]) -> None:
    # Only its key is read: these come with every refund, and what they need of the order is its lock.
    order.select_for_update(of=("self",)).only("pk").get()


def lock_order_of(*, rma_id: int) -> tuple[Order, Return]:
    """This will lock the order of a return, then the return."""
    order_id = Return.objects.values_list("order_id", flat=True).get(pk=rma_id)
    order = lock_order(order_id=order_id)
    return order, Return.objects.select_for_update(of=("self",)).get(pk=rma_id)


def lock_lines(*, order_id: int, ids: set[int] | None = None) -> dict[int, OrderLine]:
    """This will lock lines of a locked order, by id; all of them when no ids are given."""
    lines = OrderLine.objects.select_for_update().filter(order_id=order_id)
    if ids is not None:
        lines = lines.filter(pk__in=ids)
    return {line.pk: line for line in lines.order_by("id")}


def lock_payments(*, order_id: int) -> list[Payment]:
    """This will lock the payments of a locked order, by id."""
    return list(Payment.objects.select_for_update().filter(order_id=order_id).order_by("id"))
