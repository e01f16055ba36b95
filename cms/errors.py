"""Problems with their places become the errors that Wagtail's editor shows at the very block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.compile import Path, Problem

# Struct fields that hold a list instead of a stream; the two report their errors differently.
LISTS = frozenset({"amounts", "by_resolution", "choices", "label_amounts", "questions", "reasons"})


def field_errors(problems: Iterable[Problem]) -> dict[str, ValidationError]:
    """This will turn problems into errors that the editor shows at the very block."""
    by_field: dict[str, list[tuple[Path, str]]] = {}
    for problem in problems:
        by_field.setdefault(problem.field, []).append((problem.path, problem.sentence))
    return {name: _nested(found, is_list=False) for name, found in by_field.items()}


def _nested(found: list[tuple[Path, str]], *, is_list: bool) -> ValidationError:
    here = [sentence for path, sentence in found if not path]
    below: dict[int | str, list[tuple[Path, str]]] = {}
    for path, sentence in found:
        if path:
            below.setdefault(path[0], []).append((path[1:], sentence))
    if not below:
        return ValidationError(here)
    errors = {key: _nested(rest, is_list=key in LISTS) for key, rest in below.items()}
    return _wrapped(errors, here, is_list=is_list)


def _wrapped(
    errors: Mapping[int | str, ValidationError], here: list[str], *, is_list: bool
) -> ValidationError:
    # Indexes lead into a stream or list, names into a struct: a path never mixes them at one level.
    wrap = StructBlockValidationError
    if isinstance(next(iter(errors)), int):
        wrap = ListBlockValidationError if is_list else StreamBlockValidationError
    error: ValidationError = wrap(block_errors=errors, non_block_errors=ErrorList(here))
    return error
