"""What staff write down: why not, how it was paid, what was done."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from returns.operations.resolve_task import LONGEST_NOTE


class DeclineForm(forms.Form):
    """A no, with its reason."""

    # The sentence beside the field is ours, not the browser's.
    use_required_attribute = False

    reason = forms.CharField(
        label=_("Reason for declining"),
        help_text=_("The shopper reads this, word for word."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why the return is declined. The shopper reads it.")},
    )


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
