"""What one test does, the next does not see, and nothing leaves this machine."""

import os
import socket
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.db import connection
from wagtail.models import Page

TWICE = pytest.mark.parametrize("turn", ["first", "second"])

COUNT_PAGES = """
import django
django.setup()
from wagtail.models import Page
print(Page.objects.count())
"""


class TestDatabase:
    @TWICE
    @pytest.mark.django_db(transaction=True)
    def test_is_new_after_a_test_that_commits(self, turn: str) -> None:
        """Rows that migrations made are there again, and so are their ids."""
        found = Page.objects.get(depth=1)

        Page.objects.all().delete()

        assert found.pk == 1

    @TWICE
    @pytest.mark.django_db
    def test_is_rolled_back_after_others(self, turn: str) -> None:
        """A test that does not commit costs no new database."""
        assert Page.objects.exists()

        Page.objects.all().delete()

    @pytest.mark.django_db(transaction=True)
    def test_is_found_by_programs_that_a_test_starts(self) -> None:
        """A worker must not work on the database of another process of the run."""
        Page.objects.get(depth=1).add_child(title="Seen by both", slug="seen-by-both")
        here = Page.objects.count()

        there = subprocess.run(
            [sys.executable, "-c", COUNT_PAGES], capture_output=True, text=True, check=True
        ).stdout

        assert int(there) == here
        assert os.environ["DATABASE_URL"].endswith(str(connection.settings_dict["NAME"]))


class TestRedis:
    @TWICE
    def test_is_empty_before_each_test(self, turn: str) -> None:
        """An attempt that was counted in one test must not lock out the next."""
        assert cache.get("attempts") is None

        cache.set("attempts", 1)


class TestNetwork:
    def test_is_blocked(self) -> None:
        """A test that reaches for a vendor by accident fails, even where the code catches network errors.

        The address is one for documentation (RFC 5737).
        """
        with pytest.raises(UserWarning, match=r"192\.0\.2\.1"):
            socket.create_connection(("192.0.2.1", 443), timeout=1)
