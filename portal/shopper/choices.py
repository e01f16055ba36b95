"""The lines of an order that may come back, each with the form that asks about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext

from cms.models import store_of
from portal.shopper.basket import Basket, common_methods
from portal.shopper.forms import LineForm
from portal.shopper.why import Why, why_limited, why_refused
from portal.ui.forms import error_links
from returns.operations.quote_return import RequestedLine
from returns.queries.offers import OfferedLine
from returns.queries.reasons import ReasonChoices, choices_of_reasons, newest_reasons


@dataclass(frozen=True)
class Choice:
    """A line that may come back, beside the form that asks about it."""

    line: OfferedLine
    form: LineForm
    answers: tuple[str, ...] | None

    @property
    def why_limited(self) -> Why | None:
        """Why not all units of the line may come back; None where they may."""
        line = self.line
        return why_limited(inputs=line.inputs, decision=line.decision, version=line.version.number)

    @property
    def why_refused(self) -> Why:
        """Why a line whose time is over may come back only as a defect."""
        line = self.line
        return why_refused(
            sentence=line.refusal_sentence, decision=line.decision, version=line.version.number
        )

    def requested(self) -> RequestedLine:
        """What the valid form asks for."""
        data = self.form.cleaned_data
        return RequestedLine(
            order_line_id=self.line.order_line_id,
            quantity=data["quantity"],
            reason_id=int(data["reason"]),
            resolution=data["resolution"],
            comment=data["comment"],
            evidence_answers=self.answers,
        )


def choices_of(*, request: HttpRequest, offered: Sequence[OfferedLine], basket: Basket) -> list[Choice]:
    """This will put a form beside each line that may come back: posted, or as chosen before."""
    store = store_of(request)
    tree, reader = newest_reasons(store_id=store.pk), store.reader(locale=get_language() or "en")
    every = choices_of_reasons(reasons=tree, reader=reader)
    faults = choices_of_reasons(reasons=tree, reader=reader, only_merchants_fault=True)
    data = request.POST if request.method == "POST" else None
    choices = []
    for line in offered:
        reasons = every if line.is_returnable else faults
        # A late thing can be asked for as a defect only, so there has to be a reason that says so.
        if line.is_returnable or (line.late_defect_possible and faults):
            before = basket.line(line.order_line_id)
            answers = before.evidence_answers if before else None
            choices.append(Choice(line, _form(line, data, reasons, basket), answers))
    return choices


def _form(line: OfferedLine, data: QueryDict | None, reasons: ReasonChoices, basket: Basket) -> LineForm:
    before, prefix = basket.line(line.order_line_id), f"line-{line.order_line_id}"
    initial = _initial(before) if before else {"quantity": 1, "resolution": line.resolutions[0]}
    if data is None and before and before.resolution not in line.resolutions:
        # Nobody does any more what was chosen before: as if it had been sent now, so that the field says so.
        data = QueryDict(mutable=True)
        data.update({f"{prefix}-{name}": str(said) for name, said in initial.items()})
    form = LineForm(
        data,
        prefix=prefix,
        initial=initial,
        available=line.available_quantity,
        reasons=reasons,
        resolutions=line.resolutions,
    )
    if line.late_defect_possible:
        form.fields["reason"].label = gettext("What is wrong with it?")
    return form


def _initial(before: RequestedLine) -> dict[str, object]:
    return {
        "chosen": True,
        "quantity": before.quantity,
        "reason": str(before.reason_id),
        "resolution": before.resolution,
        "comment": before.comment,
    }


def errors_of(*, choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """This will give what is wrong, for components/error_summary.html; nothing when it can be kept."""
    errors = errors_beside(choices=choices)
    chosen = _chosen(choices)
    if not errors and not chosen:
        first = choices[0].form["chosen"].id_for_label if choices else ""
        errors = [(first, gettext("Choose at least one item."))]
    elif not errors and not common_methods([choice.line.methods for choice in chosen]):
        errors = [("", gettext("These items travel in different ways. Please send them as two returns."))]
    return errors


def errors_beside(*, choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """This will give what stands beside the fields; nothing for forms that say nothing yet."""
    return [
        (target, f"{choice.line.title}: {text}")
        for choice in choices
        for target, text in error_links(choice.form)
    ]


def _chosen(choices: Sequence[Choice]) -> list[Choice]:
    return [choice for choice in choices if choice.form.is_valid() and choice.form.cleaned_data["chosen"]]


def basket_of(*, choices: Sequence[Choice]) -> Basket:
    """This will give what valid forms ask for."""
    chosen = _chosen(choices)
    return Basket(
        lines=tuple(choice.requested() for choice in chosen),
        methods=common_methods([choice.line.methods for choice in chosen]),
    )
