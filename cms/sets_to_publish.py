"""What a change of a condition set means for the policy: versions hold a copy from when they were made."""

from __future__ import annotations

from cms.changed_sets import changed_sets
from cms.compile import PolicyIncomplete
from cms.models import ConditionSet, PolicyPage
from cms.publishing import compile_page
from returns.models import PolicyVersion


def policies_to_publish(*, condition_set: ConditionSet) -> list[tuple[PolicyPage, str]]:
    """This will give the policies to publish again before the set counts, each with a sentence.

    Compares what is in force with the published content as it would compile
    now; sets inside of sets count too. A store has one policy page.
    """
    page = PolicyPage.objects.select_related("store").filter(store_id=condition_set.store_id).first()
    newest = PolicyVersion.objects.filter(store_id=condition_set.store_id).order_by("-number").first()
    if page is None or newest is None:
        return []
    try:
        compiled = compile_page(page).rules
    except PolicyIncomplete as error:
        return [(page, f"With this set “{page.title}” can no longer be published. {error}")]
    if condition_set.name not in changed_sets(old=newest.rules, new=compiled):
        return []
    sentence = (
        f"“{page.title}” uses the set “{condition_set.name}”. Version {newest.number}, which is in force, "
        "still has it as it was: publish the policy again, and the change counts."
    )
    return [(page, sentence)]
