"""Two versions of a policy, told apart in words."""

from __future__ import annotations

from cms.compare import Kind, compare_policies
from tests.cms.lint.documents import Json, policy, refusal, rule, window, words

SHOES = words("product_category", "Shoes")
SALE = words("product_tag", "sale")


def changes(old: Json, new: Json) -> list[str]:
    return [change.sentence for change in compare_policies(old=old, new=new)]


class TestAComparison:
    def test_says_nothing_about_what_is_the_same(self) -> None:
        """Publishing the same again is no change."""
        assert changes(policy(rule("Shoes", SHOES)), policy(rule("Shoes", SHOES))) == []

    def test_says_a_window_in_days(self) -> None:
        """The change that is made most."""
        found = changes(
            policy(rule("Shoes", SHOES, **window(days=30))), policy(rule("Shoes", SHOES, **window(days=60)))
        )

        assert found == ["Return window of “Shoes”: 30 → 60 days"]

    def test_says_a_window_in_words_when_more_changed(self) -> None:
        """Days from another clock are not the same days."""
        found = changes(policy(), policy(**window(clock="shipped", days=20)))

        assert found == [
            (
                "Return window of the defaults: You have 30 days from delivery to return it. If the carrier "
                "reports no delivery, we count from 5 days after shipping. → You have 20 days from the day "
                "we ship it to return it."
            )
        ]

    def test_says_what_is_new_and_what_is_gone(self) -> None:
        """A new rule is said in full, an old one by its name."""
        found = compare_policies(
            old=policy(rule("Sale", SALE, **refusal())), new=policy(rule("Shoes", SHOES, **window(days=60)))
        )

        assert [(change.kind, change.rule_id) for change in found] == [
            (Kind.REMOVED, "sale"),
            (Kind.ADDED, "shoes"),
        ]
        assert found[0].sentence == "Rule “Sale” was removed."
        assert found[1].sentence.startswith(
            "Rule “Shoes” was added. Products in “Shoes”: You have 60 days from delivery"
        )

    def test_says_what_a_rule_is_about_now(self) -> None:
        """Conditions are said before and after."""
        found = changes(policy(rule("Shoes", SHOES)), policy(rule("Shoes", SALE)))

        assert found == ["What “Shoes” is about: Products in “Shoes” → Products marked “sale”"]

    def test_says_a_new_name(self) -> None:
        """The rule is known by its id."""
        renamed = rule("Shoes", SHOES) | {"name": "Footwear"}

        assert changes(policy(rule("Shoes", SHOES)), policy(renamed)) == [
            "Rule “Shoes” is now called “Footwear”."
        ]

    def test_says_which_rule_moved(self) -> None:
        """One rule went up; the two that it passed stayed where they were."""
        one, two, three = rule("One", SHOES), rule("Two", SALE), rule("Three", words("country", "DE"))

        assert changes(policy(one, two, three), policy(three, one, two)) == [
            "Rule “Three” was moved to the top."
        ]
        assert changes(policy(one, two, three), policy(two, three, one)) == [
            "Rule “One” was moved to the end."
        ]
        assert changes(policy(one, two, three), policy(one, three, two)) in (
            ["Rule “Three” was moved in front of “Two”."],
            ["Rule “Two” was moved to the end."],
        )

    def test_says_answers_that_a_rule_gained_or_lost(self) -> None:
        """What was not said before is said as such."""
        both = rule("Sale", SALE, **refusal(en="Final.", de="Endgültig."), **window(days=10))
        found = changes(policy(both), policy(rule("Sale", SALE, **window(days=10))))

        assert found == ["Refusal of “Sale”: Final. → not said"]

    def test_says_what_has_no_sentence_of_its_own(self) -> None:
        """A detail is still a change: here it is what shoppers read once it is too late."""
        late = {"en": "Too late.", "de": "Zu spät."}

        found = changes(policy(rule("Shoes", SHOES)), policy(rule("Shoes", SHOES, **window(sentence=late))))

        assert found == [
            "Return window of “Shoes”, text in Deutsch: nothing → “Zu spät.”",
            "Return window of “Shoes”, text in English: nothing → “Too late.”",
        ]

    def test_reads_documents_of_both_schemas(self) -> None:
        """An older release left out what was nothing special: that is no change."""
        old = policy(schema=1)
        answers = old["rules"][-1]["answers"]
        del answers["window"]["by_resolution"]
        answers |= {question: {"code": None} for question in ("evidence", "fees", "bonus")}
        answers["review"] = {"needed": False}

        assert changes(old, policy()) == []

    def test_says_a_sentence_once(self) -> None:
        """What the answer's words show is not said again as a text."""
        looked = policy(review={"needed": True, "sentence": {"en": "We look."}})

        assert changes(policy(), looked) == [
            "Review of the defaults: You get your answer at once. → We look."
        ]

    def test_says_languages(self) -> None:
        """A store that learned a language."""
        assert changes(policy(), policy(locales=("en", "de", "fr"))) == ["Languages: en, de → en, de, fr"]
