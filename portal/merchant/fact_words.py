"""Single facts as staff read them: yes or no, a list, a moment, a share, amounts by currency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext

from portal.ui.amounts import money_text
from portal.ui.dates import day_text, moment_text
from returns.money import Money


def is_number(value: object) -> bool:
    """This will tell whole numbers from everything else; true is not one."""
    return isinstance(value, int) and not isinstance(value, bool)


def not_known() -> str:
    """This will say that the order does not tell."""
    return gettext("not known")


def yes_or_no(value: object) -> str:
    """This will word a flag; whatever is no flag is not known."""
    if not isinstance(value, bool):
        return not_known()
    return gettext("yes") if value else gettext("no")


def either(texts: list[str]) -> str:
    """This will join possibilities: a or b."""
    return gettext(" or ").join(texts)


def text_of(value: object) -> str:
    """This will give a text or a number as it is; nothing counts as not known."""
    return str(value) if value not in (None, "") else not_known()


def listed(value: object) -> str:
    """This will join a list; an empty one is "none", a missing one not known."""
    if not isinstance(value, list):
        return not_known()
    return ", ".join(str(each) for each in value) or gettext("none")


def amount(minor: object, currency: object) -> str:
    """This will write minor units of a currency."""
    if not isinstance(minor, int) or isinstance(minor, bool) or not isinstance(currency, str):
        return not_known()
    return money_text(Money(minor, currency))


def amounts(by_currency: object) -> str:
    """This will write one amount for each currency: £5.00 or €6.00."""
    if not isinstance(by_currency, Mapping):
        return not_known()
    return either([amount(minor, currency) for currency, minor in by_currency.items()])


def share(basis_points: object) -> str:
    """This will write basis points as a percentage: 1250 is 12.5 %."""
    if not isinstance(basis_points, int):
        return not_known()
    return f"{number_format((Decimal(basis_points) / 100).normalize(), decimal_pos=None)}\u00a0%"


def moment(value: object, zone: str) -> str:
    """This will write a stored moment in the store's time zone."""
    return moment_text(datetime.fromisoformat(value), zone) if isinstance(value, str) else not_known()


def day(value: object, zone: str) -> str:
    """This will write a stored calendar day."""
    return day_text(date.fromisoformat(value), zone) if isinstance(value, str) else not_known()
