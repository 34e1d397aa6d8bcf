"""What went quiet, what does soon, and interrupts that outstayed an iteration: the product owner decides."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from backlogs.models import WorkItem
from backlogs.quiet_forms import AnswerForm, PlannedForm
from backlogs.views import listing
from backlogs.views.item import WorkedItem
from backlogs.views.scope import OfItem, OfTeam, shaped
from people.models import Role

SHOWN = 100


class Quiet(OfTeam):
    def get(self, request: HttpRequest, team_key: str) -> HttpResponse:
        backlogs = list(self.team.backlogs.select_related("team"))
        outstaying = WorkItem.objects.outstaying(self.team).order_by("created_at", "pk")
        fading = WorkItem.objects.none()
        for backlog in backlogs:
            fading |= backlog.fading_items()
        postponed = self.team.items.postponed().order_by("-postponed_at", "-pk")
        return self.show(
            "quiet", section="backlogs:backlogs", backlogs=[each for each in backlogs if each.is_planned],
            may_rank=self.person.has_role(self.team, Role.PRODUCT_OWNER),
            may_work=self.person.has_role(self.team, Role.ENGINEER, Role.PRODUCT_OWNER),
            outstaying=self.rows(outstaying), outstaying_count=outstaying.count(),
            fading=sorted(self.rows(fading), key=lambda row: row.leaves_in or 0), fading_count=fading.count(),
            postponed=self.rows(postponed), postponed_count=postponed.count(),
            answer_form=AnswerForm(auto_id=False), planned_form=PlannedForm(auto_id=False),
        )  # fmt: skip

    def rows(self, items: QuerySet[WorkItem]) -> list[listing.Row]:
        related = ("backlog", "feature", "customer", "requester", "team", "placement")
        found = listing.rows(items.select_related(*related)[:SHOWN], self.team)
        listing.with_details(found)
        return found


class Decided(OfItem):
    """What becomes of one of them; back to the page that asked."""

    def home(self) -> str:
        return reverse("backlogs:quiet", args=[self.item.team.key])


class Answered(Decided):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.answer_and_close(by=self.person, **shaped(AnswerForm(request.POST)))
        return self.back(f"{self.item.key} is closed as {self.item.get_outcome_display()}.")


class Promoted(Decided):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        planned = self.item.promote(by=self.person, **shaped(PlannedForm(request.POST)))
        return self.back(f"{self.item.key} goes on as {planned.key} in {planned.backlog.get_kind_display()}.")


class Postponed(WorkedItem):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.item.postpone(by=self.person)
        return self.told(f"{self.item.key} is postponed.")

    def told(self, said: str) -> HttpResponse:
        """On the page of the item its parts, elsewhere the page again."""
        if not self.is_fragment:
            return self.back(said)
        return self.answer("_item_head", "_item_facts", "_item_told", **self.parts())


class KeptOpen(Postponed):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        said = "kept open" if self.item.postponed_at is None else "back in its place"
        self.item.keep_open(by=self.person)
        return self.told(f"{self.item.key} is {said}.")
