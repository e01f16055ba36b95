"""Plain-language sentences of a policy, written from its rules: the two cannot disagree. Pure."""

from cms.sentences.answers import answer_sentences
from cms.sentences.conditions import (
    answer_names,
    condition_sentence,
    conditions_sentence,
    everything_sentence,
)
from cms.sentences.rules import SPOKEN, rule_sentences, shoppers_rule, short_summary

__all__ = [
    "SPOKEN",
    "answer_names",
    "answer_sentences",
    "condition_sentence",
    "conditions_sentence",
    "everything_sentence",
    "rule_sentences",
    "shoppers_rule",
    "short_summary",
]
