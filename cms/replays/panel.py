"""What the editor, and whoever approves, sees of the draft's newest replay."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from cms.compile import PolicyIncomplete
from cms.replays.drafts import draft_of, standing_of
from cms.replays.notices import notice_of


class ReplayPanel(Panel):
    """Says whether the draft as it was last saved has been replayed, and what came out."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/replay/panel.html"

        def is_shown(self) -> bool:
            # A page that was never saved has no draft yet.
            return bool(self.instance.pk) and bool(super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {
                "page": self.instance,
                "zone": self.instance.store.time_zone,
                **self._standing(),
            }

        def _standing(self) -> dict[str, Any]:
            try:
                draft = draft_of(self.instance)
            except PolicyIncomplete:
                return {"is_incomplete": True}
            standing = standing_of(store_id=self.instance.store_id, draft=draft)
            return {"standing": standing, "notice": notice_of(standing, self.instance.store)}
