"""The private endpoints under `/_standin/`: JSON in, JSON out, no key; for tests and the demo only."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from tests.standins.stripe import charges, refund_life, refunds
from tests.standins.stripe.application import Application
from tests.standins.stripe.audit import audit
from tests.standins.stripe.cards import CARDS
from tests.standins.stripe.connect import connect
from tests.standins.stripe.control_money import MoneyControl
from tests.standins.stripe.core import MAIN_ACCOUNT, Core, Endpoint
from tests.standins.stripe.deadlines import strike_due
from tests.standins.stripe.deliveries import Delivery
from tests.standins.stripe.faults import Fault, UnknownFault
from tests.standins.stripe.refund_life import ForbiddenMove
from tests.standins.stripe.seeding import SeedConflict, seed, seed_method
from tests.standins.stripe.session_life import STRIKES
from tests.standins.stripe.shapes import Answer, Call, Document
from tests.standins.stripe.summary import summary
from tests.standins.stripe.webhooks import Webhooks

_MISUSE = (UnknownFault, ForbiddenMove, SeedConflict, LookupError, TypeError, ValueError)


@dataclass(slots=True)
class Control:
    """Everything that a test may do behind Stripe's back."""

    core: Core
    application: Application
    webhooks: Webhooks
    refuse_connections: Callable[[float], None]

    def answer(self, *, method: str, path: str, body: Document) -> Answer:
        """This will do what a private path asks for; misuse is 400 with a sentence."""
        name = f"{method.lower()}_{path.removeprefix('/_standin/').replace('/', '_')}"
        money = MoneyControl(self.core)
        action: Callable[[Document], Any] | None = getattr(self, name, None) or getattr(money, name, None)
        if action is None:
            return Answer(404, {"error": f"There is no private path {method} {path}."})
        try:
            result = action(body)
        except _MISUSE as error:
            return Answer(400, {"error": f"{type(error).__name__}: {error}"})
        self.core.wake.set()
        return Answer(200, {"result": result})

    def get_health(self, body: Document) -> Document:
        return {"now": self.core.clock.now(), "offset_seconds": self.core.clock.offset_seconds}

    def post_payment_intents(self, body: Document) -> list[Document]:
        connect(core=self.core, account=_account(body))
        return seed(core=self.core, account=_account(body), payments=body["payments"])

    def post_payment_methods(self, body: Document) -> Document:
        card = body.get("card", "pm_card_visa")
        if card not in CARDS:
            raise LookupError(f"There is no test card {card}.")
        return seed_method(core=self.core, account=_account(body), card=card, customer=body.get("customer"))

    def post_faults(self, body: Document) -> None:
        self.core.faults.arm(Fault(**body))

    def get_faults(self, body: Document) -> list[Document]:
        return [asdict(fault) for fault in self.core.faults.armed()]

    def delete_faults(self, body: Document) -> None:
        self.core.faults.clear()

    def post_settle(self, body: Document) -> Document | None:
        """A refund becomes what `status` says, or without one what its card or fault has in store."""
        account = _account(body)
        if body.get("status") is None:
            return refund_life.settle(core=self.core, account=account, refund_id=body["refund"])
        with self.core.store.transaction():
            refund = self.core.store.get(account=account, kind="refund", id=body["refund"])
            return refund_life.move(
                core=self.core,
                call=Call(account, refund["id"], {}),
                refund=refund,
                status=body["status"],
                reason=body.get("reason"),
            )

    def post_dashboard_refunds(self, body: Document) -> Document:
        """A refund made by a person in Stripe's Dashboard: no key, no metadata of ours."""
        account = _account(body)
        with self.core.store.transaction():
            charge = self._charge(account, body["payment_intent"])
            rest = charges.unrefunded(charge)
            amount = body.get("amount") or rest
            if not 0 < amount <= rest:
                raise ValueError(f"{amount} cannot be refunded, {rest} is left.")
            params = {"metadata": body.get("metadata", {}), "reason": body.get("reason")}
            return refunds.issue(core=self.core, call=Call(account, "", params), charge=charge, amount=amount)

    def _charge(self, account: str, payment_intent: str) -> Document:
        intent = self.core.store.get(account=account, kind="payment_intent", id=payment_intent)
        return self.core.store.get(account=account, kind="charge", id=intent["latest_charge"])

    def get_refunds(self, body: Document) -> list[Document]:
        return self.core.store.all(account=_account(body), kind="refund")

    def get_summary(self, body: Document) -> Document:
        return summary(core=self.core, account=_account(body))

    def post_clock(self, body: Document) -> Document:
        with self.core.store.transaction():
            offset = self.core.clock.advance(seconds=int(body["seconds"]))
            self.core.store.remember(name="clock_offset_seconds", value=str(offset))
        strike_due(self.core, strikes=STRIKES)
        return self.get_health(body)

    def get_requests(self, body: Document) -> list[Document]:
        return self.application.requests()

    def get_audit(self, body: Document) -> Document:
        return audit(self.application.requests())

    def delete_requests(self, body: Document) -> None:
        self.application.forget_requests()

    def post_endpoints(self, body: Document) -> None:
        name = body.get("name", "default")
        types = tuple(body.get("types", ("*",)))
        is_connect = bool(body.get("is_connect", False))
        self.core.endpoints[name] = Endpoint(name, body["url"], tuple(body["secrets"]), types, is_connect)

    def delete_endpoints(self, body: Document) -> None:
        self.core.endpoints.clear()

    def post_webhooks_pause(self, body: Document) -> None:
        self.webhooks.is_paused = True

    def post_webhooks_resume(self, body: Document) -> None:
        self.webhooks.is_paused = False

    def post_webhooks_flush(self, body: Document) -> list[Document]:
        return self.webhooks.flush(is_reversed=bool(body.get("reversed", False)))

    def get_webhooks_posts(self, body: Document) -> list[Document]:
        return [asdict(post) for post in self.webhooks.posts()]

    def post_webhooks_answers(self, body: Document) -> bool:
        return self.webhooks.settle(delivery=Delivery(**body["delivery"]), status=body["status"])

    def post_refuse(self, body: Document) -> None:
        self.refuse_connections(float(body["seconds"]))

    def post_reset(self, body: Document) -> None:
        self.core.faults.clear()
        self.core.clock.reset()
        self.core.store.clear()


def _account(body: Document) -> str:
    return str(body.get("account") or MAIN_ACCOUNT)
