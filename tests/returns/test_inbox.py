"""What others tell us is stored once and processed until it succeeded."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from returns import inbox, wakeup
from returns.inbox import InboxData
from returns.models import DeliveryState, InboxEntry
from returns.outbox import BACKOFF_SECONDS, KEEP, LEASE, WAKE_GRACE
from tests.factories import NOW
from tests.threads import PATIENCE_SECONDS, at_once

pytestmark = pytest.mark.django_db

Commits = Callable[..., AbstractContextManager[object]]
Woken = list[tuple[str, str, dict[str, object]]]
BATCH = 3


class Killed(BaseException):
    """The worker is gone in the middle of a batch."""


class Processor:
    """Keeps every batch that it was given; fails the entries that it was told to fail."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.failing: set[str] = set()
        self.bodies: list[bytes] = []
        self.error: BaseException | None = None
        self.meanwhile: Callable[[], object] = lambda: None

    def __call__(self, entries: Sequence[InboxData]) -> dict[int, str]:
        self.batches.append([entry.external_id for entry in entries])
        self.bodies += [entry.body for entry in entries]
        self.meanwhile()
        if self.error:
            raise self.error
        return {entry.id: "boom" for entry in entries if entry.external_id in self.failing}


@pytest.fixture(autouse=True)
def processor(monkeypatch: pytest.MonkeyPatch) -> Processor:
    """The processor of the family `probe`; the product's own stay out of it."""
    monkeypatch.setattr(inbox, "_registrations", {})
    processor = Processor()
    inbox.process("probe", queue="tracking", batch=BATCH)(processor)
    return processor


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> Woken:
    calls: Woken = []
    monkeypatch.setattr(
        wakeup, "_senders", [lambda task, queue, arguments: calls.append((task, queue, arguments))]
    )
    return calls


def store(external_id: str, *, source: str = "probe:1", body: bytes = b"{}", now: datetime = NOW) -> bool:
    return inbox.store_entry(source=source, external_id=external_id, kind="x", body=body, now=now)


def run(*, at: datetime = NOW) -> int:
    return inbox.run_batch(family="probe", now=at)


def entry(external_id: str = "e1") -> InboxEntry:
    return InboxEntry.objects.get(external_id=external_id)


class TestStoring:
    def test_happens_once(self) -> None:
        """The sender repeats what it is not sure of; the second time is no news."""
        assert store("e1")
        assert not store("e1", body=b"other")

        assert bytes(entry().body) == b"{}"

    def test_tells_senders_apart(self) -> None:
        """Two accounts of one carrier may use the same numbers."""
        assert store("e1", source="probe:1")
        assert store("e1", source="probe:2")

    def test_keeps_the_bytes(self, processor: Processor) -> None:
        """What was signed is what is processed: no decoding, no new spaces."""
        body = b'{"b": 1,\t"a":\xc3\xa9\xff\x00 }\r\n'
        store("e1", body=body)

        run()

        assert processor.bodies == [body]

    def test_wakes_its_processor_after_the_commit(
        self, woken: Woken, django_capture_on_commit_callbacks: Commits
    ) -> None:
        """On the family's queue, once for each new entry."""
        with django_capture_on_commit_callbacks(execute=True):
            store("e1", source="probe:7")
            store("e1", source="probe:7")

        assert woken == [(inbox.PROCESS_TASK, "tracking", {"family": "probe"})]

    def test_keeps_what_nobody_processes_yet(self, woken: Woken) -> None:
        """A source of the next release: stored, and left alone by the sweep."""
        assert store("e1", source="stranger")

        assert inbox.due_families(now=NOW + timedelta(days=1)) == []

    @pytest.mark.django_db(transaction=True)
    def test_happens_once_for_many_at_a_time(self) -> None:
        """The sender repeats at the same moment: all are answered well, one row is kept."""
        results = at_once(*[lambda: store("e1")] * 8)

        assert True in results
        assert set(results) <= {True, False}
        assert InboxEntry.objects.count() == 1


class TestABatch:
    def test_takes_the_oldest_up_to_its_size(self, processor: Processor) -> None:
        """Then the next batch, until nothing is due."""
        for minutes in (4, 2, 1, 3):
            store(f"e{minutes}", now=NOW + timedelta(minutes=minutes))
        later = NOW + timedelta(hours=1)

        assert [run(at=later), run(at=later), run(at=later)] == [3, 1, 0]
        assert processor.batches == [["e1", "e2", "e3"], ["e4"]]

    def test_takes_its_own_family_only(self, processor: Processor) -> None:
        """`probe` and `probe:1`, but not `probes:1` and not `other`."""
        for source in ("probe", "probe:1", "probes:1", "other"):
            store(source, source=source)

        run()

        assert processor.batches == [["probe", "probe:1"]]

    def test_is_done_once(self, processor: Processor) -> None:
        """What succeeded is never given out again."""
        store("e1")
        run()

        assert run(at=NOW + timedelta(days=1)) == 0
        assert (entry().state, entry().done_at, entry().attempts) == (DeliveryState.DONE, NOW, 1)

    def test_lets_one_failure_be_one_failure(self, processor: Processor) -> None:
        """The bad entry waits, the others are done."""
        processor.failing = {"e2"}
        for number in (1, 2, 3):
            store(f"e{number}")

        run()

        assert {each.external_id: each.state for each in InboxEntry.objects.all()} == {
            "e1": "DONE",
            "e2": "PENDING",
            "e3": "DONE",
        }
        assert entry("e2").last_error == "boom"
        assert entry("e2").due_at == NOW + timedelta(seconds=BACKOFF_SECONDS[0])

    def test_lets_what_failed_not_hold_up_what_comes(self, processor: Processor) -> None:
        """A full batch of bad entries steps aside for the good ones behind it."""
        processor.failing = {"bad1", "bad2", "bad3"}
        for number in (1, 2, 3):
            store(f"bad{number}")
        store("good", now=NOW)

        run()
        run()

        assert entry("good").state == DeliveryState.DONE

    def test_fails_as_a_whole_when_its_processor_does(self, processor: Processor) -> None:
        """Nobody knows which of them succeeded, so all come again."""
        processor.error = ValueError("no database")
        store("e1")
        store("e2")

        run()

        assert {each.state for each in InboxEntry.objects.all()} == {"PENDING"}
        assert entry().last_error == "ValueError: no database"

    @pytest.mark.django_db(transaction=True)
    def test_is_disjoint_from_another_workers(self, processor: Processor) -> None:
        """Two workers hold a batch each at the same moment, and no entry is in both."""
        for number in range(2 * BATCH):
            store(f"e{number}")
        both = threading.Barrier(2)
        processor.meanwhile = lambda: both.wait(PATIENCE_SECONDS)

        results = at_once(run, run)

        assert results == [BATCH, BATCH]
        first, second = processor.batches
        assert set(first).isdisjoint(second)
        assert {each.state for each in InboxEntry.objects.all()} == {"DONE"}


class TestAWorkerThatDies:
    def test_leaves_its_batch_for_the_next(self, processor: Processor) -> None:
        """While the lease lasts nobody touches it; then it comes again."""
        store("e1")
        processor.error = Killed()
        with pytest.raises(Killed):
            run()
        processor.error = None
        assert entry().state == DeliveryState.CLAIMED

        assert run(at=NOW + LEASE - timedelta(seconds=1)) == 0
        assert inbox.due_families(now=NOW + LEASE + WAKE_GRACE) == [("probe", "tracking")]
        assert run(at=NOW + LEASE) == 1

        assert (entry().state, entry().attempts) == (DeliveryState.DONE, 2)

    def test_cannot_undo_what_the_next_has_done(self, processor: Processor) -> None:
        """Slow, not dead: it fails after another has finished. The end stays the end."""
        store("e1")
        processor.failing = {"e1"}

        def overtake() -> None:
            processor.meanwhile, processor.failing = lambda: None, set()
            run(at=NOW + LEASE)
            processor.failing = {"e1"}

        processor.meanwhile = overtake
        run()

        assert (entry().state, entry().last_error) == (DeliveryState.DONE, "")


class TestFailures:
    @pytest.mark.parametrize("tries, seconds", list(enumerate(BACKOFF_SECONDS, start=1)))
    def test_wait_ever_longer(self, processor: Processor, tries: int, seconds: int) -> None:
        """The n-th failure waits for the n-th step."""
        store("e1")
        processor.failing = {"e1"}
        InboxEntry.objects.update(attempts=tries - 1)

        run()

        assert (entry().state, entry().due_at) == (DeliveryState.PENDING, NOW + timedelta(seconds=seconds))

    def test_end_as_dead_letters(self, processor: Processor) -> None:
        """After eight tries it is not given out any more."""
        store("e1")
        processor.failing = {"e1"}
        for _ in range(len(BACKOFF_SECONDS) + 1):
            run(at=entry().due_at)

        assert (entry().state, entry().attempts) == (DeliveryState.DEAD, 8)
        assert inbox.due_families(now=NOW + timedelta(days=365)) == []
        assert run(at=NOW + timedelta(days=365)) == 0


class TestReplaying:
    def test_gives_a_dead_entry_its_tries_back(
        self,
        processor: Processor,
        woken: Woken,
        django_capture_on_commit_callbacks: Commits,
    ) -> None:
        """It is due at once and its processor is woken."""
        store("e1")
        InboxEntry.objects.update(state=DeliveryState.DEAD, attempts=8)
        woken.clear()

        with django_capture_on_commit_callbacks(execute=True):
            assert inbox.replay(entry_id=entry().pk, now=NOW + timedelta(days=2))

        assert woken == [(inbox.PROCESS_TASK, "tracking", {"family": "probe"})]
        assert run(at=NOW + timedelta(days=2)) == 1
        assert entry().attempts == 1

    def test_waits_for_a_processor_that_is_gone(self, woken: Woken) -> None:
        """An entry of a source that nobody processes any more can be revived all the same."""
        store("e1", source="stranger:1")
        InboxEntry.objects.update(state=DeliveryState.DEAD, attempts=8)

        assert inbox.replay(entry_id=entry().pk, now=NOW)
        assert entry().state == DeliveryState.PENDING

    @pytest.mark.parametrize("state", ["PENDING", "CLAIMED", "DONE"])
    def test_leaves_the_living_alone(self, state: str) -> None:
        """A second click does nothing."""
        store("e1")
        InboxEntry.objects.update(state=state, attempts=3)

        assert not inbox.replay(entry_id=entry().pk, now=NOW)
        assert entry().attempts == 3


class TestPruning:
    def test_forgets_what_is_done_and_old(self) -> None:
        """Two weeks later the body is gone, with whatever it said about a person."""
        store("e1")
        run()

        assert inbox.prune(now=NOW + KEEP) == 0
        assert inbox.prune(now=NOW + KEEP + timedelta(seconds=1)) == 1

    @pytest.mark.parametrize("state", ["PENDING", "CLAIMED", "DEAD"])
    def test_keeps_what_is_not_done(self, state: str) -> None:
        """However old."""
        store("e1")
        InboxEntry.objects.update(state=state)

        assert inbox.prune(now=NOW + timedelta(days=365)) == 0

    def test_takes_a_bounded_bite(self) -> None:
        """A year of rows is not deleted in one transaction."""
        for number in range(3):
            store(f"e{number}")
        run()

        assert inbox.prune(now=NOW + timedelta(days=365), limit=2) == 2
        assert InboxEntry.objects.count() == 1
