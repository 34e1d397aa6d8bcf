"""The page of a feature, for who works on it; and the view in which a customer follows it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from backlogs.feature_forms import LinesForm
from backlogs.forms import CommentForm, FeatureForm, HealthForm, shaped_now
from backlogs.models import Effort, Feature, WorkItem
from backlogs.models.practice import health_due_on, may_keep_practice, practice_of
from backlogs.views import listing
from backlogs.views.feature_around import (
    assignable,
    crew_by_iteration,
    customer_of,
    design_forms,
    with_boxes,
)
from backlogs.views.flow import flow, owners
from backlogs.views.needs import needs_of
from backlogs.views.review import retro_of
from backlogs.views.revising import revised
from backlogs.views.scope import OfFeature, agreement
from backlogs.views.timeline import timeline
from core.rows import row_number
from people.models import Person


class WorkedFeature(OfFeature):
    """A feature as those see it who work on it, in parts that can be sent one by one."""

    def frame(self) -> dict[str, Any]:
        feature, person = self.feature, self.person
        return super().frame() | {
            "feature": feature,
            "section": "backlogs:backlogs",
            "may_shape": feature.may_shape(person),
            "may_rank": feature.backlog.may_rank(person),
            "may_work": feature.may_shape(person) or feature.is_worked_by(person),
            "may_join": feature.may_join(person),
            "may_comment": feature.may_write(person) or feature.is_asked_for_by(person),
        }

    def parts(self) -> dict[str, Any]:
        return {
            **self.steps(),
            **self.stories(),
            **self.people(),
            **self.needs(),
            **self.design(),
            **self.ending(),
            **self.talk(),
        }

    def steps(self) -> dict[str, Any]:
        found = flow(self.feature)
        may = bool(found.present) and self.feature.may_take(found.present.step, self.person)  # type: ignore[union-attr]
        return {"flow": found, "may_take": may}

    def stories(self) -> dict[str, Any]:
        """Open ones in the lead's order, then what is closed, newest first."""
        seen = WorkItem.objects.visible_to(self.person).filter(feature=self.feature)
        whole = seen.select_related("backlog", "team", "placement__column")
        rows = listing.rows(whole.open().order_by("rank"), self.team)
        closed = listing.rows(whole.closed().order_by("-closed_at", "-pk")[: listing.WINDOW], self.team)
        listing.with_details([*rows, *closed])
        summed = listing.FeatureRow(self.feature)
        listing.sum_up([summed])
        unseen = summed.open_count - len(rows)
        return {
            "stories": rows,
            "closed_stories": closed,
            "sums": summed,
            "unseen": unseen,
            **self.ordering(),
        }

    def ordering(self) -> dict[str, Any]:
        """Who orders, and who may move a story to suggest its place."""
        may = self.feature.may_order_stories(self.person)
        return {
            "may_order": may,
            "may_rank_stories": may or (self.feature.may_suggest(self.person) and self.feature.is_open),
            "suggestions": list(self.feature.open_suggestions),
        }

    def people(self) -> dict[str, Any]:
        crew = [
            row.person
            for row in self.feature.crew.filter(left_on=None).select_related("person").order_by("id")
        ]
        posts = self.feature.health_posts.select_related("author")[:5]
        effort = Effort.objects.filter(item__feature=self.feature, withdrawn_at=None).aggregate(
            sum=Sum("minutes")
        )
        return {
            "crew": crew,
            "is_on_crew": self.person in crew,
            "others": Person.objects.visible_to(self.person)
            .enabled()
            .exclude(pk__in=[each.pk for each in crew])
            .order_by("name", "pk"),
            "owners": owners(self.team),
            "assignable": assignable(self.feature, self.person),
            "roles": [("lead", "Lead", self.feature.lead_id), ("deputy", "Deputy", self.feature.deputy_id)],
            "posts": posts,
            "health_form": HealthForm(
                auto_id="health_%s", initial={"state": posts[0].state if posts else "on_track"}
            ),
            "minutes": effort["sum"],
            "pulls": self.feature.shield_pulls.summed(),
            "crews": crew_by_iteration(self.feature),
            "health_due_on": health_due_on(self.feature, practice_of(self.team)),
            "today": self.team.today,
            **customer_of(self.feature, self.person),
        }

    def needs(self) -> dict[str, Any]:
        return needs_of(self.feature, self.person)

    def design(self) -> dict[str, Any]:
        notes = self.feature.design_notes.select_related("iteration", "author").order_by("-iteration__number")
        coming = self.team.iterations.filter(closed_at=None).order_by("number")
        return {
            "notes": with_boxes(self.feature, list(notes[:6])),
            **design_forms(notes, coming),
        }

    def ending(self) -> dict[str, Any]:
        """What its transition needs, and what people look back on."""
        practice = practice_of(self.team)
        lines = list(self.feature.standing_lines.select_related("done_by"))
        return {
            "lines": lines,
            "lines_done": sum(1 for line in lines if line.done_at),
            "team_lines": set(practice.transition_lines) - {line.text for line in lines},
            "lines_form": LinesForm(auto_id="lines_%s"),
            "may_keep_practice": may_keep_practice(self.team, self.person),
            "may_look_back": self.feature.may_look_back(self.person),
            **retro_of(self.feature, self.person),
        }

    def talk(self) -> dict[str, Any]:
        before = self.request.GET.get("before", "")
        told = timeline(
            "feature",
            self.feature.pk,
            self.feature.comments.all(),
            self.person,
            row_number(before) or 0,
        )
        return {"told": told, "comment_form": CommentForm(auto_id="comment_%s", initial={"audience": "team"})}


class FeaturePage(WorkedFeature):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show("feature", **self.parts()) if self.is_worked else self.follow_view()

    def features(self) -> QuerySet[Feature]:
        """What is seen, and what a customer follows."""
        return (Feature.objects.visible_to(self.person) | Feature.objects.followed_by(self.person)).distinct()

    @cached_property
    def is_worked(self) -> bool:
        return Feature.objects.visible_to(self.person).filter(pk=self.feature.pk).exists()

    def follow_view(self) -> HttpResponse:
        posts = self.feature.health_posts.select_related("author")[:5]
        answers = self.feature.comments.filter(audience="public").select_related("author")
        form = CommentForm(auto_id="comment_%s")
        context = {"agreement": agreement(self.feature, self.person), "comment_form": form}
        return self.show("feature_follow", **self.steps(), posts=posts, answers=answers, **context)


class EditFeature(WorkedFeature):
    """Words, dates and people of a feature; whoever sends later decides where both changed the same field."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(FeatureForm(self.feature, self.person))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = FeatureForm(self.feature, self.person, request.POST)
        if not revised(form, self.feature, lambda: shaped_now(self.feature), self._shape):
            return self.shown(form, status=422)
        return self.back("The feature is saved.")

    def _shape(self, **values: Any) -> None:
        self.feature.shape(by=self.person, **values)

    def shown(self, form: FeatureForm, status: int = 200) -> HttpResponse:
        return self.show("feature_edit", status, form=form)
