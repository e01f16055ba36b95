"""The ways in which a carrier can say no, and what each allows us to do next.

Source: research/carriers.md section 3.3. An adapter turns every answer and
every broken connection into exactly one of these.
"""

from __future__ import annotations

from collections.abc import Sequence


class CarrierError(Exception):
    """The base of every failure at a carrier.

    `sentence` is fit for a member of staff; `answer` keeps what the carrier
    sent, with secrets removed by the adapter.
    """

    code = "carrier_error"

    def __init__(self, sentence: str, *, answer: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.answer = answer[:2000]


class Retryable(CarrierError):
    """Nothing happened at the carrier; the same call may be made again."""

    code = "retryable"

    def __init__(self, sentence: str, *, retry_after: float | None = None, answer: str = "") -> None:
        super().__init__(sentence, answer=answer)
        self.retry_after = retry_after


class Ambiguous(CarrierError):
    """The call may have had its effect; it is never repeated, recover() asks first."""

    code = "ambiguous"


class AlreadyDone(CarrierError):
    """The carrier did this before; recover() fetches what it did."""

    code = "already_done"


class Invalid(CarrierError):
    """The carrier cannot accept what we sent; `fields` names the parts to correct."""

    code = "invalid"

    def __init__(self, sentence: str, *, fields: Sequence[str] = (), answer: str = "") -> None:
        super().__init__(sentence, answer=answer)
        self.fields = tuple(fields)


class Refused(CarrierError):
    """The carrier understood and will not do it: funds, account, service, too late."""

    code = "refused"


class AuthError(CarrierError):
    """The account's credentials are not accepted."""

    code = "auth_error"


class NotFound(CarrierError):
    """The carrier does not know the number; normal before the first scan."""

    code = "not_found"


class Unsupported(CarrierError):
    """The carrier has no such capability."""

    code = "unsupported"


class BadSignature(CarrierError):
    """A webhook that was not signed by the carrier, or too long ago."""

    code = "bad_signature"
