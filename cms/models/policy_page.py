"""The store's policy as content: rules, text between them, and the defaults at the end."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from cms.blocks import examples
from cms.blocks.answers import DefaultsBlock
from cms.blocks.policy_examples import PolicyExamplesBlock
from cms.blocks.rules import RulesBlock
from cms.compile import PolicyIncomplete
from cms.forms import PolicyPageForm
from cms.models.kept import KeptPage
from cms.models.titles import TranslatedTitle, title_panels
from cms.panels import ChecksPanel, FirstMatchPanel, StoreLanguagesPanel
from cms.publishing import check_page, compile_page, publish_page, report_failed_schedule
from cms.rendering import policy_texts
from cms.replays.panel import ReplayPanel
from cms.sites import store_of_page
from returns.languages import pick
from returns.models import PolicyVersion, Store
from returns.queries.policies import NoPolicy, version_at

# E-mails, footers and decisions link to it, so editors cannot change it.
SLUG = "policy"
SCHEDULED = "wagtail.publish.scheduled"


def default_answers() -> list[tuple[str, dict[str, Any]]]:
    """The answers that a new policy page starts with."""
    return [("defaults", examples.DEFAULTS)]


def _check_schedule(revision: Revision) -> None:
    page = revision.as_object()
    if page.go_live_at and page.go_live_at > timezone.now():
        check_page(page)


class PolicyPage(KeptPage, TranslatedTitle, Page):
    """One per store. Going live compiles it into an immutable policy version, in the same transaction.

    The page that shoppers see is rendered from the version in force, never
    from these fields: they may be ahead of it (drafts) or behind it (a later
    start).
    """

    store = models.OneToOneField(Store, on_delete=models.PROTECT, related_name="policy_page", editable=False)
    rules = StreamField(RulesBlock(), blank=True, collapsed=True, verbose_name="rules and text")
    defaults = StreamField(
        [("defaults", DefaultsBlock())],
        min_num=1,
        max_num=1,
        default=default_answers,
        verbose_name="defaults",
    )
    effective_from = models.DateTimeField(
        null=True,
        blank=True,
        verbose_name="in force from",
        help_text="Orders placed from then on follow this version; a time in the past changes the answer for "
        "orders already placed. Empty: from the moment of publishing. Counts for one publication only.",
    )
    examples = StreamField(
        PolicyExamplesBlock(),
        blank=True,
        collapsed=True,
        help_text="Questions about real orders, with the answer that the policy must give. They are asked "
        "again on every save; one that fails stops publishing.",
    )
    # Who lets which failing example pass, for the next publication only: cms.excuses.
    excused_examples = models.JSONField(default=list, blank=True, editable=False)

    base_form_class = PolicyPageForm
    content_panels: ClassVar[list[object]] = [
        *title_panels(),
        ReplayPanel(),
        StoreLanguagesPanel(),
        ChecksPanel(heading="Policy checks", icon="check"),
        FirstMatchPanel(),
        FieldPanel("rules"),
        FieldPanel("defaults"),
        FieldPanel("effective_from"),
        FieldPanel("examples"),
    ]
    promote_panels: ClassVar[list[object]] = [FieldPanel("seo_title"), FieldPanel("search_description")]
    template = "cms/policy_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    page_description = "The return policy: rules that decide about requests, and the page that explains them."

    class Meta:
        verbose_name = "policy page"

    def can_move_to(self, parent: Page) -> bool:
        """A policy stays with its store: its versions, and the returns decided by them, do not move along."""
        return store_of_page(parent) == self.store and bool(super().can_move_to(parent))

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail calls this for every change; a revision goes live with `live_revision` set to it."""
        if self._state.adding:
            self.store, self.slug = self._own_store(), SLUG
        # Wagtail builds a draft from its content, with the `live_revision` of that day, and then saves
        # a few named fields of it: an older draft that is saved again goes nowhere.
        names = kwargs.get("update_fields")
        writes_live_revision = names is None or "live_revision" in names
        if writes_live_revision and (revision := self._revision_going_live()):
            self._publish_version(revision)
        super().save(*args, **kwargs)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """A schedule has nobody to show an error to: staff get a task, and the version in force stays.

        Whoever sets the schedule is there to be told: what would fail then is refused now.
        """
        try:
            with transaction.atomic():
                _check_schedule(revision)
                super().publish(revision, *args, **kwargs)
        except (PolicyIncomplete, ValidationError) as error:
            if kwargs.get("log_action") != SCHEDULED:
                raise
            with transaction.atomic():
                Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
                report_failed_schedule(page=self, revision=revision, cause=str(error), now=timezone.now())

    def _own_store(self) -> Store:
        store = store_of_page(self.get_parent())
        if store is None:
            raise ValidationError("This part of the site belongs to no store.", code="no_store")
        if PolicyPage.objects.filter(store=store).exists():
            raise ValidationError("This store has a policy page already.", code="second_policy")
        return store

    def _revision_going_live(self) -> Revision | None:
        if not (self.live and self.live_revision_id):
            return None
        known = PolicyPage.objects.filter(pk=self.pk).values_list("live_revision_id", flat=True).first()
        return self.live_revision if known != self.live_revision_id else None

    def _publish_version(self, revision: Revision) -> None:
        # Wagtail's publish action sets last_published_at to its own "now", and is the edge here.
        publish_page(page=self, revision=revision, now=self.last_published_at)
        # Both belong to this publication: left in the page, the next one would have them unasked.
        self.effective_from, self.excused_examples = None, []
        revision.content |= {"effective_from": None, "excused_examples": []}
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        try:
            version = version_at(store_id=self.store_id, at=timezone.now())
        except NoPolicy:
            version = None
        context.update(self.context_of(version))
        return context

    def context_of(self, version: PolicyVersion | None) -> dict[str, Any]:
        """This will give a template what it needs to show a version in the visitor's language."""
        return self._context(version.texts if version else {}) | {"version": version}

    def _context(self, texts: dict[str, str]) -> dict[str, Any]:
        locale = get_language() or self.store.default_locale
        body = pick(texts=texts, locale=locale, default=self.store.default_locale)
        return {"title": self.title_in(locale=locale), "body": body, "zone": self.store.time_zone}

    def serve_preview(
        self,
        request: HttpRequest,
        mode_name: str,  # noqa: ARG002 - there is one mode
    ) -> TemplateResponse:
        """The draft's own compilation: what the page will say, or what keeps it from being published."""
        request.is_preview = True  # type: ignore[attr-defined]
        context = super().get_context(request)
        try:
            compilation = compile_page(self)
        except PolicyIncomplete as error:
            context |= self._context({}) | {"problems": error.problems}
        else:
            context |= self._context(policy_texts(compilation=compilation, locales=self.store.locales))
        return TemplateResponse(request, self.template, context)
