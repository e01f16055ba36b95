"""Photos are kept for a basket, become those of its return, and go again when nothing was sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from returns.journal import SHOPPER
from returns.models import EvidencePhoto, Order, Reason, Return, ReturnLine
from returns.operations import keep_photo as keeping
from returns.operations.discard_photos import KEEP_UNSENT, discard_photo, discard_unsent_photos
from returns.operations.keep_photo import NoSuchLine, TooManyPhotos, keep_photo
from returns.operations.open_return import NotReturnable, Request, open_return
from returns.operations.quote_return import RequestedLine
from returns.photos import CleanPhoto, clean
from returns.queries.evidence import evidence_of, photo_of_basket, photo_of_return
from tests.factories import NOW, make_order, make_reason, make_return, make_store, publish
from tests.returns.asking import DAMAGE, asking_policy
from tests.returns.photo_files import photo

pytestmark = pytest.mark.django_db

BASKET = "shopper-abc-0"
REFUSED = (IntegrityError, DatabaseError)
_shades = iter(range(1, 256))

Keep = Callable[..., EvidencePhoto]


def another_photo() -> CleanPhoto:
    """One that was not seen before."""
    return clean(source=BytesIO(photo(size=(64, 64 + next(_shades)))))


def files() -> set[Path]:
    storage = storages["photos"]
    assert isinstance(storage, FileSystemStorage)
    return {path for path in Path(storage.location).rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storages["photos"], "_location", str(tmp_path / "photos"))
    for name in ("base_location", "location"):
        storages["photos"].__dict__.pop(name, None)


@pytest.fixture
def order() -> Order:
    store = make_store()
    publish(store, asking_policy(rules=DAMAGE))
    make_reason(store)
    return make_order(store, paid=[1000, 2000])


@pytest.fixture
def damaged(order: Order) -> Reason:
    return Reason.objects.get(store=order.store, code="damaged")


@pytest.fixture
def keep(order: Order) -> Keep:
    def keep_one(
        *, position: int = 0, basket: str = BASKET, photo: CleanPhoto | None = None
    ) -> EvidencePhoto:
        line = order.lines.get(position=position)
        return keep_photo(
            order_id=order.pk,
            order_line_id=line.pk,
            basket=basket,
            photo=photo or another_photo(),
            now=NOW,
        )

    return keep_one


def send(order: Order, reason: Reason, *answers: str, basket: str = BASKET, positions: str = "0") -> Return:
    lines = [
        RequestedLine(
            order_line_id=order.lines.get(position=int(position)).pk,
            quantity=1,
            reason_id=reason.pk,
            evidence_answers=answers or None,
        )
        for position in positions
    ]
    request = Request(
        order_id=order.pk,
        lines=lines,
        method="PREPAID_LABEL",
        idempotency_key=basket,
        source=Return.Source.SHOPPER,
        locale="en",
        actor=SHOPPER,
    )
    return open_return(request=request, now=NOW)


class TestKeeping:
    def test_writes_the_file_privately_under_a_name_that_says_nothing(self, keep: Keep) -> None:
        """Below the data folder, outside of what is public, and not to be guessed."""
        kept = keep()

        (file,) = files()
        assert kept.state == EvidencePhoto.State.KEPT
        assert file.read_bytes() == kept.content()
        assert len(file.stem) == 32
        assert kept.size_bytes == len(kept.content())
        for public in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
            assert not file.is_relative_to(public)

    def test_takes_the_same_photo_once(self, keep: Keep) -> None:
        """Whoever presses twice has one photo."""
        same = another_photo()

        assert keep(photo=same).pk == keep(photo=same).pk
        assert len(files()) == 1

    def test_takes_the_same_photo_for_another_item(self, keep: Keep) -> None:
        """One picture may show two things."""
        same = another_photo()

        assert keep(photo=same).pk != keep(photo=same, position=1).pk

    def test_ends_at_ten_of_an_item(self, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
        """The tenth is taken, the next is refused, and another item has its own ten."""
        monkeypatch.setattr(keeping, "MOST_PER_LINE", 2)
        keep(), keep()

        with pytest.raises(TooManyPhotos):
            keep()

        keep(position=1)
        assert len(files()) == EvidencePhoto.objects.count() == 3

    def test_ends_for_an_order_however_often_it_is_looked_up(
        self, keep: Keep, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody fills the disk with one order number."""
        monkeypatch.setattr(keeping, "MOST_UNSENT_PER_ORDER", 2)
        keep(basket="a"), keep(basket="b")

        with pytest.raises(TooManyPhotos):
            keep(basket="c")

    def test_wants_a_line_of_the_order(self, order: Order) -> None:
        """An item of somebody else's order is no item."""
        other = make_order(order.store).lines.get()

        with pytest.raises(NoSuchLine):
            keep_photo(
                order_id=order.pk, order_line_id=other.pk, basket=BASKET, photo=another_photo(), now=NOW
            )

    def test_leaves_no_file_when_the_same_photo_was_faster(
        self, keep: Keep, order: Order, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The other half of a double click wins between the look and the writing."""
        same = another_photo()
        first = keep(photo=same)
        real, looks = keeping._same, iter([True])

        def sees_nothing_at_first(*args: object) -> object:
            found = real(*args)  # type: ignore[arg-type]
            return found.none() if next(looks, False) else found

        monkeypatch.setattr(keeping, "_same", sees_nothing_at_first)

        assert keep(photo=same).pk == first.pk
        assert len(files()) == EvidencePhoto.objects.count() == 1


class TestSending:
    def test_takes_the_photos_along(self, keep: Keep, order: Order, damaged: Reason) -> None:
        """Each photo belongs to the line that it was added to."""
        first, second = keep(), keep(position=1)

        rma = send(order, damaged, "box:intact", positions="01")

        lines = {line.order_line.position: line for line in rma.lines.select_related("order_line")}
        assert [photo.pk for photo in lines[0].photos.all()] == [first.pk]
        assert [photo.pk for photo in lines[1].photos.all()] == [second.pk]
        assert lines[0].evidence_answers == {"box": "intact"}

    @pytest.mark.parametrize(
        "photos, answers",
        [
            pytest.param(0, ("box:intact",), id="no photo"),
            pytest.param(1, (), id="no answer"),
            pytest.param(1, ("box:squashed",), id="an answer that was no choice"),
            pytest.param(1, ("box:crushed",), id="one of two photos"),
        ],
    )
    def test_is_refused_without_evidence(
        self, keep: Keep, order: Order, damaged: Reason, photos: int, answers: tuple[str, ...]
    ) -> None:
        """Also past every page: what the policy wants to see is checked under the lock."""
        for _ in range(photos):
            keep()

        with pytest.raises(NotReturnable) as caught:
            send(order, damaged, *answers)

        assert caught.value.code == "evidence_missing"
        assert not Return.objects.exists()
        assert EvidencePhoto.objects.unsent().count() == photos

    @pytest.mark.parametrize("basket", ["shopper-abc-1", "shopper-xyz-0"])
    def test_does_not_count_photos_of_another_basket(
        self, keep: Keep, order: Order, damaged: Reason, basket: str
    ) -> None:
        """Neither the last return's nor another browser's."""
        keep(basket=basket)

        with pytest.raises(NotReturnable):
            send(order, damaged, "box:intact")

    def test_twice_leaves_photos_where_they_are(self, keep: Keep, order: Order, damaged: Reason) -> None:
        """A double click answers with the return that is there, although its photos are sent by now."""
        keep()

        assert send(order, damaged, "box:intact") == send(order, damaged, "box:intact")
        assert ReturnLine.objects.get().photos.count() == 1

    def test_keeps_answers_in_the_decision(self, keep: Keep, order: Order, damaged: Reason) -> None:
        """Why it was allowed can be told years later."""
        keep()

        decision = send(order, damaged, "box:intact").lines.get().decision

        assert decision.inputs["request"]["evidence_answers"] == ["box:intact"]
        assert decision.inputs["request"]["photo_count"] == 1
        assert decision.answer["evidence_missing"] == []

    def test_changes_nothing_for_a_policy_of_schema_1(self) -> None:
        """An old policy asks for nothing."""
        store = make_store()
        publish(store)
        make_reason(store)

        assert make_return(make_order(store)).lines.get().evidence_answers == {}


class TestDiscarding:
    def test_deletes_row_and_file(self, keep: Keep) -> None:
        """A removed photo is gone for good."""
        assert discard_photo(photo_id=keep().pk)

        assert not files()
        assert not EvidencePhoto.objects.exists()

    def test_leaves_a_sent_photo_alone(self, keep: Keep, order: Order, damaged: Reason) -> None:
        """Evidence cannot be taken back from a second tab."""
        kept = keep()
        send(order, damaged, "box:intact")

        assert not discard_photo(photo_id=kept.pk)
        assert len(files()) == 1

    def test_prunes_what_was_not_sent_within_a_day(self, keep: Keep, order: Order, damaged: Reason) -> None:
        """Old and unsent goes; sent stays; what is a moment younger stays too."""
        sent = keep()
        send(order, damaged, "box:intact")
        young = keep(basket="shopper-abc-1")
        EvidencePhoto.objects.filter(pk=sent.pk).update(created_at=NOW - timedelta(days=900))

        assert discard_unsent_photos(now=NOW + KEEP_UNSENT) == 0
        assert discard_unsent_photos(now=NOW + KEEP_UNSENT + timedelta(seconds=1)) == 1

        assert list(EvidencePhoto.objects.all()) == [sent]
        assert not EvidencePhoto.objects.filter(pk=young.pk).exists()
        assert len(files()) == 1

    def test_prunes_in_batches(self, keep: Keep) -> None:
        """A busy day is worked off piece by piece."""
        keep(), keep(), keep()
        later = NOW + timedelta(days=2)

        assert [discard_unsent_photos(now=later, limit=2) for _ in range(3)] == [2, 1, 0]
        assert not files()

    @pytest.mark.parametrize("state", [EvidencePhoto.State.WRITING, EvidencePhoto.State.DISCARDED])
    def test_finds_what_died_halfway(self, keep: Keep, state: str) -> None:
        """A row whose file was never written, and one whose deletion was not finished."""
        kept = keep()
        EvidencePhoto.objects.update(state=state)
        for file in files():
            file.unlink()

        assert photo_of_basket(store_id=kept.store_id, basket=BASKET, photo_id=kept.pk) is None
        assert discard_unsent_photos(now=NOW + timedelta(days=2)) == 1


class TestEvidence:
    def test_is_told_in_the_words_that_it_was_asked_in(
        self, keep: Keep, order: Order, damaged: Reason
    ) -> None:
        """Questions are worded as they were asked, also when the policy has changed since."""
        kept = keep()
        rma = send(order, damaged, "box:intact")
        publish(order.store, asking_policy())

        (found,) = evidence_of(rma=rma)

        assert found.photos == (kept,)
        assert found.answers[0].question["en"] == "How was the box?"
        assert found.answers[0].choice["de"] == "intact (de)"

    def test_is_left_out_where_there_is_none(self, order: Order) -> None:
        """A line without photos and answers has nothing to show."""
        assert evidence_of(rma=make_return(order)) == []

    def test_belongs_to_its_return(self, keep: Keep, order: Order, damaged: Reason) -> None:
        """A photo's number behind another return's opens nothing."""
        kept = keep()
        rma = send(order, damaged, "box:intact")
        other = make_return(make_order(order.store))

        assert photo_of_return(rma=rma, photo_id=kept.pk) == kept
        assert photo_of_return(rma=other, photo_id=kept.pk) is None


class TestTheDatabase:
    @pytest.mark.parametrize("column", ["order_id", "order_line_id", "return_line_id"])
    def test_refuses_a_photo_of_another_store(self, keep: Keep, column: str) -> None:
        """Tried past every friendly check by plain SQL."""
        kept, elsewhere = keep(), make_store()
        publish(elsewhere)
        make_reason(elsewhere)
        line = make_return(make_order(elsewhere)).lines.get()
        foreign = {
            "order_id": line.rma.order_id,
            "order_line_id": line.order_line_id,
            "return_line_id": line.pk,
        }

        with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE returns_evidencephoto SET {column} = %s WHERE id = %s", [foreign[column], kept.pk]
            )

    def test_refuses_to_send_what_is_being_deleted(self, keep: Keep, order: Order, damaged: Reason) -> None:
        """A return never points at a photo whose file is on its way out."""
        keep()
        line = send(order, damaged, "box:intact").lines.get()

        with pytest.raises(REFUSED), transaction.atomic():
            EvidencePhoto.objects.filter(return_line=line).update(state=EvidencePhoto.State.DISCARDED)
