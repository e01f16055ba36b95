"""How an address is written on paper, by country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from labels.shipping.parties import Address

# Paper of the American continent and the Philippines; everybody else uses A4.
LETTER_COUNTRIES = frozenset("US CA MX PR GU VI AS MP PH CL CO CR DO GT HN NI PA SV VE BO".split())

# The postcode stands behind the town (and region); elsewhere it stands before it or on its own line.
_BEHIND_TOWN = frozenset("US CA AU NZ MX PR IN IE SG TW TH ID VN ZA NG KE".split())
_OWN_LINE = frozenset("GB GG JE IM JP KR HK".split())

# Carriers read the country's name in English (Universal Postal Union, S42 recommendations).
_COUNTRIES = {
    "AT": "Austria", "AU": "Australia", "BE": "Belgium", "BG": "Bulgaria", "BR": "Brazil", "CA": "Canada",
    "CH": "Switzerland", "CN": "China", "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany", "DK": "Denmark",
    "EE": "Estonia", "ES": "Spain", "FI": "Finland", "FR": "France", "GB": "United Kingdom", "GR": "Greece",
    "HK": "Hong Kong", "HR": "Croatia", "HU": "Hungary", "IE": "Ireland", "IL": "Israel", "IN": "India",
    "IS": "Iceland", "IT": "Italy", "JP": "Japan", "KR": "South Korea", "LI": "Liechtenstein",
    "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia", "MT": "Malta", "MX": "Mexico",
    "NL": "Netherlands", "NO": "Norway", "NZ": "New Zealand", "PL": "Poland", "PT": "Portugal",
    "RO": "Romania", "RS": "Serbia", "SE": "Sweden", "SG": "Singapore", "SI": "Slovenia", "SK": "Slovakia",
    "TR": "Türkiye", "TW": "Taiwan", "UA": "Ukraine", "US": "United States", "ZA": "South Africa",
}  # fmt: skip


def paper_size(*, country: str) -> str:
    """This will give the paper that printers of the country hold: "Letter" or "A4"."""
    return "Letter" if country in LETTER_COUNTRIES else "A4"


def address_lines(*, address: Address, seen_from: str) -> list[str]:
    """This will write the lines below the name; the country only where it differs from `seen_from`."""
    company = address.company if address.company != address.name else ""
    lines = [company, address.line1, address.line2, *_town_lines(address)]
    if address.country != seen_from:
        lines.append(_COUNTRIES.get(address.country, address.country).upper())
    return [line for line in lines if line]


def _town_lines(address: Address) -> list[str]:
    town, region, postcode = address.city, address.region, address.postcode
    if address.country in _BEHIND_TOWN:
        return [", ".join(part for part in (town, f"{region} {postcode}".strip()) if part)]
    if address.country in _OWN_LINE:
        return [", ".join(part for part in (town, region) if part), postcode]
    return [f"{postcode} {town}".strip(), region]


@dataclass(frozen=True, slots=True)
class Fit:
    """A size of type: how many characters stand on a line, and how many lines in the field."""

    size: str
    columns: int
    rows: int


def fitting_size(*, lines: Sequence[str], sizes: Sequence[Fit]) -> str:
    """This will choose the first size that holds the lines, or the last one there is.

    Paper has no scroll bar: a long address is set smaller, never cut off.
    """
    for fit in sizes:
        if sum(-(-_columns(line) // fit.columns) for line in lines) <= fit.rows:
            return fit.size
    return sizes[-1].size


def _columns(line: str) -> int:
    """Chinese, Japanese and Korean characters are twice as wide as Latin ones."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line) or 1
