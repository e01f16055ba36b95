"""Two questions of whoever runs us: is the process alive, and could it serve a shopper?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from returns.models import Delivery, DeliveryState, InboxEntry
from tests import databases
from tests.factories import NOW, make_order, make_return, make_store, publish
from tests.services.children import free_port


@pytest.fixture
def _no_redis(settings: Any) -> None:
    """Redis is named where nobody listens."""
    cache = {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{free_port()}/0"}
    settings.CACHES = {"default": cache}


@pytest.fixture
def _no_database(transactional_db: None) -> Iterator[None]:
    """The database is named where nobody listens."""
    own = dict(connection.settings_dict)
    databases.disconnect()
    pool = {"min_size": 0, "max_size": 1, "timeout": 1}
    connection.settings_dict |= {"PORT": str(free_port()), "OPTIONS": {**own["OPTIONS"], "pool": pool}}
    yield
    databases.disconnect()
    connection.settings_dict |= own


def make_dead_letters() -> None:
    """Two deliveries and one webhook that were given up."""
    store = make_store()
    publish(store)
    make_return(make_order(store))
    dead = Delivery.objects.order_by("id").values_list("id", flat=True)[:2]
    Delivery.objects.filter(pk__in=list(dead)).update(state=DeliveryState.DEAD)
    InboxEntry.objects.create(
        source="stripe",
        external_id="evt_1",
        body=b"",
        received_at=NOW,
        due_at=NOW,
        state=DeliveryState.DEAD,
    )


class TestAlive:
    def test_answers_while_the_process_does(self, client: Client) -> None:
        """No database is asked: a restart would not mend one."""
        answer = client.get("/healthz")

        assert (answer.status_code, answer.content) == (200, b"ok")

    @pytest.mark.usefixtures("_no_redis", "_no_database")
    def test_answers_without_database_and_redis(self, client: Client) -> None:
        """Alive is not ready."""
        assert client.get("/healthz").status_code == 200


class TestReady:
    @pytest.mark.django_db
    def test_tells_that_all_is_well(self, client: Client) -> None:
        """Database, Redis and migrations, and no dead letters."""
        answer = client.get("/readyz")

        assert answer.status_code == 200
        assert answer.json() == {
            "database": "ok",
            "redis": "ok",
            "migrations": "ok",
            "dead_letters": 0,
            "refunds_stopped": 0,
        }

    @pytest.mark.usefixtures("_no_database")
    def test_is_not_without_a_database(self, client: Client) -> None:
        """503, and it says which part is missing and nothing about where it is."""
        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert answer.json() == {"database": "unreachable", "redis": "ok"}

    @pytest.mark.django_db
    @pytest.mark.usefixtures("_no_redis")
    def test_is_not_without_redis(self, client: Client) -> None:
        """503: nobody could be let in, or be kept out."""
        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert answer.json() == {"database": "ok", "redis": "unreachable", "migrations": "ok"}

    @pytest.mark.django_db
    def test_is_not_before_the_migrations(self, client: Client) -> None:
        """503: the new code would meet old tables."""
        last = MigrationRecorder.Migration.objects.filter(app="returns").latest("id")
        MigrationRecorder(connection).record_unapplied("returns", last.name)

        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert answer.json()["migrations"].endswith(" missing")

    @pytest.mark.django_db
    def test_counts_dead_letters(self, client: Client) -> None:
        """200 all the same: they need a person, not another process."""
        make_dead_letters()

        answer = client.get("/readyz")

        assert (answer.status_code, answer.json()["dead_letters"]) == (200, 3)
