"""Amounts as Stripe writes them in its messages: `$40.00`, `¥500`."""

_SYMBOLS = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "cad": "$", "aud": "$", "nzd": "$", "hkd": "$"}
# docs.stripe.com/currencies, read November 2026.
_ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf".split())
_THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())


def formatted(amount: int, currency: str) -> str:
    """This will write minor units as a price; dollar and euro are recorded, the rest follows their form."""
    symbol = _SYMBOLS.get(currency, f"{currency.upper()} ")
    places = _places(currency)
    if places == 0:
        return f"{symbol}{amount:,}"
    whole, part = divmod(amount, 10**places)
    return f"{symbol}{whole:,}.{part:0{places}d}"


def whole_units(units: int, currency: str) -> int:
    """This will write whole euro, yen or dinar in minor units."""
    return int(units * 10 ** _places(currency))


def _places(currency: str) -> int:
    return 0 if currency in _ZERO_DECIMAL else 3 if currency in _THREE_DECIMAL else 2


# docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, as far as the portal's shops need them.
_SMALLEST = {"gbp": 30, "jpy": 50, "pln": 200, "sek": 300, "dkk": 250, "nok": 300, "czk": 1500}
_SMALLEST |= dict.fromkeys(("aud", "cad", "chf", "eur", "nzd", "usd"), 50)


def smallest_charge(currency: str) -> int:
    """This will tell the least that can be charged, in minor units; one where no least is named."""
    return _SMALLEST.get(currency, 1)
