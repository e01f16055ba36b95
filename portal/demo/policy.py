"""The demonstration's policy from top to bottom, its examples, and a draft that changes two rules."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date, datetime

from portal.demo import goods, people
from portal.demo.blocks import Block, paragraph, texts, window

OPENING = paragraph(
    "demo-text-opening",
    texts(
        "Not what you hoped for? Send it back. Here is what can be returned, until when, and when you get "
        "your money. Where several rules fit, the one further up holds.",
        "Nicht das Richtige? Dann schicken Sie es zurück. Hier steht, was zurückgegeben werden kann, bis "
        "wann, und wann Sie Ihr Geld bekommen. Passen mehrere Regeln, gilt die obere.",
        "Ce n’est pas ce que vous espériez ? Renvoyez-le. Voici ce qui peut être retourné, jusqu’à quand, et "
        "quand vous êtes remboursé. Si plusieurs règles conviennent, la plus haute s’applique.",
    ),
)


def policy_rules(*, bulky_set_id: int, today: date) -> list[Block]:
    """This will give the rules and the text between them, as stored; `today` finds the holiday season."""
    return copy.deepcopy(
        [
            OPENING,
            goods.GIFT_CARDS,
            people.FAULTY,
            goods.FINAL_SALE,
            goods.HYGIENE,
            goods.CUSTOM_MADE,
            goods.NOT_FOR_EVER,
            goods.bulky_rule(set_id=bulky_set_id),
            people.OVERSEAS,
            people.MEMBERS,
            people.holidays(today=today),
            goods.ELECTRONICS_RULE,
            goods.VALUABLE_IN_POUNDS,
            goods.VALUABLE_IN_EUROS,
            people.BUSINESS,
            people.FREQUENT,
        ]
    )


def policy_examples(*, now: datetime) -> list[Block]:
    """This will give questions about the ready orders; they were asked at one moment and stay true."""
    asked_at = now.replace(minute=0, second=0, microsecond=0).isoformat()
    asked = {
        "window": ("Two months are too long", "D-1002", "LAMP-1", "", "outside_return_window"),
        "sale": ("Final sale stays final", "D-1003", "SHIRT-M", "", "final_sale"),
        "bag": ("The other line may come back", "D-1003", "BAG-OLV", "", "allowed"),
        "mug": ("A damaged mug is looked at", "D-1001", "MUG-BLU", "damaged", "allowed"),
    }
    return [
        {
            "type": "example",
            "id": f"demo-example-{id_}",
            "value": {
                "name": name,
                "order_number": number,
                "line": line,
                "asked_at": asked_at,
                "reason": reason,
                "resolution": "REFUND",
                "quantity": 1,
                "expected": expected,
            },
        }
        for id_, (name, number, line, reason, expected) in asked.items()
    ]


def draft_rules(rules: Sequence[Block]) -> list[Block]:
    """This will give stored rules with electronics for 30 days, and bulky goods refused."""
    changed = copy.deepcopy(list(rules))
    for block in changed:
        if block["id"] == goods.ELECTRONICS:
            block["value"]["answers"] = [window(30)]
        elif block["id"] == goods.BULKY:
            block["value"]["answers"] = [copy.deepcopy(goods.BULKY_REFUSED)]
    return changed


def is_ours(rules: Sequence[Block]) -> bool:
    """This will say whether stored rules are the demonstration's: an older one keeps what it had."""
    return {goods.ELECTRONICS, goods.BULKY} <= {block.get("id") for block in rules}
