"""What every test of an import needs."""

from __future__ import annotations

import pytest

from returns.models import Store
from tests.factories import make_store


@pytest.fixture
def store() -> Store:
    return make_store(currency="EUR")
