"""What every test can count on: its own database, an empty Redis, no network beyond this machine."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import redis
from django.conf import settings
from django.core.servers.basehttp import WSGIServer
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from returns.queries.verified import Row, attempts_to_verify, decisions_to_verify, verify
from tests import databases, environment
from tests.shared import SHARED, WHY_SKIPPED

# The same examples every time where nobody watches; new ones at a developer's desk. No deadline: a busy
# machine is slow, not wrong.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "desk")

# Django's live server lets ten connections wait; a race of fifty browsers would be reset at its door.
WSGIServer.request_queue_size = 128

# Bindings of Celery's queues: a worker declares them once, when it starts.
KEPT_IN_REDIS = b"_kombu.binding."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=WHY_SKIPPED))


def pytest_sessionfinish() -> None:
    if environment.worker() == environment.MAIN:
        databases.engine().drop_template()


@pytest.fixture
def shared() -> Path:
    """The shared folder; without it the test is skipped."""
    if not SHARED.is_dir():
        pytest.skip(WHY_SKIPPED)
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In place of pytest-django's own, which migrates for each worker and empties tables after a commit.

    Programs that a test starts find the same database in the environment.
    """
    with django_db_blocker.unblock():
        engine = databases.engine()
        engine.prepare_template()
        engine.renew_clone()
        databases.use(engine.clone)

    def renew(test_case: TransactionTestCase) -> None:
        databases.disconnect()
        engine.renew_clone()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        patch.setenv("DATABASE_URL", databases.url_of(engine.clone))
        yield

    with django_db_blocker.unblock():
        databases.disconnect()
        engine.drop_clone()


@pytest.fixture(autouse=True)
def _empty_redis(_redis: redis.Redis) -> None:
    keys = [key for key in _redis.scan_iter() if not key.startswith(KEPT_IN_REDIS)]
    if keys:
        _redis.delete(*keys)


@pytest.fixture(autouse=True)
def _decisions_hold(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every decision that a test has stored is run again after it, and must come out the same.

    It asks for the database where the test does, so that it looks before the rows are gone.
    """
    uses_database = request.node.get_closest_marker("django_db") or "db" in request.fixturenames
    if uses_database:
        request.getfixturevalue("db")
    yield
    if uses_database and not request.node.get_closest_marker("tampers") and not connection.needs_rollback:
        different = [f"{each.row!r}: {each.difference}" for each in verify(rows=stored()) if each.difference]
        assert different == []


def stored() -> Iterator[Row]:
    """Decisions and refused attempts of every store; one query each where there are none."""
    yield from decisions_to_verify(store_id=None, since=None)
    yield from attempts_to_verify(store_id=None, since=None)


@pytest.fixture(scope="session")
def _redis() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        yield client
