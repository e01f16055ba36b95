"""Which order a draft is tried on, when, and in which language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.http import QueryDict
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from portal.ui.dates import moment_text
from returns.models import Order, Store
from returns.orders.keys import number_key

# Behind it, windows leave the calendar of Python.
_LAST_DAY = date(2999, 12, 31)


class PreviewForm(forms.Form):
    """An order of the store and a moment in its time zone."""

    # The sentence beside the field is ours, not the browser's.
    use_required_attribute = False

    number = forms.CharField(
        label=_("Order number"),
        help_text=_("Of an order of this store, like D-1003."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the number of an order.")},
    )
    day = forms.DateField(
        label=_("Day"),
        widget=AdminDateInput,
        validators=[MaxValueValidator(_LAST_DAY)],
        help_text=_("On which the shopper asks. It may lie ahead."),
        error_messages={"required": _("Choose a day.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=AdminTimeInput,
        help_text=_("In the time zone of the store."),
        error_messages={
            "required": _("Enter a time, like 14:30."),
            "invalid": _("Enter a time, like 14:30."),
        },
    )
    locale = forms.ChoiceField(label=_("Language"))

    def __init__(self, data: QueryDict | None, *, store: Store, now: datetime) -> None:
        self._store, self._zone = store, ZoneInfo(store.time_zone)
        self.order: Order | None = None
        here = now.astimezone(self._zone)
        super().__init__(data, initial={"day": here.date(), "time": here.time().replace(second=0)})
        self.fields["locale"].choices = _languages(store)  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        self.order = Order.objects.filter(store=self._store, number_key=number_key(number)).first()
        if self.order is None:
            raise forms.ValidationError(_("This store has no order with this number."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.order and cleaned.get("day") and cleaned.get("time") and self.asked_at < self.order.placed_at:
            placed = moment_text(self.order.placed_at, self._store.time_zone)
            sentence = gettext("The order was placed on %(moment)s. Nobody can have asked before.")
            self.add_error("day", sentence % {"moment": placed})
        return cleaned

    @property
    def asked_at(self) -> datetime:
        """The moment in the store's zone."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=self._zone)


def _languages(store: Store) -> list[tuple[str, str]]:
    """Those of the store that the shopper's pages can be read in."""
    spoken = {code for code, _name in settings.LANGUAGES}
    codes = [code for code in store.locales if code in spoken] or [settings.LANGUAGE_CODE]
    return [(code, get_language_info(code)["name_local"]) for code in codes]
