"""Idempotency keys as Stripe defines them: docs.stripe.com/api/idempotent_requests, read November 2026.

A key belongs to an account. The first request that begins to work saves its status and body, errors of 500
included; the same key with the same parameters then gets that answer again, for 24 hours. After that the key
is new, and the same request is a second refund.
"""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import invalid, key_in_use, key_used_elsewhere, key_used_with_other_params
from tests.standins.stripe.shapes import Answer, Request

RETENTION_SECONDS = 24 * 60 * 60
_LONGEST_KEY = 255


@dataclass(slots=True)
class Claim:
    """The right to work under one key; `replay` is there when the work was done before."""

    account: str
    request: Request
    replay: Answer | None = None

    @property
    def key(self) -> str | None:
        return self.request.idempotency_key


@dataclass(slots=True)
class Keys:
    """Which keys are being worked on now, and which answers are saved."""

    core: Core
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _running: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def claim(self, *, account: str, request: Request) -> Iterator[Claim]:
        """This will hold a key while its request runs, or refuse it with 400 or 409."""
        key = request.idempotency_key
        if key is None:
            yield Claim(account, request)
            return
        if len(key) > _LONGEST_KEY:  # the wording is ours, the limit is Stripe's
            raise invalid(f"Idempotency keys can be at most {_LONGEST_KEY} characters long.")
        self._start(account, key)
        try:
            yield Claim(account, request, self._saved(account, request))
        finally:
            with self._lock:
                self._running.discard((account, key))

    def _start(self, account: str, key: str) -> None:
        with self._lock:
            if (account, key) in self._running:
                raise key_in_use(key)
            self._running.add((account, key))

    def _saved(self, account: str, request: Request) -> Answer | None:
        key = str(request.idempotency_key)
        sql = (
            "SELECT endpoint, fingerprint, status, body, request_id, saved_at FROM saved_answers "
            "WHERE account = ? AND key = ?"
        )
        rows = self.core.store.rows(sql, account, key)
        if not rows or rows[0][5] + RETENTION_SECONDS <= self.core.clock.now():
            return None
        endpoint, known, status, body, request_id, _ = rows[0]
        if endpoint != request.path:
            raise key_used_elsewhere(key, first=endpoint, now=request.path)
        if known != fingerprint(request):
            raise key_used_with_other_params(key)
        headers = {"Idempotent-Replayed": "true", "Original-Request": request_id}
        return Answer(status, json.loads(body), headers)

    def save(self, *, claim: Claim, answer: Answer) -> None:
        """This will keep an answer under its key; call it in the transaction of the effect."""
        if claim.key is None:
            return
        self.core.store.run(
            "INSERT OR REPLACE INTO saved_answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            claim.account,
            claim.key,
            claim.request.path,
            fingerprint(claim.request),
            answer.status,
            json.dumps(answer.body),
            claim.request.id,
            self.core.clock.now(),
        )


def fingerprint(request: Request) -> str:
    """This will reduce the parameters to what two equal requests share, whatever their order."""
    return hashlib.sha256(json.dumps(request.tree, sort_keys=True).encode()).hexdigest()
