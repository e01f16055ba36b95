"""The base of every refusal the domain can give."""

from __future__ import annotations


class ReturnsError(Exception):
    """A refusal with a stable code and a sentence fit for a person.

    Leaves are defined in the module that raises them and set `code`; the
    sentence is what a shopper or a member of staff may read as it is.
    """

    code = "error"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
