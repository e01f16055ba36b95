"""A store with a sandbox account, and a return of it that wants a label."""

import pytest

from labels.models import CarrierAccount, SandboxFault
from labels.operations.open_sandbox_account import open_sandbox_account
from returns.models import Parcel, Return, Store
from tests.factories import make_order, make_return, make_store, publish


@pytest.fixture
def store(db: None) -> Store:
    store = make_store()
    publish(store)
    return store


@pytest.fixture
def account(store: Store) -> CarrierAccount:
    return open_sandbox_account(store_id=store.pk)


@pytest.fixture
def rma(store: Store) -> Return:
    return make_return(make_order(store))


@pytest.fixture
def parcel(rma: Return) -> Parcel:
    return rma.parcels.get()


class Trouble:
    """Orders trouble at the sandbox carrier."""

    def __init__(self, account: CarrierAccount) -> None:
        self._account = account

    def __call__(self, call: str, kind: str, *, times: int = 1, seconds: float = 0) -> None:
        SandboxFault.objects.create(
            account=self._account.public_id, call=call, kind=kind, left=times, seconds=seconds
        )


@pytest.fixture
def trouble(account: CarrierAccount) -> Trouble:
    return Trouble(account)
