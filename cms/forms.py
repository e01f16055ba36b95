"""The editor's form of a policy page: what would not compile is shown at its block, and is not published."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from cms.compile import PolicyIncomplete, compile_policy
from cms.errors import field_errors
from cms.sets import load_sets, load_warehouses
from cms.sites import store_of_page


class PolicyPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # Drafts and previews defer validation: work in progress may be saved with gaps.
        if not self.is_deferred_validation and {"rules", "defaults"} <= cleaned.keys():
            self._compile(cleaned)
        return cleaned

    def _compile(self, cleaned: dict[str, Any]) -> None:
        store = store_of_page(self.parent_page)
        if store is None:
            self.add_error(
                None, "This part of the site belongs to no store, so its policy would bind nobody."
            )
            return
        try:
            compile_policy(
                rules=cleaned["rules"].get_prep_value(),
                defaults=cleaned["defaults"].get_prep_value(),
                time_zone=store.time_zone,
                locales=store.locales,
                sets=load_sets(store_id=store.pk),
                warehouses=load_warehouses(store_id=store.pk),
            )
        except PolicyIncomplete as error:
            for name, found in field_errors(error.problems).items():
                self.add_error(name, found)
