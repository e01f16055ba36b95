"""Panels of the editor that tell instead of ask."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel
from wagtail.models import Page

from cms.checks_words import checks_context
from cms.draft_checks import check_draft
from cms.languages import CODES, NAMES
from cms.sites import store_of_page, store_of_site


class StoreLanguagesPanel(Panel):
    """Says in which languages the store speaks; admin.css shows only the fields of those."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/panels/store_languages.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            locales = self._locales()
            names = [NAMES.get(code, code) for code in locales]
            context.update(locales=locales, names=names)
            return context

        def _locales(self) -> list[str]:
            if isinstance(self.instance, Page):
                store = store_of_page(self.form.parent_page)
            else:
                store = store_of_site(self.instance.site)
            return list(store.locales) if store else list(CODES)


class FirstMatchPanel(Panel):
    """The whole conflict rule, where rules are written."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/panels/first_match.html"


class ChecksPanel(Panel):
    """Errors, warnings, examples and backdating of the saved draft; policy_checks.js keeps it fresh."""

    def get_form_options(self) -> dict[str, Any]:
        # The ticks of the template are this field; one that no panel claims is drawn once more at the top.
        return {"fields": ["excused"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/panels/checks.html"

        class Media:
            js = ("cms/policy_checks.js",)
            css = {"all": ("cms/checks.css",)}

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk:
                checks = check_draft(page=self.instance, now=timezone.now())
                context |= checks_context(
                    page=self.instance,
                    checks=checks,
                    may_excuse=self.form.may_excuse,
                    results=self.form.example_results,
                )
            return context
