"""From a Wagtail site or page to its store, and back."""

from __future__ import annotations

from wagtail.models import Page, Site

from returns.models import Store


def store_of_page(page: Page | None) -> Store | None:
    """This will give the store whose site the page is part of, if it is part of one."""
    site = page.get_site() if page is not None and page.pk else None
    return store_of_site(site) if site else None


def store_of_site(site: Site) -> Store | None:
    """This will give the site's store, if an operator has assigned one."""
    return Store.objects.filter(brand__site=site).first()


def site_of_store(*, store_id: int) -> Site | None:
    """This will give the store's site with its root page, if it has one."""
    return Site.objects.select_related("root_page").filter(brand__store_id=store_id).first()
