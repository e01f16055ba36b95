"""Who may see a shopper's photo: four kinds of people at every address that shows one; nobody by guessing."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage, storages
from django.test import Client
from wagtail.models import Page, Site

from cms.models import Brand
from portal.links import return_link
from returns.models import EvidencePhoto, Order, Return, Role, StaffMembership, Store
from returns.operations.keep_photo import keep_photo
from returns.photos import clean
from tests.factories import NOW, make_order, make_return, make_store, policy_document, publish
from tests.portal.shopper.conftest import Shop, clock, look_up, order, sam, shop
from tests.returns.photo_files import photo

__all__ = ["clock", "order", "sam", "shop"]

HOST = "testserver"
BASKET = "shopper-somebody-0"
Address = Callable[[Return, EvidencePhoto], str]

FACES: dict[str, Address] = {
    "shopper": lambda rma, kept: f"/r/{rma.number}/photo-{kept.pk}.jpg",
    "merchant": lambda rma, kept: f"/admin/returns/{rma.number}/photos/{kept.pk}.jpg",
    "warehouse": lambda rma, kept: f"/warehouse/returns/{rma.number}/photo-{kept.pk}.jpg",
}
EACH_FACE = pytest.mark.parametrize("face", FACES)


@pytest.fixture
def rma(order: Order) -> Return:
    keep(order)
    return make_return(order, units=[1, 0], key=BASKET)


@pytest.fixture
def kept(rma: Return) -> EvidencePhoto:
    return EvidencePhoto.objects.get(return_line__rma=rma)


def keep(order: Order, *, basket: str = BASKET) -> EvidencePhoto:
    line = order.lines.order_by("position").first()
    assert line is not None
    return keep_photo(
        order_id=order.pk,
        order_line_id=line.pk,
        basket=basket,
        photo=clean(source=BytesIO(photo())),
        now=NOW,
    )


def staff(store: Store, *roles: Role, name: str = "") -> Client:
    user = User.objects.create_user(name or "-".join(roles).lower() or "nobody")
    for role in roles:
        StaffMembership.objects.create(store=store, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


def shows(client: Client, address: str, *, host: str = HOST) -> bool:
    answer = client.get(address, headers={"host": host})
    return answer.status_code == 200 and answer.content.startswith(b"\xff\xd8\xff")


class TestThoseConcerned:
    def test_the_shopper_of_this_order_sees_it(self, sam: Client, rma: Return, kept: EvidencePhoto) -> None:
        """By the look-up with the e-mail address."""
        assert shows(sam, FACES["shopper"](rma, kept))

    def test_the_link_in_a_letter_opens_it(self, client: Client, rma: Return, kept: EvidencePhoto) -> None:
        """By the signed link, as the status page."""
        client.get(return_link(rma=rma, base_url=""))

        assert shows(client, FACES["shopper"](rma, kept))

    @pytest.mark.parametrize("role", [Role.AGENT, Role.FINANCE, Role.POLICY_EDITOR, Role.ADMIN])
    def test_staff_who_read_returns_see_it(self, rma: Return, kept: EvidencePhoto, role: Role) -> None:
        """In the merchant's pages, and on the return's page itself."""
        client = staff(rma.store, role)

        assert shows(client, FACES["merchant"](rma, kept))
        page = client.get(f"/admin/returns/{rma.number}/").content.decode()
        assert "Photos and answers" in page
        assert FACES["merchant"](rma, kept) in page

    def test_whoever_reviews_the_return_sees_it(self, shop: Shop) -> None:
        """On the page where it is decided."""
        publish(shop.store, policy_document(review={"needed": True}))
        order = make_order(shop.store)
        keep(order)
        rma = make_return(order, key=BASKET)

        page = staff(shop.store, Role.AGENT).get(f"/admin/reviews/{rma.number}/").content.decode()

        assert FACES["merchant"](rma, EvidencePhoto.objects.get()) in page

    @pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.ADMIN])
    def test_staff_at_the_bench_see_it(self, rma: Return, kept: EvidencePhoto, role: Role) -> None:
        """Beside the item that they have in their hand."""
        client = staff(rma.store, role)

        assert shows(client, FACES["warehouse"](rma, kept))
        assert (
            FACES["warehouse"](rma, kept) in client.get(f"/warehouse/returns/{rma.number}/").content.decode()
        )


class TestAllOthers:
    @EACH_FACE
    def test_nobody_in_particular(self, client: Client, rma: Return, kept: EvidencePhoto, face: str) -> None:
        """Whoever knows the address has nothing but the address."""
        assert not shows(client, FACES[face](rma, kept))

    @EACH_FACE
    def test_another_shopper(
        self, client: Client, shop: Shop, rma: Return, kept: EvidencePhoto, face: str
    ) -> None:
        """Alex has looked up another order of the same store."""
        look_up(client, make_order(shop.store, email="alex@example.com"))

        assert not shows(client, FACES[face](rma, kept))

    @pytest.mark.parametrize(
        "face, role", [("merchant", Role.WAREHOUSE), ("warehouse", Role.AGENT), ("shopper", Role.ADMIN)]
    )
    def test_staff_without_the_right(self, rma: Return, kept: EvidencePhoto, face: str, role: Role) -> None:
        """Each face has its own roles, and a login opens no shopper's page."""
        assert not shows(staff(rma.store, role), FACES[face](rma, kept))

    @EACH_FACE
    def test_staff_of_another_store(
        self, rma: Return, kept: EvidencePhoto, face: str, settings: LazySettings
    ) -> None:
        """Neither at this store's address nor at their own."""
        settings.ALLOWED_HOSTS = ["testserver", "other.example"]
        other = make_store(code="elsewhere")
        publish(other)
        site = Site.objects.create(hostname="other.example", root_page=Page.get_first_root_node())
        Brand.objects.create(site=site, store=other)
        client = staff(other, Role.ADMIN)

        for host in ("testserver", "other.example"):
            assert not shows(client, FACES[face](rma, kept), host=host)

    @pytest.mark.parametrize("face", ["shopper", "warehouse"])
    def test_get_the_same_answer_as_for_a_photo_that_does_not_exist(
        self, client: Client, rma: Return, kept: EvidencePhoto, face: str
    ) -> None:
        """404, which tells nothing."""
        address = FACES[face](rma, kept)

        assert client.get(address).status_code == 404
        assert client.get(address.replace(f"{kept.pk}.jpg", "999999999999999999999.jpg")).status_code == 404

    def test_a_postcode_does_not_open_it(
        self, client: Client, order: Order, rma: Return, kept: EvidencePhoto
    ) -> None:
        """A postcode can be guessed, and a photo may show a home."""
        look_up(client, order, proof="AB1 2CD")

        assert client.get(FACES["shopper"](rma, kept)).status_code == 404
        assert ".jpg" not in client.get(f"/r/{rma.number}/").content.decode()

    def test_a_photo_is_of_this_return(self, sam: Client, order: Order, rma: Return) -> None:
        """The number of another return's photo behind one's own return opens nothing."""
        other = make_order(order.store)
        keep(other, basket="shopper-other-0")
        theirs = EvidencePhoto.objects.get(
            return_line__rma=make_return(other, units=[1], key="shopper-other-0")
        )

        assert sam.get(FACES["shopper"](rma, theirs)).status_code == 404


class TestAnUnsentPhoto:
    def test_is_seen_by_no_other_browser(self, sam: Client, order: Order) -> None:
        """Sam's second browser knows the order as well as the first, but has another basket."""
        unsent = keep(order, basket="shopper-of-another-browser-0")

        assert sam.get(f"/o/{order.number_key}/photo-{unsent.pk}.jpg").status_code == 404


class TestTheAnswer:
    @pytest.mark.parametrize(
        "name, value",
        [
            ("Content-Type", "image/jpeg"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "private, no-store"),
            ("Content-Security-Policy", "sandbox; default-src 'none'"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ],
    )
    @EACH_FACE
    def test_can_be_taken_for_nothing_else(
        self, sam: Client, rma: Return, kept: EvidencePhoto, face: str, name: str, value: str
    ) -> None:
        """From every face alike."""
        client = sam if face == "shopper" else staff(rma.store, Role.ADMIN)

        found = client.get(FACES[face](rma, kept))[name]

        # Wagtail's admin says it in more words.
        assert found.startswith(value) if name == "Cache-Control" else found == value

    def test_has_a_name_of_our_own(self, sam: Client, rma: Return, kept: EvidencePhoto) -> None:
        """What the file was called when it came is not kept."""
        answer = sam.get(FACES["shopper"](rma, kept))

        assert answer["Content-Disposition"] == f'inline; filename="{rma.number}-{kept.pk}.jpg"'

    def test_is_404_when_the_file_is_gone(self, sam: Client, rma: Return, kept: EvidencePhoto) -> None:
        """After restoring a database without its files the page says "not found", and does not fall over."""
        kept.file.storage.delete(str(kept.file.name))

        assert sam.get(FACES["shopper"](rma, kept)).status_code == 404


class TestNothingIsPublic:
    def test_below_any_folder_that_is_served(self, kept: EvidencePhoto, settings: LazySettings) -> None:
        """The file lies in its own folder, and no public one is above it, below it, or holds a copy."""
        storage = storages["photos"]
        assert isinstance(storage, FileSystemStorage)
        file = Path(storage.path(str(kept.file.name))).resolve()

        for public in (settings.MEDIA_ROOT, settings.STATIC_ROOT, *settings.STATICFILES_DIRS):
            assert not file.is_relative_to(Path(public).resolve())
            assert not list(Path(public).rglob(file.name))

    @pytest.mark.parametrize(
        "before", ["/", "/media/", "/static/", "/photos/", "/documents/", "/media/photos/"]
    )
    def test_at_any_address_made_of_its_name(self, client: Client, kept: EvidencePhoto, before: str) -> None:
        """Its name on disk is no address, not even for staff."""
        for browser in (client, staff(kept.store, Role.ADMIN, name=f"admin {before}")):
            assert not shows(browser, f"{before}{kept.file.name}")
