"""The reasons that shoppers choose from, per store."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from cms.blocks.reasons import ReasonsBlock
from cms.errors import field_errors
from cms.panels import StoreLanguagesPanel
from cms.reasons import nodes_of, problems_of, with_codes
from cms.sites import store_of_site
from returns.operations.publish_reasons import publish_reasons


@register_setting(icon="list-ul", order=210)
class ReasonSettings(BaseSiteSetting):
    """Saving publishes the tree: older returns keep the reasons they were opened with."""

    reasons = StreamField(
        ReasonsBlock(),
        blank=True,
        collapsed=True,
        help_text="Shoppers choose one of these for each item. Groups open to finer reasons.",
    )

    panels: ClassVar[list[object]] = [StoreLanguagesPanel(), FieldPanel("reasons")]

    class Meta:
        verbose_name = "return reasons"
        verbose_name_plural = "return reasons"

    def clean(self) -> None:
        super().clean()
        store = store_of_site(self.site)
        if store is None:
            raise ValidationError("This site belongs to no store.")
        if problems := problems_of(self.reasons.get_prep_value(), locales=store.locales):
            raise ValidationError(field_errors(problems))

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail makes the row of a new site empty; there is nothing to publish in it yet."""
        store = store_of_site(self.site)
        if store and self.reasons:
            self.reasons = with_codes(self.reasons.get_prep_value(), default_locale=store.default_locale)
            # Wagtail's settings form saves the model itself: this is the edge where the time is taken.
            publish_reasons(
                store_id=store.pk, nodes=nodes_of(self.reasons.get_prep_value()), now=timezone.now()
            )
        super().save(*args, **kwargs)
