"""Rules of the demonstration's policy about what was bought. Data only."""

from __future__ import annotations

from portal.demo.blocks import (
    Block,
    at_least,
    is_so,
    methods,
    paragraph,
    refusal,
    review,
    rule,
    texts,
    window,
    words,
)

ELECTRONICS, BULKY = "demo-electronics", "demo-bulky"
# What is called bulky is written once, as a condition set. A rolled rug is a parcel like any other.
BULKY_SET = "Bulky goods"
BULKY_CONDITIONS: list[Block] = [
    words("product_tag", "bulky", "oversize"),
    words("product_category", "Rugs", negate=True),
]

GIFT_CARDS = rule(
    "demo-gift-cards",
    "Gift cards",
    texts("Gift cards", "Gutscheine", "Cartes cadeaux"),
    when=[is_so("gift_card")],
    then=[
        refusal(
            "gift_card_not_returnable",
            texts(
                "Gift cards cannot be returned. They never expire, and you can pass them on.",
                "Gutscheine können nicht zurückgegeben werden. Sie verfallen nie und sind übertragbar.",
                "Les cartes cadeaux ne peuvent pas être retournées. Elles n’expirent jamais, et vous pouvez "
                "les offrir à quelqu’un d’autre.",
            ),
        )
    ],
)

FINAL_SALE = rule(
    "demo-final-sale",
    "Final sale",
    texts("Final sale", "Restposten", "Ventes fermes"),
    when=[is_so("final_sale")],
    then=[
        refusal(
            "final_sale",
            texts(
                "This was sold as final sale, at a lower price and without returns.",
                "Dieser Artikel wurde als Restposten günstiger und ohne Rückgabe verkauft.",
                "Cet article a été vendu en vente ferme, à prix réduit et sans retour possible.",
            ),
        )
    ],
)

HYGIENE = rule(
    "demo-hygiene",
    "Hygiene",
    texts("Hygiene articles", "Hygieneartikel", "Articles d’hygiène"),
    when=[words("product_category", "Underwear", "Cosmetics", "Earrings")],
    then=[
        refusal(
            "not_returnable",
            texts(
                "For reasons of hygiene we cannot take underwear, cosmetics and earrings back.",
                "Unterwäsche, Kosmetik und Ohrringe nehmen wir aus hygienischen Gründen nicht zurück.",
                "Pour des raisons d’hygiène, nous ne reprenons ni sous-vêtements, ni cosmétiques, ni boucles "
                "d’oreilles.",
            ),
        )
    ],
)

CUSTOM_MADE = rule(
    "demo-custom-made",
    "Custom-made",
    texts("Made to order", "Maßanfertigungen", "Articles sur mesure"),
    when=[words("product_tag", "custom-made", "engraved")],
    then=[
        refusal(
            "not_returnable",
            texts(
                "This was made for you alone, with your name or your measurements, so it cannot come back.",
                "Dieser Artikel wurde nur für Sie gefertigt, mit Ihrem Namen oder nach Ihren Maßen. Deshalb "
                "können wir ihn nicht zurücknehmen.",
                "Cet article a été fait pour vous seul, avec votre nom ou à vos mesures. Nous ne pouvons "
                "donc pas le reprendre.",
            ),
        )
    ],
)

NOT_FOR_EVER = paragraph(
    "demo-text-faulty",
    texts(
        "Something is wrong with it? Then tell us: faulty things come back whatever they are, made to order "
        "or on sale. Your rights by law stay as they are.",
        "Etwas stimmt nicht damit? Dann sagen Sie es uns: Was fehlerhaft ist, nehmen wir zurück, auch "
        "Maßanfertigungen und Restposten. Ihre gesetzlichen Rechte bleiben, wie sie sind.",
        "Quelque chose ne va pas ? Dites-le-nous : un article défectueux se retourne toujours, même fait sur "
        "mesure ou vendu en vente ferme. Vos droits légaux restent les mêmes.",
    ),
)

ELECTRONICS_RULE = rule(
    ELECTRONICS,
    "Electronics",
    texts("Electronics", "Elektronik", "Électronique"),
    when=[words("product_category", "Electronics")],
    then=[window(14)],
)

_LOOK_FIRST = texts(
    "Before an expensive device travels, one of us has a look at your request. You hear from us within "
    "one working day.",
    "Bevor ein teures Gerät auf die Reise geht, sieht sich jemand von uns Ihre Anfrage an. Sie hören "
    "innerhalb eines Werktags von uns.",
    "Avant qu’un appareil coûteux ne voyage, l’un de nous examine votre demande. Vous avez notre réponse "
    "sous un jour ouvré.",
)

VALUABLE_IN_POUNDS = rule(
    "demo-valuable-gbp",
    "Valuable electronics, pounds",
    texts("Electronics from £250", "Elektronik ab 250 £", "Électronique à partir de 250 £"),
    when=[words("product_category", "Electronics"), at_least("price", "250", currency="GBP")],
    then=[review(_LOOK_FIRST)],
)

VALUABLE_IN_EUROS = rule(
    "demo-valuable-eur",
    "Valuable electronics, euros",
    texts("Electronics from €300", "Elektronik ab 300 €", "Électronique à partir de 300 €"),
    when=[words("product_category", "Electronics"), at_least("price", "300", currency="EUR")],
    then=[review(_LOOK_FIRST)],
)


def bulky_rule(*, set_id: int) -> Block:
    """This will give the rule about what no parcel shop takes."""
    return rule(
        BULKY,
        "Bulky goods",
        texts("Bulky goods", "Sperrgut", "Articles encombrants"),
        when=[{"type": "set", "value": {"set": set_id, "negate": False}}],
        then=[
            methods("OWN_CARRIER", paid_by="SHOPPER"),
            review(
                texts(
                    "Furniture needs a van and a free place with us, so we agree on a day first. You hear "
                    "from us within two working days.",
                    "Möbel brauchen einen Transporter und bei uns einen freien Platz. Deshalb sprechen wir "
                    "zuerst einen Tag ab. Sie hören innerhalb von zwei Werktagen von uns.",
                    "Un meuble demande une camionnette, et de la place chez nous : nous convenons d’abord "
                    "d’un jour. Vous avez notre réponse sous deux jours ouvrés.",
                )
            ),
        ],
    )


# What the draft says about bulky goods instead.
BULKY_REFUSED = refusal(
    "not_returnable",
    texts(
        "Bulky goods cannot be returned once they are in your home. Please look at them when we deliver.",
        "Sperrgut können wir nicht zurücknehmen, wenn es bei Ihnen steht. Bitte sehen Sie es sich bei der "
        "Lieferung an.",
        "Les articles encombrants ne peuvent plus être retournés une fois chez vous. Examinez-les à la "
        "livraison.",
    ),
)
