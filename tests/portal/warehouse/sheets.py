"""Forms of the bench as a browser without JavaScript sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from returns.models import Return

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def open_sheet(bench: Client, rma: Return, *, query: str = "") -> dict[str, str]:
    """Every field of the count sheet as the page shows it, buttons left out."""
    response = bench.get(f"/warehouse/returns/{rma.number}/{query}")
    return fields_of(response)


def fields_of(response: Answer) -> dict[str, str]:
    """The sheet's fields with what stands in them."""
    sheet = response.context["sheet"]
    forms = [sheet.box, *sheet.strays.forms, *getattr(sheet, "counts", [])]
    management = sheet.strays.management_form
    fields = {field.html_name: field.value() for form in forms for field in form}
    fields |= {field.html_name: field.value() for field in management}
    return {name: "" if value is None else str(value) for name, value in fields.items()}


def send(bench: Client, rma: Return, fields: dict[str, str], **pressed: str) -> Answer:
    """Press a button of the sheet; without one, press Enter in a field."""
    button = pressed or {"step": "count"}
    return bench.post(f"/warehouse/returns/{rma.number}/", {**fields, **button})


def quantity_field(rma: Return, position: int) -> str:
    """The name of the field that counts the return's line of this position in its order."""
    line = rma.lines.get(order_line__position=position)
    return f"line-{line.pk}-quantity"
