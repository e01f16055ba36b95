"""All that the editor says about a draft: errors, warnings, examples, and the orders that it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cms.changed_sets import changed_sets
from cms.compare import Change, compare_policies
from cms.compile import PolicyIncomplete, Problem
from cms.draft_examples import example_results
from cms.examples import ExampleResult
from cms.excuses import standing
from cms.known_products import known_products
from cms.lint.policy import lint_policy
from cms.lint.warnings import LintWarning
from cms.publishing import compile_page
from returns.models import PolicyVersion
from returns.queries.backdating import Touched, orders_touched

if TYPE_CHECKING:
    from cms.models import PolicyPage


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChecks:
    """`excused` are the ids of failing examples that somebody with the right lets pass.

    `changes` are against the store's newest version, `changed_sets` the names
    of the condition sets that hold something else there.
    """

    problems: tuple[Problem, ...] = ()
    warnings: tuple[LintWarning, ...] = ()
    results: tuple[ExampleResult, ...] = ()
    excused: frozenset[str] = frozenset()
    touched: Touched | None = None
    changes: tuple[Change, ...] = ()
    changed_sets: tuple[str, ...] = ()

    @property
    def failing(self) -> tuple[ExampleResult, ...]:
        return tuple(result for result in self.results if not result.passes)

    @property
    def broken(self) -> tuple[ExampleResult, ...]:
        """Failing examples that stop publishing."""
        return tuple(result for result in self.failing if result.example.id not in self.excused)


def check_draft(*, page: PolicyPage, now: datetime) -> DraftChecks:
    """This will check the page as it is in memory. A few bounded queries; nothing is written."""
    touched, newest = _touched(page, now), _newest(page)
    try:
        rules = compile_page(page).rules
    except PolicyIncomplete as error:
        return DraftChecks(problems=error.problems, touched=touched)
    results = example_results(store_id=page.store_id, stored=page.examples.get_prep_value(), rules=rules)
    failing = [result for result in results if not result.passes]
    excuses = standing(page.excused_examples, failing=failing, rules=rules)
    return DraftChecks(
        warnings=_warnings(page, rules, newest, now),
        results=tuple(results),
        excused=frozenset(str(each["example"]) for each in excuses),
        touched=touched,
        changes=compare_policies(old=newest.rules, new=rules) if newest else (),
        changed_sets=changed_sets(old=newest.rules, new=rules) if newest else (),
    )


def _newest(page: PolicyPage) -> PolicyVersion | None:
    return PolicyVersion.objects.filter(store_id=page.store_id).order_by("-number").first()


def _warnings(
    page: PolicyPage, rules: Mapping[str, Any], newest: PolicyVersion | None, now: datetime
) -> tuple[LintWarning, ...]:
    every: Sequence[Mapping[str, Any]] = rules["rules"]
    return lint_policy(
        rules,
        known=known_products(store=page.store, rules=every),
        # The store's first policy is followed by older orders too.
        starts_on=_starts_on(page, now) if newest else None,
        store_country=page.store.country,
    )


def _starts_on(page: PolicyPage, now: datetime) -> date:
    """The first day whose orders follow the draft, in the store's zone."""
    start = page.effective_from or max(page.go_live_at or now, now)
    return start.astimezone(ZoneInfo(page.store.time_zone)).date()


def _touched(page: PolicyPage, now: datetime) -> Touched | None:
    if page.effective_from is None or page.effective_from >= now:
        return None
    return orders_touched(store_id=page.store_id, since=page.effective_from, until=now)
