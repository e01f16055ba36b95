"""The demonstration's policy goes live, and a draft of the next one is left to be tried."""

from __future__ import annotations

import copy
from datetime import datetime
from zoneinfo import ZoneInfo

from cms import starter
from cms.block_ids import with_ids
from cms.models import ConditionSet, PolicyPage
from cms.operations.create_store_site import create_store_site
from portal.demo.blocks import Block
from portal.demo.goods import BULKY_CONDITIONS, BULKY_SET
from portal.demo.policy import draft_rules, policy_examples, policy_rules
from returns.models import Store

# What cms.starter does not say.
_FRENCH = {
    "fit": "La taille ne convient pas",
    "too_small": "Trop petit",
    "too_large": "Trop grand",
    "taste": "Cela ne me plaît pas",
    "colour": "La couleur n’est pas celle que j’attendais",
    "style": "Le style ne me va pas",
    "wrong": "Quelque chose ne va pas",
    "defective": "Cela ne fonctionne pas",
    "damaged": "Arrivé endommagé",
    "not_as_described": "Ne correspond pas à la description",
    "wrong_item": "J’ai reçu le mauvais article",
    "unwanted": "Je n’en veux plus",
    "other": "Autre chose",
}


def publish_demo_policy(*, store: Store, port: int, effective_from: datetime, now: datetime) -> PolicyPage:
    """This will make the store's site with the policy as its first version; a site that is there stays."""
    if not PolicyPage.objects.filter(store=store).exists():
        bulky, _ = ConditionSet.objects.get_or_create(
            store=store, name=BULKY_SET, defaults={"conditions": with_ids(BULKY_CONDITIONS)}
        )
        today = now.astimezone(ZoneInfo(store.time_zone)).date()
        create_store_site(
            store=store,
            hostname="localhost",
            port=port,
            is_default=True,
            effective_from=effective_from,
            rules=policy_rules(bulky_set_id=bulky.pk, today=today),
            reasons=demo_reasons(),
            examples=policy_examples(now=now),
        )
    return PolicyPage.objects.get(store=store)


def save_draft(*, page: PolicyPage) -> None:
    """This will leave a draft that nobody has published, once."""
    if page.revisions.count() > 1:
        return
    draft: PolicyPage = page.get_latest_revision_as_object()
    draft.rules = draft_rules(page.rules.get_prep_value())
    draft.save_revision(log_action=True)


def demo_reasons() -> list[Block]:
    """This will give the starter's reasons with the words that they lack."""
    found = copy.deepcopy(starter.REASONS)
    for block in found:
        items = block["value"].get("reasons", [])
        for value in (block["value"], *(item["value"] for item in items)):
            value["label"].setdefault("fr", _FRENCH[value["code"]])
    return found
