"""Table columns that Wagtail does not have: moments in the store's zone, amounts, states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.admin.ui.tables import Column

from portal.ui.amounts import money_text
from portal.ui.dates import moment_text
from returns.money import Money

# `Any` in signatures: Wagtail ships no types.


class MoneyColumn(Column):
    """An amount, to the right."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(name, classname="merchant-amount", **kwargs)

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        return money_text(value) if isinstance(value, Money) else ""


class MomentColumn(Column):
    """A moment in the store's time zone; every row says which in `zone`."""

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        return moment_text(value, instance.zone) if value else ""


class BadgeColumn(Column):
    """A state; the row holds a Badge."""

    cell_template_name = "merchant/columns/badge.html"


class LinesColumn(Column):
    """Several short texts below each other."""

    cell_template_name = "merchant/columns/lines.html"


class ReviewColumn(Column):
    """The row's name as a link, its order, and for a phone what else a reviewer needs to know."""

    cell_template_name = "merchant/columns/review.html"

    def __init__(self, name: str, *, get_url: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self._get_url = get_url

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"url": self._get_url(instance)}


class LinkColumn(Column):
    """The row's name as a link; a second line below it, and what else a phone does not show in columns."""

    cell_template_name = "merchant/columns/link.html"

    def __init__(self, name: str, *, get_url: Callable[[Any], str], below: str = "", **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self._get_url = get_url
        self._below = below

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        below = str(getattr(instance, self._below)) if self._below else ""
        return context | {"url": self._get_url(instance), "below": below}
