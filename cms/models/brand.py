"""Which store a site belongs to, and how that store looks and is reached."""

from __future__ import annotations

from typing import ClassVar, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.colour import MINIMUM_CONTRAST, contrast_with_white, is_hex_colour
from returns.models import Store

DEFAULT_COLOUR = "#1f4e79"


class StoreMissing(Http404):
    """The request's host belongs to no store, so there is nothing to show."""


def check_colour(value: str) -> None:
    """This will refuse what is no colour, or one that white text cannot be read on."""
    if not is_hex_colour(value):
        raise ValidationError("Write the colour as # and six digits, for example #1f4e79.", code="colour")
    contrast = contrast_with_white(value)
    if contrast < MINIMUM_CONTRAST:
        raise ValidationError(
            "White text on this colour has a contrast of %(contrast).1f to 1. It needs at least "
            "%(minimum)s to 1 to be readable: choose a darker colour.",
            code="contrast",
            params={"contrast": contrast, "minimum": MINIMUM_CONTRAST},
        )


@register_setting(icon="site", order=200)
class Brand(BaseSiteSetting):
    """A site's store with its look, its contact and the sender of its e-mails.

    `store` is empty only until an operator assigns it: Wagtail creates the row
    of a new site on first use.
    """

    select_related: ClassVar[list[str]] = ["store", "logo", "site"]

    store = models.OneToOneField(Store, null=True, blank=True, on_delete=models.PROTECT, related_name="brand")
    logo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown at the top of every page. A wide picture on a transparent ground works best.",
    )
    colour = models.CharField(
        max_length=7,
        default=DEFAULT_COLOUR,
        validators=[check_colour],
        help_text="Buttons and links, as # and six digits. White text has to be readable on it.",
    )
    support_email = models.EmailField(blank=True, default="", verbose_name="support e-mail")
    support_url = models.URLField(blank=True, default="", verbose_name="support page")
    imprint_url = models.URLField(blank=True, default="", verbose_name="imprint")
    privacy_url = models.URLField(blank=True, default="", verbose_name="privacy notice")
    sender_name = models.CharField(
        max_length=80,
        blank=True,
        default="",
        help_text="The name that e-mails come from. Empty: the name of the store.",
    )

    panels: ClassVar[list[object]] = [
        # Moving a site to another store would move everyone's rights with it: operators only.
        FieldPanel("store", permission="superuser"),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("colour")], heading="Look"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("support_email"), FieldPanel("support_url")]),
                FieldRowPanel([FieldPanel("imprint_url"), FieldPanel("privacy_url")]),
            ],
            heading="Contact and legal pages",
        ),
        MultiFieldPanel([FieldPanel("sender_name")], heading="E-mails"),
    ]

    class Meta:
        verbose_name = "brand"

    def __str__(self) -> str:
        return f"Brand of {self.store or self.site}"


def store_of(request: HttpRequest) -> Store:
    """This will give the store of the request's host.

    Cached on the request together with the whole brand (one query besides
    Wagtail's own for the site). Raises StoreMissing, which answers 404.
    """
    try:
        brand = Brand.for_request(request)
    except Brand.DoesNotExist as error:
        raise StoreMissing("This address belongs to no store.") from error
    if brand.store is None:
        raise StoreMissing("This address belongs to no store.")
    return cast(Store, brand.store)
