"""What a shopper types: which order, and what of it goes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.shopper.words import resolution_words
from returns.queries.reasons import ReasonChoices

COMMENT_LENGTH = 500
# A phone must not improve what is compared letter by letter.
_AS_TYPED = {"spellcheck": "false", "autocapitalize": "off", "autocorrect": "off"}


class LookUpForm(forms.Form):
    """The order's number and one thing that only its buyer knows."""

    use_required_attribute = False

    number = forms.CharField(
        label=_("Order number"),
        help_text=_("You find it in the e-mail that confirmed your order."),
        max_length=60,
        error_messages={"required": _("Enter your order number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", **_AS_TYPED}),
    )
    proof = forms.CharField(
        label=_("E-mail address or postcode"),
        help_text=_("The one you gave with the order."),
        max_length=254,
        error_messages={"required": _("Enter the e-mail address or the postcode of the order.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", **_AS_TYPED}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_email(self) -> bool:
        """Whether the proof is an e-mail address; otherwise it is taken as a postcode."""
        return "@" in self.cleaned_data["proof"]


class LineForm(forms.Form):
    """How much of one order line goes back, and why."""

    use_required_attribute = False

    chosen = forms.BooleanField(required=False)
    quantity = forms.IntegerField(
        label=_("How many?"),
        required=False,
        error_messages={"invalid": _("Enter a whole number.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = forms.ChoiceField(
        label=_("Why does it go back?"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the reasons.")},
    )
    resolution = forms.ChoiceField(
        label=_("What would you like?"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the possibilities.")},
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        available: int,
        reasons: ReasonChoices,
        resolutions: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.available = available
        self._limit_quantity()
        self.choices("reason").choices = [("", _("Please choose")), *reasons]
        self.choices("resolution").choices = [(code, resolution_words(code)) for code in resolutions]
        self.resolutions = list(resolutions)

    def choices(self, name: str) -> forms.ChoiceField:
        """This will give a field of this form that has choices."""
        return cast(forms.ChoiceField, self.fields[name])

    @property
    def asks_quantity(self) -> bool:
        return self.available > 1

    @property
    def asks_resolution(self) -> bool:
        """Whether there is a choice, or something was asked for that is none of it."""
        return len(self.resolutions) > 1 or "resolution" in self.errors

    def clean(self) -> dict[str, Any]:
        """This will ask for the rest only where the line was chosen."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("chosen"):
            self.errors.clear()
            return data
        if not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Choose why it goes back."))
        data["quantity"] = self._quantity(data)
        data["resolution"] = data.get("resolution") or self.resolutions[0]
        return data

    def _quantity(self, data: dict[str, Any]) -> int | None:
        if not self.asks_quantity:
            return 1
        if data.get("quantity") is None and "quantity" not in self.errors:
            self.add_error("quantity", gettext("Enter how many pieces go back."))
        return data.get("quantity")

    def _limit_quantity(self) -> None:
        field = self.fields["quantity"]
        field.widget.attrs |= {"min": 1, "max": self.available}
        sentence = ngettext(
            "You can send back %(limit_value)s piece at most.",
            "You can send back %(limit_value)s pieces at most.",
            self.available,
        )
        field.validators += [
            MinValueValidator(1, gettext("Enter at least 1.")),
            MaxValueValidator(self.available, sentence),
        ]
