"""Reads catalogues of translations, and what the sources mark for them, without gettext's programs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
# Between context and text, as in a compiled catalogue.
CONTEXT_END = "\x04"
# Where the text stands among the arguments, and whether a context stands before it.
_FUNCTIONS = {"gettext": False, "ngettext": False, "pgettext": True, "npgettext": True}
_STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_IN_A_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*{_STRING}(?:\s*,\s*{_STRING})?")


@dataclass(slots=True)
class Entry:
    """One text of a catalogue, and what was written for it."""

    texts: dict[str, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self) -> str:
        return _key(self.texts["msgid"], self.texts.get("msgctxt", ""))

    @property
    def originals(self) -> list[str]:
        return [self.texts[name] for name in ("msgid", "msgid_plural") if name in self.texts]

    @property
    def translations(self) -> list[str]:
        return [text for name, text in self.texts.items() if name.startswith("msgstr")]


def catalogue(language: str) -> Mapping[str, Entry]:
    """The texts of a language as translators write them, without the header."""
    text = (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").read_text()
    found = [_entry(block) for block in re.split(r"\n\s*\n", text)]
    return {entry.key: entry for entry in found if entry.texts.get("msgid")}


def marked_texts() -> Iterator[tuple[str, str]]:
    """(file, key) of everything that the product marks for translation."""
    for folder in ("portal", "cms", "labels", "returns", "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _READERS:
                name = path.relative_to(ROOT).as_posix()
                yield from ((name, key) for key in _READERS[path.suffix](path.read_text()))


def _key(text: str, context: str = "") -> str:
    return f"{context}{CONTEXT_END}{text}" if context else text


def _entry(block: str) -> Entry:
    entry, name = Entry(), ""
    for line in block.splitlines():
        if line.startswith("#"):
            entry.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif line:
            name, quoted = (name, line) if line.startswith('"') else line.split(" ", maxsplit=1)
            entry.texts[name] = entry.texts.get(name, "") + ast.literal_eval(quoted)
    return entry


def _in_python(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    names = _aliases(tree)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names:
            yield _called(names[call.func.id], [ast.literal_eval(each) for each in call.args[:2]])


def _aliases(tree: ast.AST) -> dict[str, str]:
    """What this file calls each of gettext's functions."""
    imports = (each for each in ast.walk(tree) if isinstance(each, ast.ImportFrom))
    ours = (each for each in imports if each.module == "django.utils.translation")
    pairs = (
        (name.asname or name.name, name.name.removesuffix("_lazy")) for each in ours for name in each.names
    )
    return {alias: name for alias, name in pairs if name in _FUNCTIONS}


def _in_a_template(source: str) -> Iterator[str]:
    for found in _IN_A_TEMPLATE.finditer(templatize(source)):
        arguments = [ast.literal_eval(each) for each in found.groups()[1:] if each]
        yield _called("gettext" if found[1] == "_" else found[1], arguments)


def _called(function: str, arguments: list[str]) -> str:
    return _key(arguments[1], arguments[0]) if _FUNCTIONS[function] else arguments[0]


_READERS = {".py": _in_python, ".html": _in_a_template}
