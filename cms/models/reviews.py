"""How a store answers the returns that wait for a person."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from cms.blocks.canned import CannedSentencesBlock
from cms.canned import DEFAULT_HOURS, ReviewRules, problems_of, sentences_of
from cms.errors import field_errors
from cms.panels import StoreLanguagesPanel
from cms.sites import store_of_site

# A month: whoever promises later than that promises nothing.
MOST_HOURS = 720


@register_setting(icon="time", order=215)
class ReviewSettings(BaseSiteSetting):
    """The time in which an answer is promised, and the sentences that answers are made of."""

    answer_within_hours = models.PositiveIntegerField(
        default=DEFAULT_HOURS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
        verbose_name="hours to answer",
        help_text="A return that waits for a person longer than this is shown as overdue. Counted from the "
        "shopper’s request, around the clock.",
    )
    sentences = StreamField(
        CannedSentencesBlock(),
        blank=True,
        help_text="Staff choose one of these when they approve or decline, and can add words of their own. "
        "Shoppers read it in their language.",
    )

    panels: ClassVar[list[object]] = [
        FieldPanel("answer_within_hours"),
        StoreLanguagesPanel(),
        FieldPanel("sentences"),
    ]

    class Meta:
        verbose_name = "review of returns"
        verbose_name_plural = "review of returns"

    def clean(self) -> None:
        super().clean()
        store = store_of_site(self.site)
        if store is None:
            raise ValidationError("This site belongs to no store.")
        if problems := problems_of(self.sentences.get_prep_value(), default_locale=store.default_locale):
            raise ValidationError(field_errors(problems))

    def rules(self, *, default_locale: str) -> ReviewRules:
        """This will give the settings as the faces read them."""
        sentences = sentences_of(self.sentences.get_prep_value(), default_locale=default_locale)
        return ReviewRules(answer_within=timedelta(hours=self.answer_within_hours), sentences=sentences)
