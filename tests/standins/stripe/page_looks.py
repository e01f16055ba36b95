"""How the pages of a session look: plain HTML without scripts, readable on a phone and by a screen reader."""

from html import escape

from tests.standins.stripe.amounts import formatted
from tests.standins.stripe.cards import CARDS
from tests.standins.stripe.shapes import Document

_STYLE = """
:root { color-scheme: light; --ink: #1a1f36; --quiet: #4f566b; --line: #c1c9d2;
  --act: #3d3abf; --bad: #a41c2e; }
* { box-sizing: border-box; }
body { margin: 0; background: #f6f8fa; color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
.note { margin: 0; padding: .5rem 1rem; background: #fff3c4; text-align: center; font-size: .875rem; }
.panel { background: #fff; border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; }
h2, legend { font-size: 1rem; font-weight: 600; margin: 1.25rem 0 .5rem; padding: 0; }
.total { font-size: 2rem; font-weight: 700; margin: 0 0 1rem; }
dl { margin: 0; } dl div { display: flex; justify-content: space-between; gap: 1rem; padding: .25rem 0; }
dd { margin: 0; white-space: nowrap; }
fieldset { border: 0; margin: 1.25rem 0 0; padding: 0; }
.choice { display: flex; gap: .75rem; align-items: center; min-height: 44px; padding: .5rem .75rem;
  border: 1px solid var(--line); border-radius: .5rem; margin-bottom: .5rem; }
.choice:has(:checked) { border-color: var(--act); box-shadow: inset 0 0 0 1px var(--act); }
.choice small { display: block; color: var(--quiet); }
input[type=radio] { width: 1.25rem; height: 1.25rem; flex: none; accent-color: var(--act); }
.field { display: block; margin: 1rem 0 0; font-weight: 600; }
.field input { display: block; width: 100%; margin-top: .25rem; padding: .625rem .75rem; font: inherit;
  border: 1px solid #697386; border-radius: .5rem; }
button, .button { display: block; width: 100%; min-height: 48px; margin-top: 1rem; padding: .75rem;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; border: 1px solid var(--act);
  border-radius: .5rem; background: var(--act); color: #fff; cursor: pointer; }
.second { background: #fff; color: var(--act); }
.error { margin: 0 0 1rem; padding: .75rem 1rem; border: 1px solid var(--bad); border-left-width: 6px;
  border-radius: .5rem; color: var(--bad); background: #fff; }
:focus-visible { outline: 3px solid #0a7cff; outline-offset: 2px; }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<p class="note">Test payments only: no real card is charged here.</p>
<main>
{content}
</main>
</body>
</html>
"""

#: What each choice on the page is called, and what it will do.
_CHOICES = {
    "pm_card_visa": "goes through",
    "pm_card_mastercard": "goes through",
    "pm_card_authenticationRequired": "the bank asks, each time",
    "pm_card_authenticationRequiredOnSetup": "the bank asks the first time",
    "pm_card_chargeDeclined": "is declined",
    "pm_card_chargeDeclinedInsufficientFunds": "has insufficient funds",
    "pm_card_chargeCustomerFail": "can be kept, is declined when charged",
    "pm_card_refundFail": "goes through, its refunds fail later",
    "pm_card_pendingRefund": "goes through, its refunds wait",
    "pm_sepa_debit": "the bank answers some days later",
}
_BRANDS = {"visa": "Visa", "mastercard": "Mastercard"}


def checkout(session: Document, *, error: str | None) -> str:
    """This will make the page to pay on, or to keep a card on."""
    title = _title(session)
    choices = [token for token in _CHOICES if CARDS[token].type in session["payment_method_types"]]
    parts = [
        f'<p class="error" role="alert">{escape(error)}</p>' if error else "",
        '<section class="panel">',
        f"<h1>{title}</h1>",
        _summary(session),
        f'<form method="post" action="{_path(session)}">',
        "<fieldset><legend>How do you want to pay?</legend>",
        *(_choice(token, is_first=token == choices[0]) for token in choices),
        "</fieldset>",
        _email_field(session),
        f'<button type="submit">{_button(session)}</button>',
        "</form>",
        _back(session),
        "</section>",
    ]
    return _page(title, "\n".join(filter(None, parts)))


def _title(session: Document) -> str:
    return "Pay" if session["mode"] == "payment" else "Save your card"


def _button(session: Document) -> str:
    return f"Pay {_total(session)}" if session["mode"] == "payment" else "Save card"


def _total(session: Document) -> str:
    return escape(formatted(session["amount_total"], session["currency"]))


def _summary(session: Document) -> str:
    if session["mode"] == "setup":
        return "<p>Nothing is charged now. Your card is kept for later.</p>"
    rows = "".join(_row(item) for item in session["_line_items"])
    return f'<p class="total">{_total(session)}</p><dl>{rows}</dl>'


def _row(item: Document) -> str:
    count = f" × {item['quantity']}" if item["quantity"] > 1 else ""
    price = escape(formatted(item["amount_total"], item["currency"]))
    return f"<div><dt>{escape(item['description'])}{count}</dt><dd>{price}</dd></div>"


def _choice(token: str, *, is_first: bool) -> str:
    card = CARDS[token]
    name = f"{_BRANDS.get(card.brand, 'Bank debit')} ending in {card.last4}"
    checked = " checked" if is_first else ""
    return (
        f'<label class="choice"><input type="radio" name="card" value="{token}"{checked} required>'
        f"<span>{name}<small>{_CHOICES[token]}</small></span></label>"
    )


def _email_field(session: Document) -> str:
    if session["customer_email"] or session["customer"]:
        return ""
    known = escape(session.get("_email") or "")
    return (
        '<label class="field">E-mail address'
        f'<input type="email" name="email" autocomplete="email" value="{known}" required></label>'
    )


def _back(session: Document) -> str:
    url = session["cancel_url"]
    return f'<a class="button second" href="{escape(url)}">Back to the shop</a>' if url else ""


def _path(session: Document) -> str:
    return f"/c/pay/{escape(session['id'])}"


def bank(session: Document) -> str:
    """This will make the page on which the shopper's bank asks."""
    what = f"a payment of {_total(session)}" if session["mode"] == "payment" else "that your card is kept"
    return _page(
        "Your bank asks",
        f'<section class="panel"><h1>Your bank asks</h1><p>Do you confirm {what}?</p>'
        f'<form method="post" action="{_path(session)}/bank">'
        '<button type="submit" name="answer" value="confirm">Confirm</button>'
        '<button type="submit" name="answer" value="refuse" class="second">Refuse</button></form></section>',
    )


def expired(session: Document) -> str:
    """This will say that a session is over and nothing was paid."""
    return _page(
        "This page has expired",
        '<section class="panel"><h1>This page has expired</h1><p>Nothing was paid. Go back to the shop to '
        f"begin again.</p>{_back(session)}</section>",
    )


def done(session: Document, url: str) -> str:
    """This will say that a session was paid already."""
    what = "It is paid already" if session["mode"] == "payment" else "Your card is saved already"
    return _page(
        what,
        f'<section class="panel"><h1>{what}</h1><p>There is nothing more to do here.</p>'
        f'<a class="button" href="{escape(url)}">Back to the shop</a></section>',
    )


def nothing_here() -> str:
    """This will say that an address leads nowhere."""
    return _page("Nothing here", '<section class="panel"><h1>There is nothing here</h1></section>')


def on_the_way(url: str) -> str:
    """This will make the body of a redirect, for whoever does not follow it."""
    return _page("On the way", f'<a class="button" href="{escape(url)}">Go on</a>')


def _page(title: str, content: str) -> str:
    return _PAGE.format(title=title, style=_STYLE, content=content)
