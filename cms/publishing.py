"""Publishing in Wagtail becomes a policy version in the domain, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from cms.compile import Compilation, compile_policy
from cms.rendering import policy_texts
from cms.sets import load_sets, load_warehouses
from returns.models import PolicyVersion, StaffTask
from returns.operations.open_task import open_task
from returns.operations.publish_policy import publish_policy

if TYPE_CHECKING:
    from wagtail.models import Revision

    from cms.models import PolicyPage


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


def publish_page(*, page: PolicyPage, revision: Revision, now: datetime) -> PolicyVersion:
    """This will store the page's content as the store's newest policy version.

    Runs in the transaction that makes the page live. Raises PolicyIncomplete.
    """
    compilation = compile_page(page)
    return publish_policy(
        store_id=page.store_id,
        rules=compilation.rules,
        texts=policy_texts(compilation=compilation, locales=page.store.locales),
        revision_id=revision.pk,
        effective_from=page.effective_from or now,
        published_by_id=revision.user_id,
        now=now,
    )


def report_failed_schedule(*, page: PolicyPage, revision: Revision, cause: str, now: datetime) -> StaffTask:
    """This will tell staff that a scheduled policy did not go live, and why."""
    return open_task(
        store_id=page.store_id,
        kind=StaffTask.Kind.POLICY_NOT_PUBLISHED,
        subject=f"revision:{revision.pk}",
        now=now,
        detail={"page_id": page.pk, "revision_id": revision.pk, "cause": cause},
    )
