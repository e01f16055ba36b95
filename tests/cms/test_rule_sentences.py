"""A rule and a policy as shoppers read them: nothing is promised that is not carried out."""

from __future__ import annotations

from typing import Any

import pytest

from cms.carried_out import carried_out, labelled, not_carried_out
from cms.rendering import policy_texts
from cms.sentences import rule_sentences, shoppers_rule, short_summary
from returns.eligibility.vocabulary import EXECUTABLE_METHODS, EXECUTABLE_RESOLUTIONS
from tests.cms.building import BOTH, WINDOW, Block, answer, compiled, condition, defaults, items, rule
from tests.cms.test_compile_answers import EXCHANGE, FEES, NO_SHARE

SHARE = {"percent": "10", "amounts": []}
CHARGED = FEES | {"restocking": SHARE}


def read(*answers: Block, locale: str = "en") -> list[str]:
    """What the shopper reads of a rule with these answers."""
    found = compiled(rule(answers=list(answers))).rules["rules"][0]
    return rule_sentences(rule=shoppers_rule(rule=found), locale=locale)


class TestARule:
    def test_is_told_in_a_shoppers_order(self) -> None:
        """Until when, what, how, when the money comes."""
        answers = {
            "refund_timing": {"REFUND": "INSTANT"},
            "methods": {"allowed": ["PREPAID_LABEL", "OWN_CARRIER"], "label_paid_by": "MERCHANT"},
            "resolutions": {"allowed": ["REFUND"]},
            "window": WINDOW | {"clock": "placed"},
        }

        assert rule_sentences(rule={"answers": answers}, locale="en") == [
            "You have 14 days from the day you order to return it.",
            "You get your money back.",
            "We give you a prepaid label, or you send it with a carrier of your choice at your own cost.",
            "We send the money as soon as your return is approved.",
        ]

    def test_says_nothing_more_once_it_has_refused(self) -> None:
        """Until when something that cannot come back could have come back is of no use."""
        assert read(
            answer("not_returnable", code="final_sale", sentence=BOTH), answer("window", **WINDOW)
        ) == ["No."]

    def test_says_as_an_exception_what_goes_without_saying_in_the_defaults(self) -> None:
        """“Faulty goods can be returned, without fees” is the point of such a rule."""
        assert read(answer("returnable"), answer("fees", **FEES)) == [
            "It can be returned.",
            "There are no fees.",
        ]
        last = compiled().rules["rules"][-1]
        assert "There are no fees." not in rule_sentences(rule=last, locale="en")

    def test_does_not_call_a_label_free_that_its_fees_charge(self) -> None:
        """Two sentences of one rule do not contradict each other."""
        answers = {
            "methods": {"allowed": ["PREPAID_LABEL"], "label_paid_by": "MERCHANT"},
            "fees": {
                "restocking": None,
                "label": {"kind": "actual"},
                "waived_when_merchant_at_fault": False,
                "shipping_refund": "NEVER",
                "deductions": {},
            },
        }

        assert rule_sentences(rule={"answers": answers}, locale="en") == [
            "We give you a label for the way back.",
            "What the label costs us is taken off your refund.",
        ]


class TestWhatIsNotCarriedOutYet:
    @pytest.mark.parametrize(
        "stored,note,shown",
        [
            pytest.param(
                answer("resolutions", allowed=["REFUND", "EXCHANGE"]),
                "exchange. Shoppers are not offered it.",
                ["You get your money back."],
                id="resolution",
            ),
            pytest.param(
                answer("methods", allowed=["PREPAID_LABEL", "KEEP"], label_paid_by="SHOPPER"),
                "keep the item",
                ["We give you a prepaid label: sending it back costs you nothing."],
                id="method",
            ),
            pytest.param(
                answer("refund_timing", refund="AFTER_INSPECTION"), "after inspection", [], id="timing"
            ),
            pytest.param(
                answer("window", **WINDOW | {"clock": "placed"}, by_resolution=items(EXCHANGE)),
                "exchange",
                ["You have 14 days from the day you order to return it."],
                id="window-of-its-own",
            ),
            pytest.param(answer("fees", **CHARGED), "fees", [], id="fees"),
            pytest.param(answer("bonus", store_credit=SHARE, exchange=NO_SHARE), "bonuses", [], id="bonus"),
            pytest.param(answer("warehouse", code="north"), "another warehouse", [], id="warehouse"),
        ],
    )
    def test_is_told_to_editors_and_not_to_shoppers(self, stored: Block, note: str, shown: list[str]) -> None:
        """A policy may be prepared; a page promises only what happens."""
        ((question, found),) = compiled(rule(answers=[stored])).rules["rules"][0]["answers"].items()

        assert note in " ".join(not_carried_out(question=question, answer=found))
        assert read(stored) == shown

    @pytest.mark.parametrize(
        "stored",
        [
            answer("resolutions", allowed=["REFUND"]),
            answer("methods", allowed=["PREPAID_LABEL", "OWN_CARRIER"]),
            answer("refund_timing", refund="INSTANT"),
            answer("window", **WINDOW),
            answer("fees", **FEES),
            answer("fees", **FEES | {"label_fee": "free"}),
            answer("bonus", store_credit=NO_SHARE, exchange=NO_SHARE),
            answer("warehouse", code=""),
            answer("review", needed=True, sentence=BOTH),
            answer("evidence", photos=3, questions=[], sentence={}),
        ],
        ids=lambda stored: str(stored["type"]),
    )
    def test_is_silent_about_what_is(self, stored: Block) -> None:
        """A note on everything would be read by nobody."""
        ((question, found),) = compiled(rule(answers=[stored])).rules["rules"][0]["answers"].items()

        assert not_carried_out(question=question, answer=found) == []
        assert carried_out(question=question, answer=found) == found

    def test_leaves_nothing_to_choose_from_where_nothing_is_done(self) -> None:
        """A rule with exchanges alone says nothing about them yet."""
        assert carried_out(question="resolutions", answer={"allowed": ["EXCHANGE"]}) is None
        methods = {"allowed": ["PICKUP"], "label_paid_by": "MERCHANT"}
        assert carried_out(question="methods", answer=methods) is None

    def test_is_marked_where_it_is_chosen(self) -> None:
        """The engine's own lists say what is done."""
        words = [*EXECUTABLE_RESOLUTIONS, *EXECUTABLE_METHODS, "REPAIR"]

        assert [label for _, label in labelled([(word, "x") for word in words])] == [
            "x",
            "x",
            "x",
            "x (not carried out yet)",
        ]


class TestThePage:
    def test_keeps_the_anchor_of_a_rule_without_words(self) -> None:
        """Decisions link to every rule, also to one that has nothing to tell yet."""
        compilation = compiled(rule(answers=[answer("fees", **CHARGED)]))

        text = policy_texts(compilation=compilation, locales=["en"])["en"]

        assert '<span id="rule-r1"></span>' in text
        assert "final-sale" not in text
        assert 'id="rule-default"' in text

    def test_heads_a_rule_about_an_answer_with_the_question(self) -> None:
        """Codes are not for shoppers."""
        worn = {
            "label": {"en": "Worn?", "de": "Getragen?"},
            "choices": items({"label": {"en": "Yes", "de": "Ja"}, "code": "yes"}),
            "is_needed": True,
            "code": "worn",
        }
        ends = defaults(evidence={"photos": 0, "questions": items(worn), "sentence": {}})
        about = rule(conditions=[condition("evidence_answer", "worn:yes")])

        text = policy_texts(compilation=compiled(about, ends=ends), locales=["de"])["de"]

        assert "<h2>Sie antworten „Getragen? Ja“</h2>" in text
        assert "Wir fragen Sie: „Getragen?“" in text


class TestTheShortSummary:
    @pytest.mark.parametrize(
        "locale,expected",
        [
            (
                "en",
                [
                    "You have 30 days from delivery to return it.",
                    "We give you a prepaid label: sending it back costs you nothing.",
                    "We send the money when your parcel has arrived in our warehouse.",
                ],
            ),
            (
                "de-AT",
                [
                    "Für die Rückgabe haben Sie ab der Zustellung 30 Tage Zeit.",
                    "Sie bekommen ein bezahltes Versandetikett: Die Rücksendung kostet Sie nichts.",
                    "Wir erstatten das Geld, wenn Ihr Paket in unserem Lager angekommen ist.",
                ],
            ),
        ],
    )
    def test_says_until_when_at_what_cost_and_when_paid(self, locale: str, expected: list[str]) -> None:
        """What somebody wants to know before they send something back."""
        assert short_summary(document=compiled().rules, locale=locale) == expected

    def test_says_that_there_are_exceptions(self) -> None:
        """A short text must not be taken for the whole."""
        found = short_summary(document=compiled(rule()).rules, locale="fr")

        assert found[-1] == "Certains articles ou certaines raisons suivent d’autres règles."

    def test_says_no_where_the_policy_does(self) -> None:
        """A window would be beside the point."""
        ends = defaults(returnable={"allowed": False, "code": "not_returnable", "sentence": BOTH})

        assert short_summary(document=compiled(ends=ends).rules, locale="de") == ["Nein."]

    def test_reads_older_versions(self) -> None:
        """A policy compiled by an older release is still in force somewhere."""
        document: dict[str, Any] = compiled().rules
        last = document["rules"][-1]["answers"]
        del last["window"]["by_resolution"]
        unasked = ("evidence", "fees", "bonus", "warehouse")
        old = last | {question: {"code": None} for question in unasked}
        rules = [{"id": "default", "conditions": [], "answers": old | {"review": {"needed": False}}}]

        assert len(short_summary(document=document | {"schema": 1, "rules": rules}, locale="en")) == 3
        assert len(rule_sentences(rule=rules[0], locale="en")) == 6
