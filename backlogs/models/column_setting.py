from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlogs.models.limit import Limit, require_possible
from backlogs.models.words import Category
from core import clock
from core.errors import Invalid, Refused
from core.fields import one_line, reason, storable
from core.locking import lock, lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Column, WorkItem
    from people.models import Person


class ColumnSetting:
    """The set-up of a workflow by its team administrator; history is kept."""

    @verb()
    def rename(self: Column, name: str, *, by: Person, policy: str | None = None) -> None:
        self.team.require_administrator(by)
        lock(self)
        name = checked_name(self, name)
        words = self.policy if policy is None else storable(policy.strip(), field="policy", longest=300)
        self.change("renamed", by=by, name=name, policy=words)

    @verb()
    def limit_to(
        self: Column,
        maximum: int | None,
        *,
        by: Person | None,
        on_full: str | None = None,
        class_of_service: str = "",
        lane: str = "",
        counts_blocked: bool | None = None,
    ) -> Limit | None:
        """At most so many at once; None lifts the limit. One under the present count is allowed and then admits nothing."""
        self.team.require_administrator(by)
        require_possible(maximum, on_full, class_of_service, lane)
        if maximum is not None and self.category == Category.DONE:
            raise Invalid("Finished work has no limit.", code="no_limit_on_done", field="limit")
        lock(self)
        whom = {"class_of_service": class_of_service, "lane": lane}
        limit = Limit.objects.filter(column=self, **whom).first()
        if maximum is None:
            if limit is not None:
                part = limit.journal_part
                limit.delete()
                self._tell_limit("lifted_limit", by, {part: None})
            return None
        limit = limit or Limit(team=self.team, column=self, **whom)
        if limit.take(maximum, on_full, counts_blocked):
            self._tell_limit("limited", by, {limit.journal_part: limit.journal_state()}, maximum=maximum)
        return limit

    def _tell_limit(
        self: Column, verb_told: str, by: Person | None, parts: dict[str, Any], **facts: Any
    ) -> None:
        """A limit belongs to its column, which is one version further."""
        self.version += 1
        self.save(update_fields=["version"])
        self.record(verb_told, by=by, changes={"version": self.version, **parts}, facts=facts)

    @verb()
    def shift_to(self: Column, position: int, *, by: Person | None) -> None:
        """Another place from left to right, counted from 1."""
        self.team.require_administrator(by)
        lock(self.team)
        standing = lock_all(type(self).objects.filter(team=self.team_id, removed_at=None))
        self.refresh_from_db()
        standing.sort(key=lambda column: (column.position, column.pk))
        others = [column for column in standing if column.pk != self.pk]
        others.insert(max(0, position - 1), self)
        for place, column in enumerate(others, 1):
            column.change("shifted", by=by, position=place)

    @verb()
    def draw_age_lines(self: Column, age_50: int | None, age_85: int | None) -> None:
        """The team's own 50 and 85 % lines, counted from its history; told to nobody, since they follow from it."""
        if (self.age_50, self.age_85) != (age_50, age_85):
            self.age_50, self.age_85 = age_50, age_85
            self.save(update_fields=["age_50", "age_85"])

    @verb()
    def remove(self: Column, *, by: Person, to: Column | None = None, because: str = "") -> None:
        """Its cards go to a column that the caller names, over its limit with a reason; stays keep the removed column."""
        from backlogs.models.work_item import WorkItem

        self.team.require_administrator(by)
        lock(self.team)
        lock_all(type(self).objects.filter(pk__in={self.pk, to.pk if to else self.pk}))
        self.refresh_from_db()
        if self.removed_at is not None:
            return
        self._require_another()
        cards = self.placements.filter(archived_at=None).select_related("item__team").order_by("rank")
        lock_all(Limit.objects.of_work().filter(team=self.team_id, column=None))
        lock_all(WorkItem.objects.filter(pk__in=cards.order_by().values("item")))
        if to is None and cards.exists():
            raise Refused(f"{self.name} holds cards. Name the column that they go to.", code="target_needed")
        if to is not None and not self._hands_over_to(to):
            raise Invalid("The cards cannot go there.", code="bad_target", field="to")
        self._hand_over([placement.item for placement in cards], to, by, reason(because))
        self.change("removed", by=by, removed_at=clock.now())

    def _hand_over(self: Column, items: list[WorkItem], to: Column | None, by: Person, because: str) -> None:
        told = f"{self.name} was removed" + (f": {because}" if because else "")
        try:
            for item in items:
                to.take_over(item, by=by, told=told, overriding=because)  # type: ignore[union-attr]
        except Refused as refused:
            if refused.code != "wip_limit":
                raise
            raise Refused(
                f"{refused.sentence} The cards of {self.name} go over it with a reason, or elsewhere.",
                code="wip_limit", field="because", **refused.extra,
            ) from None  # fmt: skip

    def _hands_over_to(self: Column, to: Column) -> bool:
        """Another standing column of the team; what is done stays done."""
        to.refresh_from_db()
        stays_done = self.category != Category.DONE or to.category == Category.DONE
        return stays_done and to.team_id == self.team_id and to.pk != self.pk and to.removed_at is None

    def _require_another(self: Column) -> None:
        if self.category in {Category.QUEUE, Category.DONE}:
            alike = (
                type(self)
                .objects.standing()
                .filter(team=self.team_id, category=self.category)
                .exclude(pk=self.pk)
            )
            if not alike.exists():
                raise Refused(
                    f"A workflow needs a {self.category} column; this is the last.", code="last_column"
                )


def checked_name(column: Column, name: str) -> str:
    name = one_line(name, field="name", longest=60)
    if not name:
        raise Invalid("A column needs a name.", code="name_needed", field="name")
    if type(column).objects.standing().filter(team=column.team_id, name=name).exclude(pk=column.pk).exists():
        raise Refused(f"There is a column {name} already.", code="name_taken")
    return name
