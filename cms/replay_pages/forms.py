"""What a replay covers."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from cms.replays.reason_names import reasons_of
from returns.models import Store
from returns.replay.selection import Selection

USUAL_DAYS = 90
_COUNTRY = re.compile(r"[A-Z]{2}")
# Outside of these, midnights leave the calendar of Python or of a database.
_DAYS = [MinValueValidator(date(1970, 1, 1)), MaxValueValidator(date(2999, 12, 31))]


class ReplayForm(forms.Form):
    """A period, both days included, and what to look at of it."""

    # The sentence beside the field is ours, not the browser's.
    use_required_attribute = False

    first_day = forms.DateField(
        label=_("From"),
        widget=AdminDateInput,
        validators=_DAYS,
        help_text=_("Orders placed from this day on."),
        error_messages={"required": _("Choose the first day.")},
    )
    last_day = forms.DateField(
        label=_("To"),
        widget=AdminDateInput,
        validators=_DAYS,
        help_text=_("This day is included."),
        error_messages={"required": _("Choose the last day.")},
    )
    country = forms.CharField(
        label=_("Country"),
        required=False,
        max_length=2,
        help_text=_("Two letters, like GB. Empty: all countries."),
    )
    product = forms.CharField(
        label=_("Products"),
        required=False,
        max_length=120,
        help_text=_("A tag or a category. Empty: all products."),
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        help_text=_("Only requests with this reason. Units nobody asked about have none."),
    )

    def __init__(self, data: QueryDict | None, *, store: Store, now: datetime) -> None:
        self._zone = ZoneInfo(store.time_zone)
        today = now.astimezone(self._zone).date()
        first = today - timedelta(days=USUAL_DAYS - 1)
        super().__init__(data, initial={"first_day": first, "last_day": today})
        reasons = reasons_of(store_id=store.pk, locale=get_language() or "en")
        choices = [("", gettext("All reasons")), *sorted(reasons.items(), key=lambda reason: reason[1])]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"]).strip().upper()
        if country and not _COUNTRY.fullmatch(country):
            raise forms.ValidationError(_("Write the country in two letters, like GB."))
        return country

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day is before the first."))
        return cleaned

    @property
    def period(self) -> tuple[datetime, datetime]:
        """From the first day's midnight to the end of the last, in the store's zone."""
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        return self._midnight(first), self._midnight(last + timedelta(days=1))

    @property
    def selection(self) -> Selection:
        names = ("country", "product", "reason")
        return Selection(**{name: str(self.cleaned_data[name]).strip() for name in names})

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self._zone)
