"""What a carrier is told about a parcel, gathered from the order and the return."""

from __future__ import annotations

from collections.abc import Mapping

from labels.models import Label
from labels.shipping.errors import Invalid
from labels.shipping.parties import Address, Package, ReturnSpec
from returns.models import Order, Parcel, Warehouse


def spec_of(*, label: Label) -> ReturnSpec:
    """This will say who sends what to whom; Invalid when the store has no warehouse."""
    parcel = label.parcel
    order = parcel.rma.order
    return ReturnSpec(
        key=label.key,
        customer=customer_address(order=order),
        warehouse=warehouse_address(parcel=parcel),
        package=Package(weight_grams=_weight(parcel)),
        reference=parcel.rma.number,
    )


def customer_address(*, order: Order) -> Address:
    """This will read the order's shipping address; what the import did not know stays empty."""
    data: Mapping[str, object] = order.shipping_address
    return Address(
        name=_text(data, "name") or _text(data, "company"),
        company=_text(data, "company"),
        line1=_text(data, "line1"),
        line2=_text(data, "line2"),
        city=_text(data, "city"),
        region=_text(data, "region"),
        postcode=_text(data, "postcode"),
        country=_text(data, "country") or order.country,
        phone=_text(data, "phone"),
    )


def warehouse_address(*, parcel: Parcel) -> Address:
    """This will give where the parcel goes: its own warehouse, the return's, or the store's default."""
    warehouse = parcel.warehouse or parcel.rma.warehouse or _default_warehouse(parcel)
    return Address(
        name=warehouse.name,
        line1=warehouse.line1,
        line2=warehouse.line2,
        city=warehouse.city,
        region=warehouse.region,
        postcode=warehouse.postcode,
        country=warehouse.country,
        phone=warehouse.phone,
    )


def _default_warehouse(parcel: Parcel) -> Warehouse:
    warehouses = Warehouse.objects.filter(store_id=parcel.store_id)
    found = warehouses.order_by("-is_default", "id").first()
    if found is None:
        raise Invalid("The store has no warehouse to send returns to.", fields=("warehouse",))
    return found


def _weight(parcel: Parcel) -> int:
    """Grams of what is approved to come back; zero when nobody weighed the products."""
    lines = parcel.rma.lines.select_related("order_line").order_by("id")
    return sum((line.order_line.weight_grams or 0) * line.approved_quantity for line in lines)


def _text(data: Mapping[str, object], key: str) -> str:
    return str(data.get(key) or "").strip()
