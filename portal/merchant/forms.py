"""What staff write down: how it was paid, what was done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from returns.operations.resolve_task import LONGEST_NOTE


class PaidForm(forms.Form):
    """Money that was paid outside of Stripe."""

    use_required_attribute = False

    reference = forms.CharField(
        label=_("Reference of the payment"),
        help_text=_("Of the bank or the till, so that the payment can be found again."),
        max_length=120,
        error_messages={"required": _("Enter the reference of the payment.")},
    )


class NoteForm(forms.Form):
    """What was done about a task."""

    use_required_attribute = False

    note = forms.CharField(
        label=_("What did you do?"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you did about it.")},
    )


LONGEST_PERIOD_DAYS = 400


class PeriodForm(forms.Form):
    """Calendar days of the store; both are inside."""

    use_required_attribute = False

    first = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Enter the first day."),
            "invalid": _("Enter a day like 2026-03-31."),
        },
    )
    last = forms.DateField(
        label=_("To"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Enter the last day."),
            "invalid": _("Enter a day like 2026-03-31."),
        },
    )

    def clean(self) -> dict[str, Any]:
        """This will refuse a period that runs backwards, or longer than attempts are kept."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        elif first and last and (last - first).days >= LONGEST_PERIOD_DAYS:
            self.add_error("first", _("Choose 400 days at most; older attempts are not kept."))
        return data
