"""Filters of the lists: by stage, by day in the store's zone, by state and kind of a task."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters.fields import RangeField
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from cms.models import store_of
from portal.merchant.cause_words import CODES
from portal.merchant.reviews import rules_of
from portal.merchant.task_words import KINDS
from portal.merchant.turned_away_page import NO_RULE
from portal.merchant.words import CAUSES, STAGES
from returns.eligibility.vocabulary import ReviewCause
from returns.models import Order, RefusedAttempt, Return, StaffTask
from returns.queries.attempts import rules_that_refused
from returns.queries.found_returns import at_stage
from returns.queries.progress import Stage
from returns.queries.reviews import of_cause, of_reason, overdue_at, reasons_waiting


class DayRangeField(RangeField):
    """Two calendar days. Django's own field would make them moments in the zone of the staff's profile."""

    widget = DateRangePickerWidget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Outside of these, midnights leave the calendar of Python or of a database.
        limits = [MinValueValidator(date(1970, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
        days = (forms.DateField(validators=limits), forms.DateField(validators=limits))
        super().__init__(days, *args, **kwargs)


class DayRangeFilter(django_filters.DateFromToRangeFilter):
    """Moments from the first day's midnight to the end of the last, in the store's zone."""

    field_class = DayRangeField

    def filter(self, qs: QuerySet[Any], value: slice | None) -> QuerySet[Any]:
        zone = store_of(self.parent.request).time_zone
        if value and value.start:
            qs = qs.filter(**{f"{self.field_name}__gte": _midnight(value.start, zone)})
        if value and value.stop:
            qs = qs.filter(**{f"{self.field_name}__lt": _midnight(value.stop + timedelta(days=1), zone)})
        return qs


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


class ReturnFilters(WagtailFilterSet):
    stage = django_filters.ChoiceFilter(
        label=_("Stage"),
        choices=[(stage.value, STAGES[stage]) for stage in Stage],
        empty_label=_("All"),
        widget=forms.RadioSelect,
        method="of_stage",
    )
    requested_at = DayRangeFilter(field_name="requested_at", label=_("Requested"))

    class Meta:
        model = Return
        fields: list[str] = []

    # django-filter fixes the arguments.
    def of_stage(self, queryset: QuerySet[Return], _name: str, value: str) -> QuerySet[Return]:
        return queryset.filter(at_stage(stage=Stage(value)))


class ReviewFilters(WagtailFilterSet):
    """Of the reasons, those that something waits for."""

    due = django_filters.ChoiceFilter(
        label=_("Answer"),
        choices=[("overdue", _("Overdue")), ("in_time", _("Still in time"))],
        empty_label=_("All"),
        widget=forms.RadioSelect,
        method="of_due",
    )
    cause = django_filters.ChoiceFilter(
        label=_("Why a person looks"),
        choices=[(cause.value, CAUSES[cause]) for cause in ReviewCause],
        empty_label=_("All"),
        widget=forms.RadioSelect,
        method="of_cause",
    )
    reason = django_filters.ChoiceFilter(
        label=_("Reason"), empty_label=_("All"), widget=forms.RadioSelect, method="of_reason"
    )

    class Meta:
        model = Return
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "en").split("-")[0]
        store = store_of(self.request)
        waiting, reader = reasons_waiting(store_id=store.pk), store.reader(locale=language)
        labels = [(code, reason.label(reader=reader)) for code, reason in waiting.items()]
        self.filters["reason"].extra["choices"] = labels

    def of_due(self, queryset: QuerySet[Return], _name: str, value: str) -> QuerySet[Return]:
        late = overdue_at(now=timezone.now(), answer_within=rules_of(self.request).answer_within)
        return queryset.filter(late) if value == "overdue" else queryset.exclude(late)

    def of_cause(self, queryset: QuerySet[Return], _name: str, value: str) -> QuerySet[Return]:
        return queryset.filter(of_cause(cause=ReviewCause(value)))

    def of_reason(self, queryset: QuerySet[Return], _name: str, value: str) -> QuerySet[Return]:
        return queryset.filter(of_reason(code=value))


class OrderFilters(WagtailFilterSet):
    placed_at = DayRangeFilter(field_name="placed_at", label=_("Placed"))

    class Meta:
        model = Order
        fields: list[str] = []


class CalendarDayFilter(django_filters.RangeFilter):
    """Days that are stored as the store's calendar days; both are inside."""

    field_class = DayRangeField


class AttemptFilters(WagtailFilterSet):
    """Which rule and why; `rule` offers the rules that have refused something in this store."""

    code = django_filters.ChoiceFilter(
        label=_("Refused because"),
        choices=list(CODES.items()),
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    rule = django_filters.ChoiceFilter(
        label=_("Rule"), empty_label=_("All"), widget=forms.RadioSelect, method="of_rule"
    )
    day = CalendarDayFilter(field_name="day", label=_("Asked"))

    class Meta:
        model = RefusedAttempt
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = rules_that_refused(store_id=store_of(self.request).pk)
        self.filters["rule"].extra["choices"] = [
            (rule_id or NO_RULE, name or _("No rule")) for rule_id, name in rules
        ]

    def of_rule(self, queryset: QuerySet[RefusedAttempt], _name: str, value: str) -> QuerySet[RefusedAttempt]:
        return queryset.filter(rule_id="" if value == NO_RULE else value)


class TaskFilters(WagtailFilterSet):
    """Without a choice, only open tasks: `TaskList` sees to that."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("done", _("Done")), ("all", _("All"))],
        empty_label=pgettext_lazy("task", "Open"),
        widget=forms.RadioSelect,
        method="of_state",
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        choices=[(kind.value, KINDS[kind].title) for kind in StaffTask.Kind],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = StaffTask
        fields: list[str] = []

    def of_state(self, queryset: QuerySet[StaffTask], _name: str, value: str) -> QuerySet[StaffTask]:
        return queryset.filter(resolved_at__isnull=False) if value == "done" else queryset
