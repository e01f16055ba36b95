"""Publishing in Wagtail becomes a policy version in the domain, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from wagtail.log_actions import log

from cms.compile import Compilation, PolicyIncomplete, Problem, compile_policy
from cms.draft_examples import example_results
from cms.examples import ExampleResult
from cms.excuses import Excuse, standing, unexcused
from cms.rendering import policy_texts
from cms.sets import load_sets, load_warehouses
from returns.models import PolicyVersion, StaffTask
from returns.operations.open_task import open_task
from returns.operations.publish_policy import publish_policy

if TYPE_CHECKING:
    from wagtail.models import Revision

    from cms.models import PolicyPage

EXCUSED = "backhaul.examples_excused"


class ExamplesFail(PolicyIncomplete):
    """The policy compiles, but does not answer the merchant's own examples as it must."""


def compile_page(page: PolicyPage) -> Compilation:
    """This will compile the page's blocks as they are in memory. Raises PolicyIncomplete."""
    return compile_policy(
        rules=page.rules.get_prep_value(),
        defaults=page.defaults.get_prep_value(),
        time_zone=page.store.time_zone,
        locales=page.store.locales,
        sets=load_sets(store_id=page.store_id),
        warehouses=load_warehouses(store_id=page.store_id),
    )


def check_page(page: PolicyPage) -> tuple[Compilation, list[Excuse]]:
    """This will compile the page and run its examples: what publishing asks for.

    Gives the compilation and the excuses that are used. Raises PolicyIncomplete,
    as ExamplesFail when only examples are in the way.
    """
    compilation = compile_page(page)
    results = example_results(
        store_id=page.store_id, stored=page.examples.get_prep_value(), rules=compilation.rules
    )
    failing = [result for result in results if not result.passes]
    excuses = page.excused_examples
    broken = unexcused(failing, excuses=excuses, rules=compilation.rules)
    if broken:
        raise ExamplesFail(example_problems(broken, ids=[block.id for block in page.examples]))
    return compilation, standing(excuses, failing=failing, rules=compilation.rules)


def example_problems(broken: list[ExampleResult], *, ids: list[str | None]) -> list[Problem]:
    """This will put each broken example at its block; `ids` are those of the stream, in order."""
    places = {str(block_id): at for at, block_id in enumerate(ids)}
    return [
        Problem(
            field="examples",
            path=(places[result.example.id],) if result.example.id in places else (),
            rule=f"Example “{result.example.name}”",
            sentence=result.sentence,
        )
        for result in broken
    ]


def publish_page(*, page: PolicyPage, revision: Revision, now: datetime) -> PolicyVersion:
    """This will store the page's content as the store's newest policy version.

    Runs in the transaction that makes the page live. Raises PolicyIncomplete.
    """
    compilation, excuses = check_page(page)
    version = publish_policy(
        store_id=page.store_id,
        rules=compilation.rules,
        texts=policy_texts(compilation=compilation, locales=page.store.locales),
        revision_id=revision.pk,
        effective_from=page.effective_from or now,
        published_by_id=revision.user_id,
        now=now,
    )
    if excuses:
        _log_excuses(page, revision, excuses, version)
    return version


def _log_excuses(page: PolicyPage, revision: Revision, excuses: list[Excuse], version: PolicyVersion) -> None:
    told = [{"name": each["name"], "person": each["person"], "user_id": each["user_id"]} for each in excuses]
    data = {"version": version.number, "examples": told}
    log(instance=page, action=EXCUSED, user=revision.user, revision=revision, data=data)


def report_failed_schedule(*, page: PolicyPage, revision: Revision, cause: str, now: datetime) -> StaffTask:
    """This will tell staff that a scheduled policy did not go live, and why."""
    return open_task(
        store_id=page.store_id,
        kind=StaffTask.Kind.POLICY_NOT_PUBLISHED,
        subject=f"revision:{revision.pk}",
        now=now,
        detail={"page_id": page.pk, "revision_id": revision.pk, "cause": cause},
    )
