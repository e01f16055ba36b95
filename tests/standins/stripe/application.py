"""What happens to a request, in Stripe's order.

Authorization, rate limit, idempotency key, contract, execution. The effect and the answer saved under the key
are one transaction. Faults strike before or behind the effect.
"""

import contextlib
import json
import re
import sqlite3
from dataclasses import dataclass, field

from tests.standins.stripe import contract, errors, routes
from tests.standins.stripe.confirmation import Decline
from tests.standins.stripe.connect import refuse_strange_account
from tests.standins.stripe.core import MAIN_ACCOUNT, Core
from tests.standins.stripe.deadlines import strike_due
from tests.standins.stripe.errors import Refusal
from tests.standins.stripe.events import API_VERSION
from tests.standins.stripe.expansion import finished
from tests.standins.stripe.faults import Fault
from tests.standins.stripe.idempotency import Claim, Keys
from tests.standins.stripe.session_life import STRIKES
from tests.standins.stripe.shapes import Answer, Call, Document, Request

# A live key never belongs here; whoever sends one is about to take the stand-in for Stripe.
_TEST_KEY = re.compile(r"^[sr]k_test_\w+$")
_DROPPED = Answer(0, {}, dropped=True)
_EDGE_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_BEFORE = {
    "conflict": lambda request: errors.key_in_use(request.idempotency_key or ""),
    "rate_limited": lambda request: errors.rate_limited(),
    "unauthorized": lambda request: errors.bad_api_key(_api_key(request) or ""),
}


@dataclass(slots=True)
class Application:
    """Stripe's side of the API; the control endpoints are elsewhere."""

    core: Core
    _keys: Keys = field(init=False)

    def __post_init__(self) -> None:
        self._keys = Keys(self.core)

    def answer(self, request: Request) -> Answer:
        """This will answer one request, with the headers that Stripe adds to every answer."""
        strike_due(self.core, strikes=STRIKES)
        fault = self.core.faults.take_wire(request)
        try:
            answer = self._serve(request, fault)
        except Refusal as refusal:
            answer = refusal.answer(request_id=request.id)
        self._write_log(request, answer, fault)
        self.core.wake.set()
        if answer.dropped:
            return answer
        headers = {
            "Request-Id": request.id,
            "Stripe-Version": request.header("Stripe-Version") or API_VERSION,
        }
        if request.idempotency_key:
            headers["Idempotency-Key"] = request.idempotency_key
        return Answer(answer.status, answer.body, {**headers, **answer.headers})

    def _serve(self, request: Request, fault: Fault | None) -> Answer:
        account = _account(request)
        refuse_strange_account(core=self.core, account=account, key=_api_key(request) or "")
        if (early := _strike_before(request, fault)) is not None:
            return early
        route, target = routes.find(method=request.method, path=request.path)
        with self._keys.claim(account=account, request=request) as claim:
            self._wait(fault, is_after=False)
            answer = claim.replay or self._execute(route, target, claim, fault)
            self._wait(fault, is_after=True)
        return _strike_after(answer, fault)

    def _wait(self, fault: Fault | None, *, is_after: bool) -> None:
        if fault is not None and fault.kind == "slow" and fault.after == is_after:
            is_closing = self.core.closing.wait(fault.seconds)
            if is_closing and not is_after:
                raise ConnectionAbortedError("The stand-in was closed while it kept a request waiting.")

    def _execute(self, route: routes.Route, target: str, claim: Claim, fault: Fault | None) -> Answer:
        request = claim.request
        params = contract.check(route.params, request.tree)
        call = Call(claim.account, target, params, request.id, request.idempotency_key)
        with self.core.store.transaction():
            answer, is_saved = self._run(route, call, fault)
            if is_saved:
                self._keys.save(claim=claim, answer=answer)
        return answer

    def _run(self, route: routes.Route, call: Call, fault: Fault | None) -> tuple[Answer, bool]:
        """Work under a savepoint: a refusal undoes what was begun, except for the traces of a decline."""
        try:
            if fault is not None and fault.kind == "error":
                raise errors.server_error()
            with self.core.store.transaction():
                try:
                    document = route.handler(core=self.core, call=call)
                except Decline as decline:
                    return _refused(decline, call)
                body = finished(core=self.core, call=call, document=document)
            if fault is not None and fault.kind == "error_saved":
                raise errors.server_error()
        except Refusal as refusal:
            return _refused(refusal, call)
        return Answer(200, body), True

    def _write_log(self, request: Request, answer: Answer, fault: Fault | None) -> None:
        line = {
            "id": request.id,
            "at": self.core.clock.now(),
            "method": request.method,
            "path": request.path,
            "params": request.tree,
            "idempotency_key": request.header("Idempotency-Key"),
            "account": request.header("Stripe-Account") or MAIN_ACCOUNT,
            "status": answer.status,
            "breach": _breach(request),
            "replayed": "Idempotent-Replayed" in answer.headers,
            "fault": fault.kind if fault else None,
        }
        with contextlib.suppress(sqlite3.ProgrammingError):  # the state was closed while a slow answer waited
            self.core.store.run("INSERT INTO requests (body) VALUES (?)", json.dumps(line))

    def requests(self) -> list[Document]:
        """This will give every request that arrived, oldest first; they are kept over a restart."""
        rows = self.core.store.rows("SELECT body FROM requests ORDER BY seq")
        return [json.loads(row[0]) for row in rows]

    def forget_requests(self) -> None:
        """This will empty the list of requests."""
        self.core.store.run("DELETE FROM requests")


def _breach(request: Request) -> str | None:
    """What the library's types have against a request, whatever became of it otherwise."""
    try:
        contract.check(routes.find(method=request.method, path=request.path)[0].params, request.tree)
    except Refusal as refusal:
        return refusal.message
    return None


def _api_key(request: Request) -> str | None:
    scheme, _, key = (request.header("Authorization") or "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def _account(request: Request) -> str:
    key = _api_key(request)
    if key is None:
        raise errors.no_api_key()
    if not _TEST_KEY.match(key):
        raise errors.bad_api_key(key)
    return request.header("Stripe-Account") or MAIN_ACCOUNT


def _strike_before(request: Request, fault: Fault | None) -> Answer | None:
    if fault is None:
        return None
    if fault.kind in _BEFORE:
        raise _BEFORE[fault.kind](request)
    if fault.kind == "never_arrived":
        return _DROPPED
    return _edge_error() if fault.kind == "edge_error" and not fault.after else None


def _strike_after(answer: Answer, fault: Fault | None) -> Answer:
    if fault is not None and fault.kind == "answer_lost":
        return _DROPPED
    return _edge_error() if fault is not None and fault.kind == "edge_error" else answer


def _edge_error() -> Answer:
    return Answer(502, _EDGE_PAGE)


def _refused(refusal: Refusal, call: Call) -> tuple[Answer, bool]:
    return refusal.answer(request_id=call.request_id or ""), refusal.is_execution
