"""The site's root and its help pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks.help import HelpBodyBlock
from cms.models.kept import KeptPage
from cms.models.titles import TranslatedTitle, title_panels
from cms.panels import StoreLanguagesPanel

SITE_ROOT = "/"


class HomePage(KeptPage, Page):
    """The root of one store's site. What visitors see at its address is the portal's order look-up."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["cms.PolicyPage", "cms.HelpPage"]
    page_description = "The root of a store's pages. Made together with the store."
    preview_modes: ClassVar[list[tuple[str, str]]] = []

    class Meta:
        verbose_name = "store site"

    def serve(
        self,
        request: HttpRequest,  # noqa: ARG002 - Wagtail's signature
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        return HttpResponseRedirect(SITE_ROOT)


class HelpPage(TranslatedTitle, Page):
    """Answers to what shoppers ask, in all languages of the store."""

    body = StreamField(HelpBodyBlock(), blank=True)

    content_panels: ClassVar[list[object]] = [
        *title_panels(),
        StoreLanguagesPanel(),
        FieldPanel("body"),
    ]
    template = "cms/help_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Help for shoppers: text, and questions that open to their answers."

    class Meta:
        verbose_name = "help page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        locale = get_language() or "en"
        context.update(title=self.title_in(locale=locale), locale=locale)
        return context
