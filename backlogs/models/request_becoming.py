from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import Truncator

from backlogs.models.comment import Comment
from backlogs.models.words import BacklogKind
from core.errors import Invalid
from core.locking import lock, lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Backlog, Feature, WorkItem
    from backlogs.models.request import Request
    from people.models import Person

BECOMES = ("story", "spike", "task", "defect")
LONGEST_OUTCOME = 20_000


class Becoming:
    """Accepted: a new feature, part of what a feature does already, or a story of its own."""

    @verb()
    def become_feature(
        self: Request, *, by: Person, backlog: str = BacklogKind.BUSINESS, title: str = "", answer: str = ""
    ) -> Feature:
        """A new one at step “defined”, with what was asked for in the words of who asked."""
        from backlogs.models import Feature

        self.require_answerer(by)
        where = self._planned(backlog)
        lock(where)
        self._hold_beside()
        if self.is_decided_as(self.Decision.ACCEPTED, by) and self.feature is not None:
            return self.feature
        self.require_undecided()
        item = self.item
        feature: Feature = Feature.objects.add(
            by=by, backlog=where, title=title.strip() or Truncator(item.title).chars(200), customer=item.customer,
            outcome=Truncator(item.description).chars(LONGEST_OUTCOME), due_on=item.due_on,
        )  # fmt: skip
        self._go_on(feature, by, answer, made=feature.pk)
        return feature

    @verb()
    def join_feature(self: Request, feature: Feature, *, by: Person, answer: str = "") -> Feature:
        """A feature of the team does this already."""
        self.require_answerer(by)
        self._hold_beside(feature)
        if self.is_decided_as(self.Decision.ACCEPTED, by) and self.feature_id == feature.pk:
            return feature
        self.require_undecided()
        self._require_own(feature)
        self._go_on(feature, by, answer)
        return feature

    @verb()
    def become_item(
        self: Request, *, by: Person, kind: str = "story", backlog: str = "", feature: Feature | None = None,
        answer: str = "",
    ) -> WorkItem:  # fmt: skip
        """The item itself is planned work from now on, with its key and its words; in a feature, or loose."""
        from backlogs.models.work_item.revising import hold_all

        self.require_answerer(by)
        if kind not in BECOMES:
            raise Invalid(f"{kind!r} is no kind of planned work.", code="unknown_choice", field="kind")
        where = feature.backlog if feature else self._planned(backlog or self.item.backlog.kind)
        self._hold_features(*([feature] if feature else []))
        hold_all(type(self.item).objects.filter(pk=self.item_id), {"backlog": where})
        self.hold()
        if self.is_decided_as(self.Decision.ACCEPTED, by):
            return self.item
        self.require_undecided()
        if feature is not None:
            self._require_own(feature)
        self._say(answer, by)
        self.item.edit(by=by, kind=kind)
        if where.pk != self.item.backlog_id:
            self.item.move_to_backlog(where, by=by)
        if feature is not None:
            self.item.enter_feature(feature, by=by)
            self._tie(feature, by)
        self.decide(self.Decision.ACCEPTED, by=by)
        return self.item

    def _planned(self: Request, kind: str) -> Backlog:
        if kind not in {BacklogKind.BUSINESS, BacklogKind.SSA}:
            raise Invalid("Planned work goes into a planned backlog.", code="unknown_choice", field="backlog")
        return self.item.team.backlogs.get(kind=kind)

    def _require_own(self: Request, feature: Feature) -> None:
        if feature.team_id != self.item.team_id:
            raise Invalid(f"{feature} is another team's feature.", code="other_team", field="feature")
        if not feature.is_open:
            raise Invalid(f"The feature {feature} is closed.", code="feature_closed", field="feature")

    def _hold_beside(self: Request, *features: Feature) -> None:
        """Features before items."""
        self._hold_features(*features)
        self.hold()

    def _hold_features(self: Request, *features: Feature) -> None:
        """The one that it goes into, and the one of another team that needs it."""
        beside = [*features, *([self.for_feature] if self.for_feature else [])]
        if beside:
            lock_all(type(beside[0]).objects.filter(pk__in=[feature.pk for feature in beside]))

    def _go_on(self: Request, feature: Feature, by: Person, answer: str, **facts: int) -> None:
        self._say(answer, by)
        self._tie(feature, by)
        self.item.end_as("merged", by=by, because="It goes on as a feature.")
        facts |= {"feature": feature.pk}
        self.decide(self.Decision.ACCEPTED, by=by, facts=facts, feature=feature)

    def _say(self: Request, answer: str, by: Person) -> None:
        if answer.strip():
            self.item.say(answer, by=by, audience=Comment.Audience.PUBLIC)

    def _tie(self: Request, feature: Feature, by: Person) -> None:
        """The feature that asked waits for this one from now on."""
        if self.for_feature is not None:
            self.for_feature.wait_for(feature, by=by)
