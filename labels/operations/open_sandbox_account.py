"""A store starts to use the sandbox carrier."""

from __future__ import annotations

import secrets

from django.db import transaction

from labels.models import CarrierAccount

CARRIER = "sandbox"
NAME = "Sandbox"


@transaction.atomic
def open_sandbox_account(*, store_id: int) -> CarrierAccount:
    """This will give the store's sandbox account, opening it with a new webhook secret if there is none.

    Runs inside the caller's transaction, if there is one.
    """
    account, _ = CarrierAccount.objects.get_or_create(
        store_id=store_id,
        carrier=CARRIER,
        name=NAME,
        defaults={"is_test": True, "webhook_secrets": [secrets.token_hex(32)]},
    )
    return account
