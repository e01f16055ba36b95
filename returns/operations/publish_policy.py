"""A policy page becomes an immutable version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from returns.eligibility.policy import CompiledPolicy
from returns.models import PolicyVersion, Store


@transaction.atomic
def publish_policy(
    *,
    store_id: int,
    rules: Mapping[str, object],
    texts: Mapping[str, object],
    revision_id: int | None,
    effective_from: datetime,
    published_by_id: int | None,
    now: datetime,
) -> PolicyVersion:
    """This will store the compiled rules as the store's newest version.

    `rules` is the document of returns.eligibility.policy; `texts` is what the
    CMS rendered, by locale. May run inside Wagtail's publishing transaction.
    Publishing the same content with the same start again gives back the
    version that is there. Raises InvalidPolicy.
    """
    CompiledPolicy.from_json(rules)
    Store.objects.select_for_update().get(pk=store_id)
    digest = _digest(rules, texts)
    newest = PolicyVersion.objects.filter(store_id=store_id).order_by("-number").first()
    if newest and newest.digest == digest and newest.effective_from == effective_from:
        return newest
    return PolicyVersion.objects.create(
        store_id=store_id,
        number=_next_number(store_id),
        rules=rules,
        texts=texts,
        revision_id=revision_id,
        digest=digest,
        effective_from=effective_from,
        published_at=now,
        published_by_id=published_by_id,
    )


def _digest(rules: Mapping[str, object], texts: Mapping[str, object]) -> str:
    text = json.dumps([rules, texts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _next_number(store_id: int) -> int:
    highest = PolicyVersion.objects.filter(store_id=store_id).aggregate(Max("number"))["number__max"]
    return (highest or 0) + 1
