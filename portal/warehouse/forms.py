"""What is entered about one box: how many of each expected line, and whatever else lay in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self
from uuid import uuid4

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from returns.operations.record_receipt import Counted, Stray
from returns.queries.arrivals import AwaitedReturn, ExpectedLine
from returns.queries.scanned_codes import LONGEST

MOST_PIECES = 9999
MOST_STRAYS = 50


class BoxForm(forms.Form):
    """What belongs to the box as a whole. The key makes one receipt of a form that is sent twice."""

    use_required_attribute = False

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code on the parcel"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExpectedBoxForm(BoxForm):
    """A box of a known return; `expected` is what the page showed when it was made."""

    code = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)
    item = forms.CharField(required=False, max_length=LONGEST)
    parcel = forms.IntegerField(required=False, widget=forms.HiddenInput)
    expected = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


def _number() -> forms.NumberInput:
    # Empty, not 0: whoever clicks into "0" and types 1 has entered 10.
    attrs = {"inputmode": "numeric", "autocomplete": "off", "min": 0, "placeholder": "0"}
    return forms.NumberInput(attrs=attrs | {"data-select-on-focus": True})


class CountForm(forms.Form):
    """How many pieces of one expected line are in the box."""

    use_required_attribute = False

    quantity = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_PIECES,
        error_messages={
            "invalid": _("Enter a whole number."),
            "min_value": _("Less than nothing cannot be in a box."),
            "max_value": _("Enter at most %(limit_value)s."),
        },
        widget=_number(),
    )

    def __init__(self, data: QueryDict | None, *, line: ExpectedLine) -> None:
        super().__init__(data, prefix=prefix_of(line))
        self.line = line
        self.fields["quantity"].label = gettext("Pieces of %(title)s in the box") % {"title": line.title}

    @property
    def counted(self) -> Counted:
        return Counted(
            return_line_id=self.line.return_line_id, quantity=self.cleaned_data.get("quantity") or 0
        )


class StrayForm(forms.Form):
    """Something that nobody announced. Quantity alone does not say what it is."""

    use_required_attribute = False

    sku = forms.CharField(
        label=_("SKU or code"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    quantity = forms.IntegerField(
        label=_("Pieces"),
        required=False,
        min_value=0,
        max_value=MOST_PIECES,
        error_messages=CountForm.base_fields["quantity"].error_messages,
        widget=_number(),
    )
    note = forms.CharField(
        label=_("What is it?"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_named = bool(data.get("sku") or data.get("note"))
        if is_named and data.get("quantity") is None and "quantity" not in self.errors:
            data["quantity"] = 1
        if data.get("quantity") and not is_named:
            self.add_error("note", gettext("Write what it is, or scan its code."))
        return data

    @property
    def stray(self) -> Stray | None:
        quantity = self.cleaned_data.get("quantity") or 0
        if not quantity:
            return None
        return Stray(
            quantity=quantity, sku=self.cleaned_data.get("sku", ""), note=self.cleaned_data.get("note", "")
        )


StrayForms = formset_factory(StrayForm, extra=1, max_num=MOST_STRAYS, absolute_max=MOST_STRAYS)


class StraySheet:
    """A box that belongs to nothing: only strays."""

    box_form: type[BoxForm] = BoxForm

    def __init__(self, *, data: QueryDict | None, initial: dict[str, Any]) -> None:
        self.box = self.box_form(data, initial={"key": uuid4().hex, **initial})
        self.strays: BaseFormSet[StrayForm] = StrayForms(data, prefix="stray")

    def is_valid(self) -> bool:
        return not self.errors()

    @property
    def has_new_row(self) -> bool:
        """Whether the page should start in a row for strays and not in its first field."""
        return any("autofocus" in form.fields["sku"].widget.attrs for form in self.strays.forms)

    def start_in_last_row(self) -> None:
        """This will put the focus where the next stray is entered."""
        self.strays.forms[-1].fields["sku"].widget.attrs["autofocus"] = True

    def found_strays(self) -> list[Stray]:
        """This will give what was entered; call is_valid first."""
        return [form.stray for form in self.strays.forms if form.stray]

    def errors(self) -> list[tuple[str, str]]:
        """This will give what components/error_summary.html takes."""
        sentences = [("", str(each)) for each in self.strays.non_form_errors()]
        return [*sentences, *_links([self.box, *self.strays.forms])]


class CountSheet(StraySheet):
    """A box of a return: its lines to count, and strays."""

    box_form = ExpectedBoxForm

    def __init__(self, *, awaited: AwaitedReturn, data: QueryDict | None, initial: dict[str, Any]) -> None:
        super().__init__(data=data, initial={"expected": shown(awaited), **initial})
        self.counts = [CountForm(data, line=line) for line in awaited.lines]

    @classmethod
    def of(cls, awaited: AwaitedReturn, data: QueryDict) -> Self:
        """This will read a sheet that was sent."""
        return cls(awaited=awaited, data=data, initial={})

    def counted(self) -> list[Counted]:
        """This will give what was counted; call is_valid first."""
        return [form.counted for form in self.counts]

    def errors(self) -> list[tuple[str, str]]:
        return [*super().errors(), *_links(self.counts)]


def prefix_of(line: ExpectedLine) -> str:
    return f"line-{line.return_line_id}"


def shown(awaited: AwaitedReturn) -> str:
    """This will write down what the page says is expected, to notice when it has changed since."""
    return " ".join(f"{line.return_line_id}:{line.expected_quantity}" for line in awaited.lines)


def _links(forms_: Iterable[forms.BaseForm]) -> list[tuple[str, str]]:
    return [
        (field.id_for_label, str(sentence)) for form in forms_ for field in form for sentence in field.errors
    ]
