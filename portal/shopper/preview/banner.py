"""What a page of a preview says about itself."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language_info, gettext

from portal.shopper.basket import Basket
from portal.shopper.preview.chosen import chosen_text
from portal.shopper.preview.occasion import Occasion
from portal.ui.dates import moment_text


def preview_of(*, request: HttpRequest, occasion: Occasion, basket: Basket) -> dict[str, str]:
    """This will give the `preview` of the templates: the banner's words, and the basket for the form."""
    start = reverse("shopper:preview_items", args=[occasion.token])
    return {
        "sentence": _sentence(occasion),
        "link": request.build_absolute_uri(start),
        "until": moment_text(occasion.until, occasion.time_zone),
        "chosen": "" if basket.is_empty else chosen_text(basket=basket, token=occasion.token),
    }


def _sentence(occasion: Occasion) -> str:
    sentence = gettext(
        "Preview: order %(order)s on %(asked)s, in %(language)s, under the draft of %(saved)s. "
        "Nothing is sent."
    )
    return sentence % {
        "order": occasion.order.number,
        "asked": moment_text(occasion.asked_at, occasion.time_zone),
        "language": get_language_info(occasion.locale)["name_translated"],
        "saved": moment_text(occasion.saved_at, occasion.time_zone),
    }
