"""What e-mails to shoppers say, per store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from cms.blocks.messages import MessagesBlock
from cms.compile import Problem
from cms.errors import field_errors
from cms.messages import EmailText, MessageKind, built_in, unknown_placeholders
from cms.panels import StoreLanguagesPanel
from cms.stored import localized


@register_setting(icon="mail", order=220)
class EmailTexts(BaseSiteSetting):
    """A message that is not here, and a language that is left empty, uses the built-in text."""

    messages = StreamField(MessagesBlock(), blank=True)

    panels: ClassVar[list[object]] = [
        HelpPanel(
            content="Messages that you do not write here use the built-in texts. You can use "
            "<code>{number}</code> for the return's number, <code>{store}</code> for the name of "
            "the store, and in “Money sent” <code>{amount}</code>."
        ),
        StoreLanguagesPanel(),
        FieldPanel("messages"),
    ]

    class Meta:
        verbose_name = "e-mail texts"
        verbose_name_plural = "e-mail texts"

    def clean(self) -> None:
        super().clean()
        if problems := list(self._problems()):
            raise ValidationError(field_errors(problems))

    def _problems(self) -> Iterator[Problem]:
        for index, block in enumerate(self.messages.get_prep_value()):
            for field, code, text in _texts(block["value"]):
                for name in unknown_placeholders(kind=MessageKind(block["type"]), text=text):
                    sentence = f"{{{name}}} cannot be filled in here."
                    yield Problem("messages", (index, field, code), block["type"], sentence)

    def text(self, *, kind: MessageKind, locale: str) -> EmailText:
        """This will give the merchant's words where there are some, else ours."""
        ours = built_in(kind=kind, locale=locale)
        for block in self.messages.get_prep_value():
            if block["type"] == kind:
                subject = localized(block["value"].get("subject")).get(locale.split("-", maxsplit=1)[0])
                intro = localized(block["value"].get("intro")).get(locale.split("-", maxsplit=1)[0])
                return EmailText(subject=subject or ours.subject, intro=intro or ours.intro)
        return ours


def _texts(value: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for field in ("subject", "intro"):
        for code, text in localized(value.get(field)).items():
            yield field, code, text
