"""`expand[]`: ids in an answer replaced by their objects (docs.stripe.com/api/expanding_objects)."""

from tests.standins.stripe.core import Core
from tests.standins.stripe.errors import invalid
from tests.standins.stripe.sessions import items_of
from tests.standins.stripe.shapes import Call, Document, public
from tests.standins.stripe.showing import as_shown

_KINDS = {
    "balance_transaction": "balance_transaction",
    "charge": "charge",
    "customer": "customer",
    "dispute": "dispute",
    "failure_balance_transaction": "balance_transaction",
    "latest_charge": "charge",
    "payment_intent": "payment_intent",
    "payment_method": "payment_method",
    "setup_intent": "setup_intent",
}
_DEEPEST = 4


def finished(*, core: Core, call: Call, document: Document) -> Document:
    """This will make an answer of a stored object: without secrets of ours, with what was asked to expand."""
    answer = _shown(core, document)
    for path in call.params.get("expand", []):
        steps = path.split(".")
        if len(steps) > _DEEPEST:
            message = f"You cannot expand more than {_DEEPEST} levels of a property ({path})."
            raise invalid(message, param="expand")
        _expand(core, call, answer, steps)
    return answer


def _shown(core: Core, document: Document) -> Document:
    if document["object"] == "list":
        return {**document, "data": [_shown(core, each) for each in document["data"]]}
    return public(as_shown(document, core=core))


def _expand(core: Core, call: Call, node: Document, steps: list[str]) -> None:
    name, rest = steps[0], steps[1:]
    if node["object"] == "list" and name == "data" and rest:
        for each in node["data"]:
            _expand(core, call, each, rest)
        return
    if node["object"] == "charge" and name == "refunds" and not rest:
        node["refunds"] = _refunds_of(core, call, node)
        return
    if node["object"] == "checkout.session" and name == "line_items" and not rest:
        session = core.store.get(account=call.account, kind=node["object"], id=node["id"])
        node["line_items"] = items_of(session)
        return
    if name not in _KINDS or name not in node:
        raise invalid(f"This property cannot be expanded ({name}).", param="expand")
    if isinstance(node[name], str):
        found = core.store.get(account=call.account, kind=_KINDS[name], id=node[name])
        node[name] = _shown(core, found)
    if rest and node[name] is not None:
        _expand(core, call, node[name], rest)


def _refunds_of(core: Core, call: Call, charge: Document) -> Document:
    sql = (
        "SELECT id FROM documents WHERE account = ? AND kind = 'refund' AND charge = ? "
        "ORDER BY seq DESC LIMIT 11"
    )
    ids = [row[0] for row in core.store.rows(sql, call.account, charge["id"])]
    data = [public(core.store.get(account=call.account, kind="refund", id=id)) for id in ids[:10]]
    return {
        "object": "list",
        "data": data,
        "has_more": len(ids) > 10,
        "url": f"/v1/charges/{charge['id']}/refunds",
    }
