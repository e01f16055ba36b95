"""Conditions that are written once and used in several rules of a store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.blocks.conditions import ConditionsBlock
from cms.compile import PolicyIncomplete, compile_set
from cms.condition_set_form import ConditionSetForm
from cms.errors import field_errors
from cms.sets import load_sets
from cms.stored import set_ids
from returns.models import Store


class ConditionSet(models.Model):
    """A named list of conditions. Publishing a policy copies its contents into the version.

    Sets may refer to other sets of the same store.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="condition_sets")
    name = models.CharField(
        max_length=80,
        help_text="What rules and receipts call it, and shoppers where a rule has no heading: Summer sale.",
    )
    conditions = StreamField(
        ConditionsBlock(), collapsed=True, help_text="All of these have to hold for a line of the order."
    )

    base_form_class = ConditionSetForm
    panels: ClassVar[list[object]] = [FieldPanel("store"), FieldPanel("name"), FieldPanel("conditions")]

    class Meta:
        verbose_name = "condition set"
        constraints = [
            models.UniqueConstraint(
                fields=["store", "name"],
                name="condition_set_name_once",
                violation_error_message="This store has a set of that name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            compile_set(
                conditions=self.conditions.get_prep_value(),
                own_id=self.pk,
                sets=load_sets(store_id=self.store_id),
            )
        except PolicyIncomplete as error:
            raise ValidationError(field_errors(error.problems)) from error


def uses_of(condition_set: ConditionSet) -> list[str]:
    """This will name what refers to a set: the store's other sets, and its policy, also in a draft."""
    others = ConditionSet.objects.filter(store_id=condition_set.store_id).exclude(pk=condition_set.pk)
    found = [
        f"the set “{other.name}”"
        for other in others.order_by("name", "id")
        if condition_set.pk in set_ids(other.conditions.get_prep_value())
    ]
    policies = _policies(condition_set.store_id)
    return [*found, *(name for name, rules in policies if condition_set.pk in set_ids(rules))]


def _policies(store_id: int) -> Iterator[tuple[str, Sequence[Any]]]:
    # Through the store: pages import this module.
    page = Store.objects.select_related("policy_page").get(pk=store_id)
    policy = getattr(page, "policy_page", None)
    if policy is None:
        return
    yield "the return policy", policy.rules.get_prep_value()
    if policy.latest_revision_id and policy.latest_revision_id != policy.live_revision_id:
        yield "the draft of the return policy", policy.get_latest_revision_as_object().rules.get_prep_value()
    if policy.scheduled_revision:
        scheduled = policy.scheduled_revision.as_object()
        yield "the scheduled return policy", scheduled.rules.get_prep_value()


def refusal_to_delete(condition_set: ConditionSet) -> str:
    """This will say why a set stays; nothing when it may go."""
    uses = uses_of(condition_set)
    if not uses:
        return ""
    listed = ", ".join(uses)
    return f"“{condition_set.name}” is used by {listed}. Take it out there first, then delete it."


@receiver(pre_delete, sender=ConditionSet, dispatch_uid="cms.keep_used_sets")
def keep_used_sets(
    sender: type[ConditionSet],  # noqa: ARG001 - Django's signature of a receiver
    instance: ConditionSet,
    **kwargs: Any,  # noqa: ARG001
) -> None:
    """This will refuse to delete a set that something refers to, from wherever it is asked."""
    if sentence := refusal_to_delete(instance):
        raise ProtectedError(sentence, {instance})
