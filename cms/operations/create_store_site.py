"""A store gets its place on the web: site, pages, first policy, reasons and the rights of its editors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Page, Site

from cms import canned, starter
from cms.block_ids import with_ids
from cms.models import Brand, HelpPage, HomePage, PolicyPage, ReasonSettings, ReviewSettings
from cms.permissions import editors_of, grant_site, sync_member
from returns.models import StaffMembership, Store

Block = dict[str, Any]


@transaction.atomic
def create_store_site(
    *,
    store: Store,
    hostname: str,
    port: int = 80,
    is_default: bool = False,
    rules: Sequence[Block] = tuple(starter.RULES),
    defaults: Sequence[Block] = tuple(starter.DEFAULTS),
    reasons: Sequence[Block] = tuple(starter.REASONS),
    examples: Sequence[Block] = (),
    effective_from: datetime | None = None,
    colour: str = "",
) -> Site:
    """This will make the store's site with a published policy page, a help page and its reasons.

    `rules`, `defaults`, `reasons` and `examples` are stream values as stored:
    lists of {type, value}; left out, the store starts with those of
    cms.starter, in English and German (the help in French, too), and without examples, which are about
    orders that it has already. `effective_from` is the start of the first policy
    version, now if left out. A store that has a site keeps it as it is.
    Raises PolicyIncomplete when the policy does not compile, or an example fails.
    """
    existing = Site.objects.filter(brand__store=store).first()
    if existing:
        return existing
    home = _home_of(store)
    site = _site(home, hostname=hostname, port=port, is_default=is_default)
    Brand.objects.create(site=site, store=store, **({"colour": colour} if colour else {}))
    # Examples may ask for reasons.
    ReasonSettings(site=site, reasons=list(reasons)).save()
    _publish_policy(home, rules=rules, defaults=defaults, examples=examples, effective_from=effective_from)
    _publish_help(home)
    ReviewSettings.objects.create(site=site, sentences=with_ids(list(canned.STARTER)))
    _let_editors_in(site, store)
    return site


def _home_of(store: Store) -> HomePage:
    root = Page.get_first_root_node()
    home: HomePage = root.add_child(instance=HomePage(title=store.name, slug=store.code))
    return home


def _site(home: HomePage, *, hostname: str, port: int, is_default: bool) -> Site:
    """Wagtail starts with a site and a welcome page of its own: both give way to the first store."""
    welcome = (
        Site.objects.filter(brand__isnull=True, is_default_site=True).select_related("root_page").first()
    )
    is_unused = welcome is not None and welcome.root_page.specific_class is Page
    if is_unused and welcome is not None:
        page = welcome.root_page
        welcome.delete()
        page.delete()
    return Site.objects.create(
        hostname=hostname,
        port=port,
        is_default_site=is_default or not Site.objects.filter(is_default_site=True).exists(),
        root_page=home,
        site_name=home.title,
    )


def _publish_policy(
    home: HomePage,
    *,
    rules: Sequence[Block],
    defaults: Sequence[Block],
    examples: Sequence[Block],
    effective_from: datetime | None,
) -> None:
    page = PolicyPage(
        title="Return policy",
        title_de="Rückgabebedingungen",
        title_fr="Conditions de retour",
        rules=with_ids(list(rules)),
        defaults=with_ids(list(defaults)),
        examples=with_ids(list(examples)),
        effective_from=effective_from,
        live=False,
    )
    home.add_child(instance=page)
    page.save_revision().publish()


def _publish_help(home: HomePage) -> None:
    page = HelpPage(
        title="Help with returns",
        title_de="Hilfe zur Rückgabe",
        title_fr="Aide aux retours",
        slug="help",
        body=with_ids(starter.HELP),
        live=False,
    )
    home.add_child(instance=page)
    page.save_revision().publish()


def _let_editors_in(site: Site, store: Store) -> None:
    grant_site(group=editors_of(store), site=site, store=store)
    for user_id in StaffMembership.objects.filter(store=store).values_list("user_id", flat=True).distinct():
        sync_member(user_id=user_id, store=store)
