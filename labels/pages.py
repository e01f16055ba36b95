"""What stands on a label and on a packing slip, as HTML in the return's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import translation

from labels.codes import code128, qr_code
from labels.models import Label
from labels.places import Fit, address_lines, fitting_size, paper_size
from labels.shipping.parties import Address
from labels.specs import customer_address, warehouse_address
from returns.languages import Reader
from returns.models import Method, Return, ReturnLine, Store

# 4 inches at 203 dots an inch.
LABEL_WIDTH_DOTS = 812
_LABEL_CODE_DOTS = LABEL_WIDTH_DOTS - 2 * 24
_LABEL_QR_DOTS = 210
_SLIP_CODE_DOTS = 470
_SLIP_QR_DOTS = 180


# Counted for the fields of label.css; the last one is for what no real address has.
_SENDER_SIZES = (Fit("large", 36, 5), Fit("small", 46, 7), Fit("tiny", 54, 8))
_TARGET_SIZES = (Fit("large", 38, 5), Fit("small", 46, 6), Fit("tiny", 58, 8))


@dataclass(frozen=True, slots=True)
class Party:
    """A name and the lines below it; `size` is the type that fits its field."""

    name: str
    lines: list[str]
    size: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the slip."""

    title: str
    variant: str
    sku: str
    quantity: int
    reason: str


def label_html(*, label: Label) -> str:
    """This will write the label; the codes stand on whole printer dots from the paper's edge.

    `label` comes with account, store and the parcel's return and order.
    """
    parcel = label.parcel
    sender, target = customer_address(order=parcel.rma.order), warehouse_address(parcel=parcel)
    tracking = code128(text=label.tracking_number, width_dots=_LABEL_CODE_DOTS)
    context = {
        "store": parcel.store.name,
        "service": label.service,
        "is_test": label.account.is_test,
        "sender": _party(sender, seen_from=target.country, sizes=_SENDER_SIZES),
        "target": _party(target, seen_from=sender.country, sizes=_TARGET_SIZES),
        "number": parcel.rma.number,
        "order": parcel.rma.order.number,
        "position": parcel.position,
        "printed_date": _day(label.bought_at, parcel.store),
        "kilograms": _kilograms(label),
        "tracking": tracking,
        "paper_dots": LABEL_WIDTH_DOTS,
        "tracking_left": (LABEL_WIDTH_DOTS - tracking.width_dots) // 2,
        "tracking_text": _grouped(label.tracking_number),
        "qr": qr_code(text=parcel.rma.number, width_dots=_LABEL_QR_DOTS),
    }
    return _render("documents/label_4x6.html", context, locale=parcel.rma.locale)


def slip_html(*, rma: Return) -> str:
    """This will write the packing slip of a return: what is in the box and what to do with it."""
    order, parcel = rma.order, rma.parcels.order_by("position").first()
    customer = customer_address(order=order)
    items = _items(rma)
    context = {
        "store": rma.store.name,
        "paper": paper_size(country=order.country),
        "number": rma.number,
        "order": order.number,
        "customer": _party(customer, seen_from=customer.country),
        "target": _party(warehouse_address(parcel=parcel), seen_from=customer.country) if parcel else None,
        "requested_date": _day(rma.requested_at, rma.store),
        "ship_by_date": _day(rma.ship_by_at, rma.store),
        "items": items,
        "units": sum(item.quantity for item in items),
        "is_prepaid": rma.method == Method.PREPAID_LABEL,
        "bar_code": code128(text=rma.number, width_dots=_SLIP_CODE_DOTS),
        "qr": qr_code(text=rma.number, width_dots=_SLIP_QR_DOTS),
    }
    return _render("documents/packing_slip.html", context, locale=rma.locale)


def _render(template: str, context: dict[str, object], *, locale: str) -> str:
    # `translation.override` also sets how dates are written.
    with translation.override(locale):
        return render_to_string(template, {**context, "locale": locale})


def _party(address: Address, *, seen_from: str, sizes: Sequence[Fit] = ()) -> Party:
    lines = address_lines(address=address, seen_from=seen_from)
    size = fitting_size(lines=[address.name, *lines], sizes=sizes) if sizes else ""
    return Party(address.name, lines, size)


def _items(rma: Return) -> list[Item]:
    lines = rma.lines.select_related("order_line", "reason").order_by("order_line__position", "id")
    return [_item(line, rma.store.reader(locale=rma.locale)) for line in lines if line.approved_quantity]


def _item(line: ReturnLine, reader: Reader) -> Item:
    product = line.order_line
    return Item(
        title=product.title,
        variant=product.variant,
        sku=product.sku,
        quantity=line.approved_quantity,
        reason=line.reason.label(reader=reader),
    )


def _day(moment: datetime | None, store: Store) -> date | None:
    return moment.astimezone(ZoneInfo(store.time_zone)).date() if moment else None


def _kilograms(label: Label) -> float:
    lines = label.parcel.rma.lines.select_related("order_line")
    return sum((line.order_line.weight_grams or 0) * line.approved_quantity for line in lines) / 1000


def _grouped(number: str) -> str:
    """Groups of four, counted from the end, for whoever has to type them."""
    first = len(number) % 4
    groups: Sequence[str] = [number[:first], *(number[i : i + 4] for i in range(first, len(number), 4))]
    return " ".join(group for group in groups if group)
