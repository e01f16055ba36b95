"""The wording of the policy page, in each language that a policy can be written in."""

from collections.abc import Mapping

from cms.phrases.de import GERMAN
from cms.phrases.en import ENGLISH
from cms.phrases.fr import FRENCH
from cms.phrases.wording import AnswerPhrases, ConditionPhrases, Phrases, Ranges

PHRASES: Mapping[str, Phrases] = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH}

__all__ = ["PHRASES", "AnswerPhrases", "ConditionPhrases", "Phrases", "Ranges"]
