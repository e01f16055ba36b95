"""Which carriers there are, loaded when a store first uses one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from labels.carriers.base import Account, CarrierAdapter
from labels.models import CarrierAccount
from labels.shipping.errors import Unsupported
from labels.shipping.purchase import BillingModel

Factory = Callable[[Account], CarrierAdapter]

_FACTORIES: dict[str, str | Factory] = {"sandbox": "labels.carriers.sandbox.carrier:SandboxCarrier"}


def known_carriers() -> frozenset[str]:
    """This will give the codes that an account may have."""
    return frozenset(_FACTORIES)


def register(*, code: str, factory: Factory) -> None:
    """This will make another carrier known; an extension calls it when the apps are ready."""
    _FACTORIES[code] = factory


def unregister(*, code: str) -> None:
    """This will forget a carrier again."""
    _FACTORIES.pop(code, None)


def adapter_for(*, account: CarrierAccount) -> CarrierAdapter:
    """This will give the account's adapter; Unsupported when no carrier has that code."""
    factory = _FACTORIES.get(account.carrier)
    if factory is None:
        raise Unsupported(f"There is no carrier {account.carrier!r}.")
    return _load(factory)(_plain(account))


def _load(factory: str | Factory) -> Factory:
    if not isinstance(factory, str):
        return factory
    module, _, name = factory.partition(":")
    loaded: Factory = getattr(import_module(module), name)
    return loaded


def _plain(account: CarrierAccount) -> Account:
    credentials: Mapping[str, str] = account.credentials
    return Account(
        public_id=account.public_id,
        currency=account.store.currency,
        is_test=account.is_test,
        billing_model=BillingModel(account.billing_model),
        webhook_secrets=tuple(account.webhook_secrets),
        credentials=credentials,
    )
