"""Page titles in the store's other languages."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from returns.languages import pick


class TranslatedTitle(models.Model):
    """Wagtail's own title is the English one and names the page in the editor."""

    title_de = models.CharField("title in German", max_length=255, blank=True, default="")
    title_fr = models.CharField("title in French", max_length=255, blank=True, default="")

    class Meta:
        abstract = True

    def title_in(self, *, locale: str) -> str:
        """This will give the title in the locale, or the one that there is."""
        texts = {"en": self.title, "de": self.title_de, "fr": self.title_fr}  # type: ignore[attr-defined]
        return pick(texts=texts, locale=locale, default="en")


def title_panels() -> list[MultiFieldPanel | FieldPanel]:
    """This will give the editor's fields of the titles; admin.css hides languages the store does not have."""
    return [
        FieldPanel("title"),
        FieldPanel("title_de", classname="localized-title localized-title--de"),
        FieldPanel("title_fr", classname="localized-title localized-title--fr"),
    ]
