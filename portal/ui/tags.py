"""The template library `ui`: amounts, dates, icons and badges."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.ui.amounts import money_text
from portal.ui.badges import badge_of
from portal.ui.dates import day_text, last_day_text, moment_text
from returns.money import Money

register = template.Library()


@register.filter
def money(value: Money) -> str:
    """{{ total|money }}"""
    return money_text(value)


@register.simple_tag
def amount(minor: int, currency: str) -> str:
    """{% amount line.paid_minor order.currency %}"""
    return money_text(Money(minor, currency))


@register.filter
def day(value: datetime | date, zone: str) -> str:
    """{{ rma.requested_at|day:store.time_zone }}"""
    return day_text(value, zone)


@register.filter
def moment(value: datetime, zone: str) -> str:
    """{{ entry.at|moment:store.time_zone }}"""
    return moment_text(value, zone)


@register.filter
def last_day(value: datetime, zone: str) -> str:
    """{{ line.deadline_at|last_day:store.time_zone }}: the day before that midnight."""
    return last_day_text(value, zone)


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "parcel" %}: a picture beside words that say the same, so it is hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.inclusion_tag("components/badge.html")
def status_badge(family: str, status: str) -> dict[str, object]:
    """{% status_badge "return" rma.status %}; families: return, parcel, settlement, refund."""
    badge = badge_of(family=family, status=status)
    return {"label": badge.label, "tone": badge.tone, "icon_name": badge.icon}


@register.filter
def describedby(field: BoundField) -> str:
    """{{ field|describedby }}: the ids of help and error that components/field.html renders."""
    ids = [f"{field.auto_id}_help"] if field.help_text else []
    return " ".join([*ids, f"{field.auto_id}_error"] if field.errors else ids)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """{% control form.email %}: the widget, tied to the help and error beside it."""
    attrs: dict[str, str | bool] = {}
    if described := describedby(field):
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)
