"""`manage.py verify_decisions`: everything that was decided comes out the same again, or is named."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.models import EligibilityDecision, Return, Store
from tests.factories import NOW, make_order, make_return, make_store, policy_document, publish
from tests.portal.merchant.attempts import FINAL_SALE, refuse
from tests.tampering import tamper

pytestmark = pytest.mark.django_db

DECISIONS = "returns_eligibilitydecision"
ATTEMPTS = "returns_refusedattempt"
VERSIONS = "returns_policyversion"


@pytest.fixture
def store() -> Store:
    store = make_store(code="northwind")
    publish(store, policy_document(rules=[FINAL_SALE]))
    return store


@pytest.fixture
def rma(store: Store) -> Return:
    return make_return(make_order(store, paid=[1000, 500], quantities=[2, 1]))


def verify(*args: str) -> tuple[str, int]:
    """What it says, and with which code it ends."""
    out = StringIO()
    try:
        call_command("verify_decisions", *args, stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def changed(decision: EligibilityDecision, column: str, *path: str, value: object) -> dict[str, object]:
    """A copy of a stored document with one value changed."""
    document: dict[str, object] = deepcopy(getattr(decision, column))
    place = document
    for key in path[:-1]:
        place = place[key]  # type: ignore[assignment]
    place[path[-1]] = value
    return document


class TestVerify:
    def test_finds_no_difference_in_what_was_decided(self, store: Store, rma: Return) -> None:
        """Returns and refused attempts, of every store."""
        refuse(make_order(store, tags=[["outlet"]]))
        other = make_store()
        publish(other)
        make_return(make_order(other))

        said, code = verify()

        assert said == "3 decisions and 1 refused attempts run again: 0 differences.\n"
        assert code == 0

    def test_decides_by_the_version_of_the_decision(self, store: Store, rma: Return) -> None:
        """What was published since changes nothing about what was said."""
        publish(
            store, policy_document(window={"clock": "placed", "days": 1, "date": None, "fallback_days": 0})
        )

        assert verify() == ("2 decisions and 0 refused attempts run again: 0 differences.\n", 0)

    def test_reads_one_store_where_one_is_named(self, store: Store, rma: Return) -> None:
        other = make_store(code="elsewhere")
        publish(other)
        make_return(make_order(other))

        assert verify("--store", "elsewhere")[0].startswith("1 decisions and")

    def test_reads_from_a_day_on_in_the_stores_zone(self, store: Store, rma: Return) -> None:
        """Both ends of a day: what was asked at its midnight is inside."""
        make_return(make_order(store), now=NOW + timedelta(days=1))

        assert verify("--store", "northwind", "--since", "2026-03-11")[0].startswith("1 decisions and")
        assert verify("--since", "2026-03-10")[0].startswith("3 decisions and")

    @pytest.mark.parametrize("arguments", [["--store", "nowhere"], ["--since", "yesterday"]])
    def test_says_that_the_call_is_no_good(self, arguments: list[str]) -> None:
        """Code 1 is kept for differences."""
        with pytest.raises(CommandError) as caught:
            call_command("verify_decisions", *arguments)

        assert caught.value.returncode != 1 or "--since" in arguments

    def test_reads_each_version_once(self, store: Store, rma: Return) -> None:
        """A thousand decisions of one version are not a thousand versions to read."""
        for _ in range(5):
            make_return(make_order(store))

        with CaptureQueriesContext(
            connection,
        ) as queries:
            verify()

        assert len([query for query in queries if VERSIONS in query["sql"]]) == 1


@pytest.mark.tampers
class TestTampering:
    def test_with_an_answer_is_found_and_located(self, rma: Return) -> None:
        """Which decision, of which return, and what was changed in it."""
        decision = rma.lines.earliest("id").decision
        answer = changed(decision, "answer", "answers", "window", "days", value=60)
        tamper(DECISIONS, decision.pk, column="answer", value=answer)

        said, code = verify()

        assert code == 1
        name = f"Decision {decision.pk}, return {rma.number}, order {rma.order.number}"
        assert said.splitlines() == [
            f"{name}: answers.window.days: stored 60, computed 30",
            "2 decisions and 0 refused attempts run again: 1 difference.",
        ]

    def test_with_inputs_is_found_by_what_would_follow(self, rma: Return) -> None:
        """A delivery moved by a month does not fit the answer any more."""
        decision = rma.lines.earliest("id").decision
        line = deepcopy(decision.inputs["line"])
        line["fulfilments"][0]["delivered_at"] = "2026-01-01T12:00:00Z"
        tamper(DECISIONS, decision.pk, column="inputs", value={**decision.inputs, "line": line})

        said, code = verify()

        assert code == 1
        assert f"Decision {decision.pk}, return {rma.number}" in said
        assert ": allowed: stored true, computed false" in said

    def test_with_inputs_that_cannot_be_read_is_a_difference(self, rma: Return) -> None:
        """One broken row does not end the run."""
        decision = rma.lines.earliest("id").decision
        tamper(DECISIONS, decision.pk, column="inputs", value={"order": 5})

        said, code = verify()

        assert code == 1
        assert f"Decision {decision.pk}," in said
        assert "2 decisions and 0 refused attempts run again: 1 difference." in said

    def test_with_a_version_is_found_in_each_of_its_decisions(self, rma: Return) -> None:
        """Also where the process has read the version before it was changed."""
        version = rma.policy_version
        rules = deepcopy(version.rules)
        rules["rules"][-1]["answers"]["window"]["days"] = 14
        tamper(VERSIONS, version.pk, column="rules", value=rules)

        said, code = verify()

        assert code == 1
        assert said.count(": deadline_at: stored ") == 2

    def test_with_an_attempt_is_found(self, store: Store) -> None:
        """What was refused is evidence too."""
        attempt = refuse(make_order(store, tags=[["outlet"]]))[0]
        attempt.answer["sentence"]["en"] = "We never said that."
        attempt.save(update_fields=["answer"])

        said, code = verify()

        assert code == 1
        assert said.startswith(f"Refused attempt {attempt.pk}, order {attempt.order.number}: sentence.en: ")

    def test_with_a_column_beside_the_answer_is_found(self, rma: Return) -> None:
        """Lists and counts read the columns."""
        decision = rma.lines.earliest("id").decision
        tamper(DECISIONS, decision.pk, column="code", value="final_sale")

        said, code = verify()

        assert code == 1
        assert "the column code: stored" in said
