"""The languages that merchants can write in. A store chooses some of them (Store.locales)."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES: tuple[tuple[str, str], ...] = (("en", "English"), ("de", "Deutsch"), ("fr", "Français"))
CODES = tuple(code for code, _ in LANGUAGES)
NAMES = dict(LANGUAGES)


def pick(*, texts: Mapping[str, str], locale: str, default: str) -> str:
    """This will give the text in the locale, else in the default one, else in any, else nothing."""
    for code in (locale, locale.split("-", maxsplit=1)[0], default, *texts):
        if texts.get(code):
            return str(texts[code])
    return ""
