"""Starting a replay from the editor, watching it, reading and downloading what it found."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cms.replay_pages.csv_rows import safe_cell
from returns.models import Replay, ReplayStatus, Role
from returns.operations.cancel_replay import end_replay
from returns.operations.plan_replay import plan_replay
from tests.cms.conftest import Shop
from tests.cms.editing import PUBLISH, edit_url, policy_form, rule
from tests.factories import NOW, make_order, make_return
from tests.returns.replays import WORKED_AT, work_off

FORM = {"first_day": "2026-01-01", "last_day": "2026-03-10"}


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def draft(shop: Shop, editor: Client) -> Shop:
    """A draft that gives five days instead of thirty, beside orders that were asked about on the seventh."""
    order = make_order(shop.store, paid=[4000, 1500], quantities=[2, 1])
    order.lines.filter(position=0).update(title="=HYPERLINK(1) shirt", sku="SHIRT")
    make_return(order, units=[2, 0])
    make_order(shop.store, paid=[2500])
    editor.post(edit_url(shop.page), policy_form(rule(name="Clearance"), days=5))
    return shop


def started(shop: Shop, editor: Client, **fields: str) -> Replay:
    response = editor.post(reverse("cms_new_replay", args=[shop.page.pk]), FORM | fields)
    assert response.status_code == 302
    return Replay.objects.latest("id")


def page_of(shop: Shop, replay: Replay, client: Client, **headers: str) -> Any:
    return client.get(reverse("cms_replay", args=[shop.page.pk, replay.pk]), headers=headers)


class TestStarting:
    def test_replays_the_draft_as_it_was_last_saved(self, draft: Shop, editor: Client) -> None:
        """Ninety days up to today are offered; what runs is the saved draft, not what is in force."""
        offered = editor.get(reverse("cms_new_replay", args=[draft.page.pk]))

        replay = started(draft, editor, country="gb", product=" Sale ")

        assert offered.context["form"]["first_day"].value().isoformat() == "2025-12-11"
        assert replay.revision_id == draft.page.latest_revision_id
        assert replay.document["rules"][-1]["answers"]["window"]["days"] == 5
        assert (replay.country, replay.product) == ("GB", "Sale")
        assert replay.from_at.isoformat() == "2026-01-01T00:00:00+00:00"
        assert replay.to_at.isoformat() == "2026-03-11T00:00:00+00:00"

    @pytest.mark.parametrize(
        "fields,sentence",
        [
            ({"first_day": ""}, "Choose the first day."),
            ({"last_day": "2025-12-31"}, "The last day is before the first."),
            ({"last_day": "9999-12-31"}, "Ensure this value is less than or equal to 2999-12-31."),
            ({"country": "G1"}, "Write the country in two letters, like GB."),
            ({"reason": "nonsense"}, "Select a valid choice. nonsense is not one of the available choices."),
        ],
        ids=["no-day", "backwards", "far-future", "country", "reason"],
    )
    def test_says_at_the_field_what_is_wrong(
        self, draft: Shop, editor: Client, fields: dict[str, str], sentence: str
    ) -> None:
        response = editor.post(reverse("cms_new_replay", args=[draft.page.pk]), FORM | fields)

        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert not Replay.objects.exists()

    def test_leads_to_the_one_that_runs_already(self, draft: Shop, editor: Client) -> None:
        """A second one would only make the first slower."""
        first = started(draft, editor)

        response = editor.post(reverse("cms_new_replay", args=[draft.page.pk]), FORM)

        assert response["Location"].endswith(f"/replays/{first.pk}/")
        assert Replay.objects.count() == 1

    def test_says_what_keeps_a_draft_from_being_tried(self, shop: Shop, editor: Client) -> None:
        editor.post(edit_url(shop.page), policy_form(rule(name="", conditions=[])))

        for response in (
            editor.get(reverse("cms_new_replay", args=[shop.page.pk])),
            editor.post(reverse("cms_new_replay", args=[shop.page.pk]), FORM),
        ):
            assert "Give the rule a name." in response.content.decode()
        assert not Replay.objects.exists()


class TestWatching:
    def test_shows_how_far_it_is(self, draft: Shop, editor: Client) -> None:
        replay = started(draft, editor)
        waiting = page_of(draft, replay, editor).content.decode()
        plan_replay(replay_id=replay.pk, now=NOW)
        replay.parts.update(orders_done=1)

        whole = page_of(draft, replay, editor).content.decode()
        piece = page_of(draft, replay, editor, hx_request="true").content.decode()

        assert "Waiting for a worker" in waiting
        assert "1 of 2 orders" in whole
        assert '<noscript><meta http-equiv="refresh"' in whole
        assert "1 of 2 orders" in piece
        assert "<html" not in piece

    def test_loads_the_result_when_it_is_there(self, draft: Shop, editor: Client) -> None:
        replay = work_off(started(draft, editor))

        response = page_of(draft, replay, editor, hx_request="true")

        assert (response.status_code, response["HX-Refresh"]) == (204, "true")

    def test_can_be_cancelled(self, draft: Shop, editor: Client) -> None:
        replay = started(draft, editor)

        response = editor.post(reverse("cms_cancel_replay", args=[draft.page.pk, replay.pk]))

        assert response.status_code == 302
        replay.refresh_from_db()
        assert replay.status == ReplayStatus.CANCELLED
        assert "was cancelled" in page_of(draft, replay, editor).content.decode()

    def test_says_why_it_failed(self, draft: Shop, editor: Client) -> None:
        replay = started(draft, editor)
        end_replay(replay_id=replay.pk, status=ReplayStatus.FAILED, error="The disk <is> full.", now=NOW)

        shown = page_of(draft, replay, editor).content.decode()

        assert "The replay failed." in shown
        assert "The disk &lt;is&gt; full." in shown


class TestTheResult:
    def test_says_what_flips_and_what_it_is_worth(self, draft: Shop, editor: Client) -> None:
        """Asked on the seventh day, both orders; five days are too few for each answer."""
        replay = work_off(started(draft, editor))

        response = page_of(draft, replay, editor)

        shown = response.content.decode()
        assert "2 of 2 answers would flip." in shown
        assert response.context["figures"].flips == 2
        assert "£4,000" not in shown
        assert "£40.00" in shown
        assert "£25.00" in shown
        assert "The time to return this item ended on 8 March 2026." in shown
        assert "until 2 April 2026" in shown

    def test_is_a_file_without_formulas(self, draft: Shop, editor: Client) -> None:
        """A title that a spreadsheet would run stays a text."""
        replay = work_off(started(draft, editor))

        response = editor.get(reverse("cms_replay_flips", args=[draft.page.pk, replay.pk]))

        assert response["Content-Type"] == "text/csv; charset=utf-8"
        content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.DictReader(io.StringIO(content)))
        assert {row["Difference"] for row in rows} == {"Now refused"}
        assert sorted(row["Value"] for row in rows) == ["25.00", "40.00"]
        assert {row["Product"] for row in rows} == {"'=HYPERLINK(1) shirt", "Thing 1"}
        assert {row["Answer of the draft"] for row in rows} == {"refused: outside of the window"}

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\tx", "\rx"])
    def test_takes_the_sting_out_of_formulas(self, text: str) -> None:
        assert safe_cell(text) == f"'{text}"
        assert safe_cell(f"a{text}") == f"a{text}"

    def test_of_an_empty_period_says_so(self, draft: Shop, editor: Client) -> None:
        replay = work_off(started(draft, editor, first_day="2020-01-01", last_day="2020-01-02"))

        assert "There was nothing to ask about" in page_of(draft, replay, editor).content.decode()

    def test_is_listed_with_the_others(self, draft: Shop, editor: Client) -> None:
        work_off(started(draft, editor))
        started(draft, editor, product="Shoes")

        shown = editor.get(reverse("cms_replays", args=[draft.page.pk])).content.decode()

        assert "Waiting" in shown
        assert "Products: Shoes" in shown
        assert "1 January 2026 to 10 March 2026" in shown


class TestTheNotice:
    """What the editor says of the draft's replay, to whoever is about to approve it."""

    def notice(self, shop: Shop, client: Client) -> str:
        shown = client.get(edit_url(shop.page)).content.decode()
        start = shown.index('<div class="replay-notice">')
        return shown[start : start + 3000]

    def test_says_that_nobody_has_replayed_it(self, draft: Shop, editor: Client) -> None:
        assert "has not been replayed yet" in self.notice(draft, editor)

    def test_sums_up_the_replay_of_this_very_draft(self, draft: Shop, editor: Client) -> None:
        work_off(started(draft, editor))

        shown = self.notice(draft, editor)

        assert "This draft was replayed on 10 March 2026, 12:01." in shown
        assert "<strong>2</strong> now refused (£65.00)" in shown

    def test_is_stale_when_the_rules_change(self, draft: Shop, editor: Client) -> None:
        replay = work_off(started(draft, editor))
        editor.post(edit_url(draft.page), policy_form(rule(name="Clearance"), days=6))

        assert "The draft has changed since its replay" in self.notice(draft, editor)
        assert "The draft has changed since this replay" in page_of(draft, replay, editor).content.decode()

    def test_holds_for_a_later_revision_with_the_same_rules(self, draft: Shop, editor: Client) -> None:
        """Another title for the page changes no answer."""
        work_off(started(draft, editor))
        page = draft.page.get_latest_revision_as_object()
        page.title = "Returns"
        page.save_revision()

        assert "This draft was replayed" in self.notice(draft, editor)

    def test_tells_of_one_that_is_running(self, draft: Shop, editor: Client) -> None:
        started(draft, editor)

        assert "A replay is running" in self.notice(draft, editor)

    def test_waits_for_a_draft_that_compiles(self, shop: Shop, editor: Client) -> None:
        editor.post(edit_url(shop.page), policy_form(rule(name="", conditions=[])))

        assert "Mend what does not compile first." in self.notice(shop, editor)

    def test_does_not_stand_in_the_way_of_publishing(self, draft: Shop, editor: Client) -> None:
        response = editor.post(edit_url(draft.page), policy_form(days=5) | PUBLISH)

        assert response.status_code == 302

    def test_has_a_button_in_the_header(self, draft: Shop, editor: Client) -> None:
        shown = editor.get(edit_url(draft.page)).content.decode()

        assert shown.count(reverse("cms_new_replay", args=[draft.page.pk])) == 2


class TestAccess:
    """Editors of this store; nobody else, and for other stores' staff nothing is there."""

    @pytest.fixture
    def replay(self, draft: Shop, editor: Client) -> Replay:
        return work_off(started(draft, editor))

    def addresses(self, shop: Shop, replay: Replay) -> list[str]:
        run = [shop.page.pk, replay.pk]
        return [
            reverse("cms_replays", args=run[:1]),
            reverse("cms_new_replay", args=run[:1]),
            reverse("cms_replay", args=run),
            reverse("cms_replay_flips", args=run),
        ]

    def test_is_for_editors_and_admins_of_the_store(
        self, draft: Shop, replay: Replay, editor: Client, hire: Callable[..., Client]
    ) -> None:
        for client in (editor, hire(draft.store, Role.ADMIN)):
            assert [client.get(url).status_code for url in self.addresses(draft, replay)] == [200] * 4

    def test_is_not_for_other_staff(self, draft: Shop, replay: Replay, hire: Callable[..., Client]) -> None:
        agent = hire(draft.store, Role.AGENT)

        for url in self.addresses(draft, replay):
            assert agent.get(url)["Location"] == reverse("wagtailadmin_home")

    def test_does_not_exist_for_staff_of_another_store(
        self, draft: Shop, other_shop: Shop, replay: Replay, hire: Callable[..., Client]
    ) -> None:
        stranger = hire(other_shop.store, Role.ADMIN)
        urls = self.addresses(draft, replay)

        assert [stranger.get(url).status_code for url in urls] == [404] * 4
        assert stranger.post(urls[1], FORM).status_code == 404
        cancel = reverse("cms_cancel_replay", args=[draft.page.pk, replay.pk])
        assert stranger.post(cancel).status_code == 404
        # Nor can it be reached through a page of their own.
        own = reverse("cms_replay", args=[other_shop.page.pk, replay.pk])
        assert stranger.get(own).status_code == 404

    def test_is_not_for_strangers(self, draft: Shop, replay: Replay) -> None:
        for url in self.addresses(draft, replay):
            assert reverse("wagtailadmin_login") in Client().get(url)["Location"]

    def test_changes_nothing_by_a_link(self, draft: Shop, replay: Replay, editor: Client) -> None:
        cancel = reverse("cms_cancel_replay", args=[draft.page.pk, replay.pk])

        assert editor.get(cancel).status_code == 405
        assert WORKED_AT > NOW


class TestTheButtonBesideACase:
    def test_keeps_the_case_as_an_example_of_the_policy(self, draft: Shop, editor: Client) -> None:
        """What the draft would say today is what it must say from then on."""
        replay = work_off(started(draft, editor))
        sample = page_of(draft, replay, editor).context["sample"]
        case = next(each for each in sample if each.was_asked)
        fields = asdict(case.example) | {"next": "/admin/"}

        response = editor.post(reverse("cms_add_example"), fields)

        assert response["Location"] == "/admin/"
        examples = draft.page.get_latest_revision_as_object().examples
        assert [each.value["expected"] for each in examples] == ["outside_return_window"]
        # The request had been sent, without a photo.
        assert [(each.value["evidence"], each.value["photos"]) for each in examples] == [("", 0)]

    def test_sends_what_the_shopper_had_answered(self, draft: Shop, editor: Client) -> None:
        """One hidden field for each answer, and the number of photos."""
        replay = work_off(started(draft, editor))
        replay.sample[0]["flip"] |= {"evidence_answers": ["worn:no", "box:yes"], "photo_count": 2}
        replay.save()

        page = page_of(draft, replay, editor).content.decode()

        for field in ('"evidence_answers" value="worn:no"', '"evidence_answers" value="box:yes"'):
            assert f'<input type="hidden" name={field}>' in page
        assert '<input type="hidden" name="photo_count" value="2">' in page

    def test_is_there_for_replays_that_kept_no_evidence(self, draft: Shop, editor: Client) -> None:
        """Those of the release before."""
        replay = work_off(started(draft, editor))
        for entry in replay.sample:
            del entry["flip"]["evidence_answers"], entry["flip"]["photo_count"]
        replay.save()

        case = page_of(draft, replay, editor).context["sample"][0]

        assert (list(case.example.evidence_answers), case.example.photo_count) == ([], "")
