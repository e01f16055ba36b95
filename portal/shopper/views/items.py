"""The second page: what of the order goes back, and why?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.models import store_of
from portal.shopper.access import Access, access_by_number, keep_basket, read_basket
from portal.shopper.basket import Basket, common_methods
from portal.shopper.closed import closed
from portal.shopper.forms import LineForm
from portal.shopper.words import steps
from portal.ui.forms import error_links
from returns.operations.quote_return import RequestedLine
from returns.queries.offers import OfferedLine, returnable_lines
from returns.queries.orders import order_by_id, returns_of_order
from returns.queries.reasons import ReasonChoices, reason_choices


@dataclass(frozen=True)
class Choice:
    """A line that may come back, beside the form that asks about it."""

    line: OfferedLine
    form: LineForm

    def requested(self) -> RequestedLine:
        """What the valid form asks for."""
        data = self.form.cleaned_data
        return RequestedLine(
            order_line_id=self.line.order_line_id,
            quantity=data["quantity"],
            reason_id=int(data["reason"]),
            resolution=data["resolution"],
            comment=data["comment"],
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def items(request: HttpRequest, number_key: str) -> HttpResponse:
    """This will show every line of the order, and keep what is chosen of those that may come back."""
    access = access_by_number(request=request, number_key=number_key, now=timezone.now())
    if access is None:
        return closed(request)
    if request.method == "POST" and (sent := already_sent(request, access)):
        return redirect("shopper:status", number=sent)
    order = order_by_id(order_id=access.order_id)
    offered = returnable_lines(order=order, now=timezone.now(), locale=get_language() or "en")
    basket = Basket.from_json(read_basket(request=request, number_key=number_key))
    choices = _choices(request, offered, basket)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        errors = _errors(choices)
        if not errors:
            keep_basket(request=request, number_key=number_key, basket=_basket(choices).to_json())
            return redirect("shopper:review", number_key=number_key)
    context = {
        "order": order,
        "choices": choices,
        "refused": [line for line in offered if not line.is_returnable],
        "returns": returns_of_order(order_id=order.pk),
        "errors": errors,
        "sequence": access.sequence,
        "steps": steps(),
        "time_zone": store_of(request).time_zone,
    }
    return render(request, "shopper/items.html", context, status=422 if errors else 200)


def already_sent(request: HttpRequest, access: Access) -> str | None:
    """This will give the return that the posted form has already become, if it has.

    portal/shopper/access.py, Note [One basket per browser and order].
    """
    sequence = request.POST.get("sequence", "")
    if sequence.isdecimal() and int(sequence) < len(access.sent):
        return access.sent[int(sequence)]
    return None


def _choices(request: HttpRequest, offered: Sequence[OfferedLine], basket: Basket) -> list[Choice]:
    reasons = reason_choices(store_id=store_of(request).pk, locale=get_language() or "en")
    data = request.POST if request.method == "POST" else None
    returnable = (line for line in offered if line.is_returnable)
    return [Choice(line, _form(line, data, reasons, basket)) for line in returnable]


def _form(line: OfferedLine, data: QueryDict | None, reasons: ReasonChoices, basket: Basket) -> LineForm:
    before = basket.line(line.order_line_id)
    initial: dict[str, object] = {"quantity": 1, "resolution": line.resolutions[0]}
    if before:
        initial = {
            "chosen": True,
            "quantity": before.quantity,
            "reason": str(before.reason_id),
            "resolution": before.resolution,
            "comment": before.comment,
        }
    return LineForm(
        data,
        prefix=f"line-{line.order_line_id}",
        initial=initial,
        available=line.available_quantity,
        reasons=reasons,
        resolutions=line.resolutions,
    )


def _errors(choices: Sequence[Choice]) -> list[tuple[str, str]]:
    errors = []
    for choice in choices:
        choice.form.full_clean()
        errors += [(target, f"{choice.line.title}: {text}") for target, text in error_links(choice.form)]
    chosen = _chosen(choices)
    if not errors and not chosen:
        first = choices[0].form["chosen"].id_for_label if choices else ""
        errors = [(first, gettext("Choose at least one item."))]
    elif not errors and not common_methods([choice.line.methods for choice in chosen]):
        errors = [("", gettext("These items travel in different ways. Please send them as two returns."))]
    return errors


def _chosen(choices: Sequence[Choice]) -> list[Choice]:
    return [choice for choice in choices if choice.form.is_valid() and choice.form.cleaned_data["chosen"]]


def _basket(choices: Sequence[Choice]) -> Basket:
    chosen = _chosen(choices)
    return Basket(
        lines=tuple(choice.requested() for choice in chosen),
        methods=common_methods([choice.line.methods for choice in chosen]),
    )
