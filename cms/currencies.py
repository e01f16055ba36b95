"""Currencies that amounts can be written in.

ISO 4217, list one, read 2026-11; without funds, metals and test codes.
"""

from __future__ import annotations

from decimal import Decimal

from returns.money import Money, NotAnAmount, exponent

CURRENCIES = tuple(
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL "
    "LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP "
    "PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT "
    "TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG".split()
)


def minor_units(*, text: str, currency: str) -> int | None:
    """This will read an amount typed in major units; None for what is no amount of the currency."""
    try:
        minor = Money.parse(text, currency).minor
    except NotAnAmount:
        return None
    return minor if minor >= 0 else None


def amount_sentence(*, currency: str) -> str:
    """This will say how an amount of the currency is typed."""
    decimals = exponent(currency)
    if not decimals:
        return f"Write the amount in {currency} as a whole number, like 1250."
    example = Decimal(125).scaleb(-1).quantize(Decimal(1).scaleb(-decimals))
    return f"Write the amount in {currency} with a point and at most {decimals} decimals, like {example}."
