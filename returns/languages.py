"""Which language of a text somebody reads, where not every text is there in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


def pick(*, texts: Mapping[str, str], locale: str, default: str) -> str:
    """This will give the text in the locale, else in the default one, else in any, else nothing."""
    for code in (locale, locale.split("-", maxsplit=1)[0], default, *texts):
        if texts.get(code):
            return str(texts[code])
    return ""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whoever reads a store's own texts: in `locale`, and what is not there in the store's `default`."""

    locale: str
    default: str

    def read(self, texts: Mapping[str, str]) -> str:
        """This will give the text as this reader gets it; nothing where there is none at all."""
        return pick(texts=texts, locale=self.locale, default=self.default)
