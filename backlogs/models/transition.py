from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from backlogs.models.practice import MOST_LINES, clean_lines, practice_of
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Feature
    from people.models import Person


class TransitionLine(Journaled):
    """One thing that has to be so before a feature is handed over to operation, ticked by a person (R10)."""

    journal_kind = "transition_line"
    journal_fields = ("feature", "position", "done_at", "done_by", "removed_at")
    journal_texts = ("text",)

    feature = models.ForeignKey("backlogs.Feature", models.CASCADE, related_name="transition_lines")
    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="ticked_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Transitioning:
    """What the transition of a feature needs: the team's list or its own, ticked by whoever works on it."""

    @property
    def standing_lines(self: Feature) -> models.QuerySet[TransitionLine]:
        return self.transition_lines.filter(removed_at=None)

    @verb()
    def need_for_transition(self: Feature, text: str, *, by: Person) -> list[TransitionLine]:
        """Further lines, one for each line of text; what stands there already stands once."""
        self._lock_transition(by)
        lines = clean_lines(text, field="text")
        if not lines:
            raise Invalid("A line needs words.", code="text_needed", field="text")
        return self._write_lines(lines, by)

    @verb()
    def take_team_list(self: Feature, *, by: Person) -> list[TransitionLine]:
        """The lines of the team's own list that are not there yet."""
        self._lock_transition(by)
        lines = practice_of(self.team).transition_lines
        if not lines:
            raise Refused(f"{self.team} has no list for transitions yet.", code="no_team_list")
        return self._write_lines(lines, by)

    @verb()
    def tick_transition(self: Feature, line: TransitionLine, *, by: Person) -> None:
        self._lock_line(line, by)
        if line.done_at is None:
            line.done_at, line.done_by = clock.now(), by
            self._keep_line("ticked_transition", line, by)

    @verb()
    def untick_transition(self: Feature, line: TransitionLine, *, by: Person) -> None:
        self._lock_line(line, by)
        if line.done_at is not None:
            line.done_at = line.done_by = None
            self._keep_line("unticked_transition", line, by)

    @verb()
    def strike_transition(self: Feature, line: TransitionLine, *, by: Person) -> None:
        self._lock_transition(by)
        line.refresh_from_db()
        if line.removed_at is None:
            line.removed_at = clock.now()
            self._keep_line("struck_transition", line, by)

    def _lock_transition(self: Feature, by: Person) -> None:
        if not self.may_join(by):
            raise NotAllowed(f"Only who works on the feature and the engineers of {self.team} prepare this.")
        lock(self)

    def _lock_line(self: Feature, line: TransitionLine, by: Person) -> None:
        self._lock_transition(by)
        line.refresh_from_db()
        if line.removed_at is not None:
            raise Refused("That line is struck.", code="struck")

    def _keep_line(self: Feature, told: str, line: TransitionLine, by: Person) -> None:
        line.save(update_fields=["done_at", "done_by", "removed_at"])
        self.tell(told, line, by=by, facts={"line": line.pk})

    def _write_lines(self: Feature, lines: list[str], by: Person) -> list[TransitionLine]:
        standing = set(self.standing_lines.values_list("text", flat=True))
        fresh = [line for line in lines if line not in standing]
        if len(standing) + len(fresh) > MOST_LINES:
            raise Invalid(f"A list has at most {MOST_LINES} lines.", code="too_many", field="text")
        last = self.transition_lines.count()
        made = [
            TransitionLine.objects.create(feature=self, text=text, position=place)
            for place, text in enumerate(fresh, last + 1)
        ]
        if made:
            self.tell("listed_transition", *made, by=by, facts={"lines": len(made)})
        return made
