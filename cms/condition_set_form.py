"""The editor's form of a condition set: a set belongs to one store, and stays there."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from cms.stores import stores_edited_by


class ConditionSetForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["store"]
        field.queryset = stores_edited_by(self.for_user) if self.for_user else field.queryset.none()
        if not self.instance.pk and (only := self._only_store()):
            self.initial["store"] = only
        # What is disabled takes its initial value, whatever is sent.
        field.disabled = bool(self.initial.get("store"))

    def _only_store(self) -> int | None:
        """Who writes for one store is not asked which."""
        ids = list(self.fields["store"].queryset.values_list("pk", flat=True)[:2])
        return ids[0] if len(ids) == 1 else None
