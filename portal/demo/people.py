"""Rules of the demonstration's policy about who asks, when, where and why. Data only."""

from __future__ import annotations

from datetime import date

from portal.demo.blocks import (
    Block,
    at_least,
    because_of,
    evidence,
    is_so,
    methods,
    question,
    review,
    rule,
    texts,
    window,
    words,
)

FAULTY = rule(
    "demo-faulty",
    "Faulty or damaged",
    texts("Faulty or damaged", "Fehlerhaft oder beschädigt", "Défectueux ou endommagé"),
    when=[because_of("DEFECTIVE", "DAMAGED")],
    then=[
        {"type": "returnable", "value": {}},
        methods("PREPAID_LABEL", paid_by="MERCHANT"),
        evidence(
            photos=1,
            questions=[
                question(
                    "noticed",
                    texts(
                        "When did you notice it?",
                        "Wann haben Sie es bemerkt?",
                        "Quand l’avez-vous remarqué ?",
                    ),
                    unpacking=texts("When I unpacked it", "Beim Auspacken", "Au déballage"),
                    first_use=texts(
                        "When I first used it", "Beim ersten Benutzen", "À la première utilisation"
                    ),
                    later=texts("Later", "Später", "Plus tard"),
                )
            ],
            sentence=texts(
                "One photo of the damage helps us to see at once what went wrong.",
                "Ein Foto des Schadens hilft uns, sofort zu sehen, was passiert ist.",
                "Une photo du dommage nous aide à voir tout de suite ce qui s’est passé.",
            ),
        ),
        review(
            texts(
                "We are sorry. One of us looks at your photo and answers within one working day.",
                "Das tut uns leid. Jemand von uns sieht sich Ihr Foto an und antwortet innerhalb eines "
                "Werktags.",
                "Nous en sommes désolés. L’un de nous regarde votre photo et vous répond sous un jour ouvré.",
            )
        ),
    ],
)

MEMBERS = rule(
    "demo-members",
    "Members",
    texts("Members of our club", "Mitglieder unseres Clubs", "Membres de notre club"),
    when=[words("customer_group", "Members")],
    then=[window(60)],
)

OVERSEAS = rule(
    "demo-overseas",
    "Overseas",
    texts(
        "Sent to North America or Oceania",
        "Lieferung nach Nordamerika oder Ozeanien",
        "Livré en Amérique du Nord ou en Océanie",
    ),
    when=[words("country", "US", "CA", "AU", "NZ")],
    then=[methods("OWN_CARRIER", paid_by="SHOPPER")],
)

BUSINESS = rule(
    "demo-business",
    "Business customers",
    texts("Business customers", "Geschäftskunden", "Clients professionnels"),
    when=[is_so("business")],
    then=[
        review(
            texts(
                "Your contact here checks the terms of your contract first and answers within two working "
                "days.",
                "Ihr Ansprechpartner bei uns prüft zuerst Ihren Vertrag und antwortet innerhalb von zwei "
                "Werktagen.",
                "Votre contact chez nous vérifie d’abord votre contrat et répond sous deux jours ouvrés.",
            )
        )
    ],
)

FREQUENT = rule(
    "demo-frequent",
    "Very many returns",
    texts("Very many returns", "Sehr viele Rücksendungen", "De très nombreux retours"),
    when=[at_least("history_returns", 4), at_least("history_rate_percent", 60)],
    then=[
        review(
            texts(
                "You have sent a lot back lately, so one of us has a look first. You hear from us within "
                "one working day.",
                "Sie haben zuletzt viel zurückgeschickt, deshalb sieht zuerst jemand von uns darauf. Sie "
                "hören innerhalb eines Werktags von uns.",
                "Vous avez beaucoup renvoyé ces derniers temps : l’un de nous regarde d’abord. Vous avez "
                "notre réponse sous un jour ouvré.",
            )
        )
    ],
)


def season_of(today: date) -> int:
    """This will give the year of the holiday season: the one that runs, else the next."""
    return today.year - 1 if today.month == 1 else today.year


def holidays(*, today: date) -> Block:
    """This will give the rule about presents.

    It begins on 20 November, so that D-1002, 75 days old, is never a present
    that may still come back.
    """
    year = season_of(today)
    period = {"from": f"{year}-11-20", "to": f"{year}-12-15", "negate": False}
    return rule(
        "demo-holidays",
        "Holidays",
        texts(
            f"Presents, bought from 20 November to 15 December {year}",
            f"Geschenke, gekauft vom 20. November bis 15. Dezember {year}",
            f"Cadeaux achetés du 20 novembre au 15 décembre {year}",
        ),
        when=[{"type": "placed_between", "value": period}],
        then=[window(None, date=f"{year + 1}-01-20")],
    )
