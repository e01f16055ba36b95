"""The editor's form of a policy page: what would not compile is shown at its block, and is not published."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.utils import get_user_display_name

from cms.compile import Compilation, PolicyIncomplete, compile_policy
from cms.draft_examples import example_results
from cms.errors import field_errors
from cms.examples import ExampleResult
from cms.excuses import Excuse, excuse, standing, unexcused
from cms.publishing import example_problems
from cms.rights import may_excuse_examples
from cms.sets import load_sets, load_warehouses
from cms.sites import store_of_page
from cms.stops import Stop, stops_of
from returns.models import Store

Failing = list[ExampleResult]
STREAMS = frozenset({"rules", "defaults", "examples"})


class TickedField(forms.MultipleChoiceField):
    """Ids of examples; which of them count is seen once they have run."""

    def valid_value(self, value: str) -> bool:  # noqa: ARG002 - any id may come; strangers are left out
        return True


class PolicyPageForm(WagtailAdminPageForm):
    """The checks panel shows `example_results`, and the ticks that let failing examples pass.

    `stops` are what the message at the top tells of.
    """

    excused = TickedField(required=False)
    example_results: list[ExampleResult] | None = None
    stops: tuple[Stop, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["excused"] = [each["example"] for each in self.instance.excused_examples]

    @property
    def may_excuse(self) -> bool:
        store = store_of_page(self.parent_page)
        user = self.for_user
        return (
            store is not None
            and user is not None
            and may_excuse_examples(user_id=user.pk, is_superuser=user.is_superuser, store_id=store.pk)
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.keys() >= STREAMS:
            self._check(cleaned)
        return cleaned

    def _check(self, cleaned: dict[str, Any]) -> None:
        store = store_of_page(self.parent_page)
        if store is None:
            # Drafts and previews defer validation: work in progress may be saved with gaps.
            if not self.is_deferred_validation:
                self.add_error(
                    None, "This part of the site belongs to no store, so its policy would bind nobody."
                )
            return
        try:
            compilation = self._compile(cleaned, store)
        except PolicyIncomplete as error:
            # Nobody can have excused what could not be asked.
            self.instance.excused_examples = []
            if not self.is_deferred_validation:
                self._show(error, cleaned)
            return
        self._run_examples(cleaned, store, compilation)

    def _compile(self, cleaned: dict[str, Any], store: Store) -> Compilation:
        return compile_policy(
            rules=cleaned["rules"].get_prep_value(),
            defaults=cleaned["defaults"].get_prep_value(),
            time_zone=store.time_zone,
            locales=store.locales,
            sets=load_sets(store_id=store.pk),
            warehouses=load_warehouses(store_id=store.pk),
        )

    def _show(self, error: PolicyIncomplete, cleaned: dict[str, Any]) -> None:
        # Before the errors: a field that has one is no longer among the cleaned.
        self.stops = stops_of(error.problems, blocks={name: cleaned[name] for name in STREAMS})
        for name, found in field_errors(error.problems).items():
            self.add_error(name, found)

    def _run_examples(self, cleaned: dict[str, Any], store: Store, compilation: Compilation) -> None:
        stored = cleaned["examples"].get_prep_value()
        results = example_results(store_id=store.pk, stored=stored, rules=compilation.rules)
        failing = [result for result in results if not result.passes]
        excuses = self._excuses(cleaned.get("excused") or [], failing, compilation)
        self.example_results, self.instance.excused_examples = results, excuses
        if self._is_publishing():
            broken = unexcused(failing, excuses=excuses, rules=compilation.rules)
            ids = [block.id for block in cleaned["examples"]]
            self._show(PolicyIncomplete(example_problems(broken, ids=ids)), cleaned)

    def _is_publishing(self) -> bool:
        """Drafts may have failing examples, and may be submitted with them: whoever approves decides."""
        is_approval = (
            "action-workflow-action" in self.data and self.data.get("workflow-action-name") == "approve"
        )
        return not self.is_deferred_validation and ("action-publish" in self.data or is_approval)

    def _excuses(self, ticked: list[str], failing: Failing, compilation: Compilation) -> list[Excuse]:
        """Whoever has the right says which pass; for all others the excuses stay while nothing changed."""
        given = standing(self.instance.excused_examples, failing=failing, rules=compilation.rules)
        if not self.may_excuse:
            return given
        known = {each["example"]: each for each in given}
        return [
            known.get(result.example.id) or self._excuse(result, compilation)
            for result in failing
            if result.example.id in ticked
        ]

    def _excuse(self, result: ExampleResult, compilation: Compilation) -> Excuse:
        person = str(get_user_display_name(self.for_user))
        return excuse(result=result, rules=compilation.rules, user_id=self.for_user.pk, person=person)
