"""Connect: accounts of merchants under a platform, and charges that pass money on to them.

A direct charge is made on the merchant's account by the Stripe-Account header. A destination charge is made
on the platform; its money goes on by a transfer, and the platform keeps its application fee. Both come back
with a refund only where it says so, in proportion
(docs.stripe.com/connect/destination-charges#issue-refunds).
"""

from tests.standins.stripe import charges
from tests.standins.stripe.core import MAIN_ACCOUNT, Core
from tests.standins.stripe.errors import Refusal, missing
from tests.standins.stripe.identifiers import new_id
from tests.standins.stripe.shapes import Call, Document

_SETTING = "connected_account:"


def connect(*, core: Core, account: str) -> None:
    """This will connect a merchant's account to the platform."""
    core.store.remember(name=f"{_SETTING}{account}", value="yes")


def is_known(*, core: Core, account: str) -> bool:
    """This will tell whether the platform may speak for an account."""
    return account == MAIN_ACCOUNT or core.store.setting(f"{_SETTING}{account}") is not None


def refuse_strange_account(*, core: Core, account: str, key: str) -> None:
    """This will refuse an account that is not connected; the text is recorded."""
    if not is_known(core=core, account=account):
        shown = f"{key[:8]}{'*' * max(len(key) - 12, 0)}{key[-4:]}"
        raise Refusal(
            f"The provided key '{shown}' does not have access to account '{account}' (or that account "
            "does not exist). Application access may have been revoked.",
            status=403,
            code="account_invalid",
            is_execution=False,
        )


def check_terms(*, core: Core, call: Call, params: Document, amount: int) -> None:
    """This will refuse a destination that is not connected and a fee above the payment."""
    destination = params.get("transfer_data", {}).get("destination")
    if destination is not None and not is_known(core=core, account=destination):
        raise missing("destination", destination, param="transfer_data[destination]", status=400)
    fee = params.get("application_fee_amount")
    if fee is None:
        return
    if call.account == MAIN_ACCOUNT and destination is None:  # the wording is ours
        message = "An application fee needs a connected account: a destination, or the Stripe-Account header."
        raise Refusal(message, param="application_fee_amount")
    if not 0 < fee <= amount:
        raise Refusal("Your application fee cannot be above the payment.", param="application_fee_amount")


def pass_on(*, core: Core, account: str, intent: Document, charge: Document) -> None:
    """This will move a captured payment's money to where its terms say; call it before it is saved."""
    fee = intent["application_fee_amount"]
    charge.update(application_fee_amount=fee, transfer_data=intent["transfer_data"])
    destination = (intent["transfer_data"] or {}).get("destination")
    if destination is not None:
        charge["transfer"] = _transfer(core, account, charge, intent["transfer_data"])["id"]
    if fee is not None:
        charge["application_fee"] = _fee(core, destination or account, charge, fee)["id"]


def _transfer(core: Core, account: str, charge: Document, data: Document) -> Document:
    transfer = {
        "id": new_id("tr"),
        "object": "transfer",
        "amount": data.get("amount", charge["amount_captured"]),
        "amount_reversed": 0,
        "created": core.clock.now(),
        "currency": charge["currency"],
        "description": None,
        "destination": data["destination"],
        "destination_payment": new_id("py"),
        "livemode": False,
        "metadata": {},
        "reversed": False,
        "source_transaction": charge["id"],
        "source_type": "card",
        "transfer_group": charge["transfer_group"],
    }
    transfer["balance_transaction"] = _book(core, account, "transfer", -transfer["amount"], transfer)
    _book(core, data["destination"], "payment", transfer["amount"], transfer)
    core.store.add(account=account, documents=[transfer])
    return transfer


def _fee(core: Core, merchant: str, charge: Document, amount: int) -> Document:
    fee = {
        "id": new_id("fee"),
        "object": "application_fee",
        "account": merchant,
        "amount": amount,
        "amount_refunded": 0,
        "application": "ca_standin",
        "charge": charge["id"],
        "created": core.clock.now(),
        "currency": charge["currency"],
        "livemode": False,
        "originating_transaction": None,
        "refunded": False,
    }
    fee["balance_transaction"] = _book(core, MAIN_ACCOUNT, "application_fee", amount, fee)
    _book(core, merchant, "stripe_fee", -amount, fee)
    core.store.add(account=MAIN_ACCOUNT, documents=[fee])
    return fee


def _book(core: Core, account: str, type: str, amount: int, subject: Document) -> str:
    row = charges.book(
        core=core, account=account, type=type, amount=amount, subject=subject, description=None, fees=[]
    )
    return str(row["id"])


def refuse_impossible_return(*, params: Document, charge: Document) -> None:
    """This will refuse to take back what a charge has not passed on."""
    is_fee, is_reversed = params.get("refund_application_fee"), params.get("reverse_transfer")
    if is_reversed and charge.get("transfer") is None:  # the wording is ours
        message = f"Attempting to reverse_transfer on {charge['id']}, but it has no transfer"
        raise Refusal(message, param="reverse_transfer")
    if is_fee and charge["application_fee"] is None:
        message = f"Attempting to refund_application_fee on {charge['id']}, but it has no application fee"
        raise Refusal(message)
    if is_fee and charge.get("transfer") is not None and not is_reversed:  # the wording is ours
        message = "refund_application_fee can only be true together with reverse_transfer for this charge"
        raise Refusal(message, param="refund_application_fee")


def take_back(*, core: Core, account: str, params: Document, charge: Document, refund: Document) -> None:
    """This will bring back a refund's share of the transfer and of the fee; call it before it is saved."""
    if params.get("reverse_transfer"):
        transfer = core.store.get(account=account, kind="transfer", id=charge["transfer"])
        amount = _share(transfer["amount"], transfer["amount_reversed"], charge, refund)
        transfer["amount_reversed"] += amount
        transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
        core.store.save(account=account, document=transfer)
        refund["transfer_reversal"] = new_id("trr")
        _book(core, account, "transfer_refund", amount, transfer)
        _book(core, transfer["destination"], "payment_refund", -amount, transfer)
    if params.get("refund_application_fee"):
        fee = core.store.get(account=MAIN_ACCOUNT, kind="application_fee", id=charge["application_fee"])
        amount = _share(fee["amount"], fee["amount_refunded"], charge, refund)
        fee["amount_refunded"] += amount
        fee["refunded"] = fee["amount_refunded"] == fee["amount"]
        core.store.save(account=MAIN_ACCOUNT, document=fee)
        _book(core, MAIN_ACCOUNT, "application_fee_refund", -amount, fee)
        _book(core, fee["account"], "application_fee_refund", amount, fee)


def _share(whole: int, returned: int, charge: Document, refund: Document) -> int:
    """In proportion, rounded down; the refund that empties the charge takes what is left."""
    if charge["amount_refunded"] + refund["amount"] >= charge["amount_captured"]:
        return whole - returned
    return int(min(whole * refund["amount"] // charge["amount_captured"], whole - returned))


def fee(*, core: Core, call: Call) -> Document:
    """This will read one application fee."""
    found = core.store.find(account=call.account, kind="application_fee", id=call.target)
    if found is None:
        raise missing("application fee", call.target, param="id")
    return found


def transfer(*, core: Core, call: Call) -> Document:
    """This will read one transfer."""
    found = core.store.find(account=call.account, kind="transfer", id=call.target)
    if found is None:
        raise missing("transfer", call.target, param="transfer")
    return found
