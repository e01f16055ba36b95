"""What all answers have in common: the question, and the sentences that shoppers will read."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from cms.answers import read_answer
from cms.carried_out import not_carried_out
from cms.sentences import answer_sentences

WHETHER = "Whether and until when"
WHAT = "What they get"
HOW = "How it comes back"
COSTS = "Costs"
CHECKS = "Checks"


class AnswerBlock(blocks.StructBlock):
    """One answer; its template shows what shoppers will read, and what is not carried out yet."""

    kind = ""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        question, answer = read_answer(kind=self.kind, value=self.get_prep_value(value))
        context["sentences"] = answer_sentences(question=question, answer=answer, locale="en")
        context["notes"] = not_carried_out(question=question, answer=answer)
        return context

    class Meta:
        template = "cms/blocks/sentences.html"
        preview_template = "cms/blocks/preview.html"
