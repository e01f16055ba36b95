"""What the checks panel shows, flat for its template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.compile import Problem
from cms.draft_checks import DraftChecks
from cms.examples import ExampleResult
from cms.lint.warnings import DEFAULT_ID, LintWarning
from returns.queries.backdating import Touched

if TYPE_CHECKING:
    from cms.models import PolicyPage

DEFAULTS_ANCHOR = "panel-child-content-defaults-section"
_SAID = 5


@dataclass(frozen=True)
class Finding:
    """`anchor` leads to the block in the editor; `name` is what the block is called."""

    anchor: str
    name: str
    sentence: str
    topic: str = ""


@dataclass(frozen=True)
class ExampleRow:
    id: str
    anchor: str
    name: str
    passes: bool
    is_excused: bool
    sentence: str


def checks_context(
    *,
    page: PolicyPage,
    checks: DraftChecks,
    may_excuse: bool,
    results: Sequence[ExampleResult] | None = None,
) -> dict[str, Any]:
    """This will give the panel's template all it shows. `results` are those of a form that was just sent."""
    shown = checks.results if results is None else results
    excused = {str(each["example"]) for each in page.excused_examples}
    return {
        "page": page,
        "zone": page.store.time_zone,
        "problems": [_problem(page, problem) for problem in checks.problems],
        "findings": [_finding(warning) for warning in checks.warnings],
        "examples": [_example(result, excused) for result in shown],
        "broken_count": sum(not each.passes and each.example.id not in excused for each in shown),
        "touched": checks.touched,
        "touched_count": touched_count(checks.touched) if checks.touched else "",
        "may_excuse": may_excuse,
        "changes": [change.sentence for change in checks.changes],
        "changed_sets": [f"“{name}”" for name in checks.changed_sets],
    }


def touched_count(touched: Touched) -> str:
    """This will say how many orders: 1 order, 12 orders, more than 10,000 orders."""
    if touched.is_more:
        return f"more than {touched.count:,} orders"
    return "1 order" if touched.count == 1 else f"{touched.count:,} orders"


def warnings_message(checks: DraftChecks) -> SafeString:
    """This will put the first warnings of a saved draft, and its broken examples, into one message."""
    said = [(each.rule_name, each.sentence) for each in checks.warnings]
    said += [(f"Example “{each.example.name}”", each.sentence) for each in checks.broken]
    count = "1 thing to look at" if len(said) == 1 else f"{len(said)} things to look at"
    rest = f" And {len(said) - _SAID} more, under “Policy checks”." if len(said) > _SAID else ""
    lines = format_html_join("", "<li>{}: {}</li>", said[:_SAID])
    return format_html("{}:<ul>{}</ul>{}", count, lines, rest)


def _anchor(rule_id: str) -> str:
    return DEFAULTS_ANCHOR if rule_id == DEFAULT_ID else f"block-{rule_id}-section"


def _finding(warning: LintWarning) -> Finding:
    return Finding(_anchor(warning.rule_id), warning.rule_name, warning.sentence, warning.topic)


def _problem(page: PolicyPage, problem: Problem) -> Finding:
    blocks = page.rules if problem.field == "rules" else ()
    at = problem.path[0] if problem.path else None
    block_id = blocks[at].id if isinstance(at, int) and at < len(blocks) else DEFAULT_ID
    anchor = (
        "panel-child-content-rules-section" if problem.field == "rules" and at is None else _anchor(block_id)
    )
    return Finding(anchor, problem.rule, problem.sentence)


def _example(result: ExampleResult, excused: set[str]) -> ExampleRow:
    example = result.example
    return ExampleRow(
        id=example.id,
        anchor=f"block-{example.id}-section",
        name=example.name,
        passes=result.passes,
        is_excused=not result.passes and example.id in excused,
        sentence=result.sentence,
    )
