"""What a reviewer fills in: a verdict for each line, and words to the shopper.

Nothing here needs JavaScript: a chosen sentence and one's own words are put
together on the server. With it, a chosen sentence can be taken over and changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.canned import CannedSentence
from portal.merchant.words import RESOLUTIONS, word
from portal.ui.amounts import money_text
from returns.models import ReturnLine
from returns.money import Money
from returns.operations.verdicts import Verdict, other_resolutions

LONGEST_WORDS = 1000
# A list of more numbers than that is slower than typing one.
MOST_LISTED = 50
APPROVE, SOME, DECLINE = "approve", "some", "decline"


class SentenceSelect(forms.Select):
    """Each option carries its sentence, so that a script can show it."""

    def __init__(self, *, texts: Mapping[str, str]) -> None:
        super().__init__(attrs={"data-sentences": "", "data-take": gettext("Change its words")})
        self._texts = texts

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if text := self._texts.get(str(value)):
            option["attrs"]["data-text"] = text
        return option


class WordsForm(forms.Form):
    """A sentence of the store's and one's own words; both together are what the shopper reads."""

    # The sentence beside the field is ours, not the browser's.
    use_required_attribute = False

    canned = forms.ChoiceField(label=_("A sentence of the store’s"), required=False)
    reason = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, sentences: Sequence[CannedSentence] = (), locale: str = "en", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._texts = {each.key: each.text(locale=locale) for each in sentences}
        if sentences:
            self.fields["canned"].widget = SentenceSelect(texts=self._texts)
            names = [(each.key, each.name) for each in sentences]
            self.fields["canned"].choices = [("", gettext("Choose a sentence…")), *names]  # type: ignore[attr-defined]
        else:
            del self.fields["canned"]

    def words(self) -> str:
        """This will give what the shopper reads; empty when nothing was chosen or written."""
        parts = (self._texts.get(self.cleaned_data.get("canned", "")), self.cleaned_data.get("reason", ""))
        return "\n".join(part for part in parts if part)


class DeclineForm(WordsForm):
    """A no to the whole return, with its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = gettext("Reason for declining")
        self.fields["reason"].help_text = gettext("The shopper reads this, word for word.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "reason" not in self.errors and not self.words():
            self.add_error("reason", gettext("Write why the return is declined. The shopper reads it."))
        return data


class ApprovalForm(WordsForm):
    """What the shopper reads beside a yes; nothing has to be said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = gettext("The shopper reads this when something is approved.")


class LineForm(WordsForm):
    """A verdict about one line."""

    choice = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens with this item.")},
    )
    units = forms.IntegerField(label=_("Units that may come back"), required=False)
    resolution = forms.ChoiceField(label=_("What the shopper gets"), required=False)
    override_reason = forms.CharField(
        label=_("Why otherwise?"),
        help_text=_("For staff: it is kept with the decision. The shopper does not read it."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, line: ReturnLine, amounts: Mapping[int, Money], **kwargs: Any) -> None:
        """`line` comes with its decision; `amounts` by units is empty when it was decided already."""
        super().__init__(*args, prefix=f"line-{line.pk}", auto_id="id_%s", **kwargs)
        self.line = line
        self._ask_choice(amounts)
        self._ask_units(amounts)
        self._ask_resolution()
        self.fields["reason"].help_text = gettext("The shopper reads this, word for word.")

    def _ask_choice(self, amounts: Mapping[int, Money]) -> None:
        asked = self.line.requested_quantity
        amount = _amount(amounts.get(asked))
        whole = gettext("Approve") if asked == 1 else gettext("Approve all %(count)d") % {"count": asked}
        choices = [(APPROVE, f"{whole}{amount}"), (DECLINE, gettext("Decline"))]
        if asked > 1:
            choices.insert(1, (SOME, gettext("Approve some, decline the rest")))
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]

    def _ask_units(self, amounts: Mapping[int, Money]) -> None:
        asked = self.line.requested_quantity
        if asked == 1:
            del self.fields["units"]
            return
        out_of_range = gettext("Enter a number from 1 to %(most)d.") % {"most": asked - 1}
        field = forms.IntegerField(
            label=self.fields["units"].label,
            required=False,
            min_value=1,
            max_value=asked - 1,
            error_messages={"min_value": out_of_range, "max_value": out_of_range, "invalid": out_of_range},
        )
        if asked <= MOST_LISTED:
            numbers = [(units, f"{units}{_amount(amounts.get(units))}") for units in range(1, asked)]
            field.widget = forms.Select(choices=[("", gettext("Choose a number")), *numbers])
        self.fields["units"] = field

    def _ask_resolution(self) -> None:
        others = other_resolutions(line=self.line)
        if others:
            asked = gettext("As asked for: %(what)s") % {"what": word(RESOLUTIONS, self.line.resolution)}
            choices = [("", asked), *((code, word(RESOLUTIONS, code)) for code in others)]
            self.fields["resolution"].choices = choices  # type: ignore[attr-defined]
            self.fields["resolution"].widget = forms.Select(choices=choices)
        else:
            del self.fields["resolution"]
        if not others and self.line.decision.is_allowed:
            del self.fields["override_reason"]

    def clean(self) -> dict[str, Any]:
        """What has to be said depends on what was chosen; fields of other choices are not looked at."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        choice = data.get("choice")
        if choice != SOME:
            self.errors.pop("units", None)
        elif "units" not in self.errors and not data.get("units"):
            self.add_error("units", gettext("Choose how many units may come back."))
        if choice in (SOME, DECLINE) and "reason" not in self.errors and not self.words():
            missing = gettext("Choose a sentence, or write why it is declined. The shopper reads it.")
            self.add_error("reason", missing)
        is_override = bool(data.get("resolution")) or not self.line.decision.is_allowed
        if choice in (APPROVE, SOME) and is_override and not data.get("override_reason"):
            missing = gettext("Write why you decide otherwise. Staff read it, the shopper does not.")
            self.add_error("override_reason", missing)
        return data

    def verdict(self) -> Verdict:
        """This will give what was decided; the form is valid."""
        data, asked = self.cleaned_data, self.line.requested_quantity
        approved = {APPROVE: asked, DECLINE: 0}.get(data["choice"], data.get("units") or 0)
        return Verdict(
            return_line_id=self.line.pk,
            approved_quantity=approved,
            why=self.words() if approved < asked else "",
            resolution=data.get("resolution", "") if approved else "",
            override_reason=data.get("override_reason", "") if approved else "",
        )


def _amount(amount: Money | None) -> str:
    return "" if amount is None else f": {money_text(amount)}"
