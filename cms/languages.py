"""The languages that merchants can write in. A store chooses some of them (Store.locales)."""

from __future__ import annotations

LANGUAGES: tuple[tuple[str, str], ...] = (("en", "English"), ("de", "Deutsch"), ("fr", "Français"))
CODES = tuple(code for code, _ in LANGUAGES)
NAMES = dict(LANGUAGES)
