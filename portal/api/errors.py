"""Every refusal in one shape: a code, a sentence, and the places it is about."""

from __future__ import annotations

from collections.abc import Sequence

from portal.api.answers import ErrorOut, ProblemOut


class ApiError(Exception):
    """A refusal with its HTTP status; the API turns it into an `ErrorOut`."""

    def __init__(self, status: int, code: str, sentence: str, problems: Sequence[ProblemOut] = ()) -> None:
        super().__init__(sentence)
        self.status = status
        self.body = ErrorOut(code=code, sentence=sentence, problems=list(problems))


class TooLarge(ApiError):
    """More than one request may carry."""

    def __init__(self, sentence: str) -> None:
        super().__init__(413, "too_large", sentence)


class Unprocessable(ApiError):
    """A body that says nothing that can be taken."""

    def __init__(self, code: str, sentence: str, problems: Sequence[ProblemOut] = ()) -> None:
        super().__init__(422, code, sentence, problems)
