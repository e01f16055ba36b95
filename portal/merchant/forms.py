"""What staff write down: how it was paid, what was done."""

from __future__ import annotations

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
