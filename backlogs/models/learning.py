from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models

from core.errors import Invalid, NotAllowed
from core.fields import one_line
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import TeamService

if TYPE_CHECKING:
    from people.models import Person, Team


class LearningManager(models.Manager["Learning"]):
    def tick(self, subject: str, *, team: Team, by: Person) -> Learning:
        return self.get_or_tick(subject, team=team, by=by)[0]

    @verb()
    def get_or_tick(self, subject: str, *, team: Team, by: Person) -> tuple[Learning, bool]:
        """Said by the person alone, of a label or service of the team, and whether it is new; twice is once."""
        if not by.takes_part_in(team):
            raise NotAllowed(f"Only who takes part in {team} says here what they want to learn.")
        wanted = one_line(subject, field="subject", longest=80)
        found = next((name for name in subjects_of(team) if name.casefold() == wanted.casefold()), None)
        if found is None:
            raise Invalid(
                f"{team} has no label or service of this name.", code="unknown_subject", field="subject"
            )
        lock(team)
        row, is_new = self.get_or_create(team=team, person=by, subject=found)
        if is_new:
            team.record("wants_to_learn", by=by, changes={row.journal_part: row.journal_state()})
        return row, is_new


class Learning(Journaled):
    """What somebody wants to learn in a team, told to it by their own choice (R16)."""

    journal_kind = "learning"
    journal_fields = ("team", "person")
    journal_texts = ("subject",)

    team = models.ForeignKey("people.Team", models.CASCADE, related_name="learnings")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="learnings")
    subject = models.CharField(max_length=80)

    objects = LearningManager()

    class Meta:
        ordering = ("subject", "id")
        verbose_name = "subject to learn"
        verbose_name_plural = "subjects to learn"
        constraints = [
            models.UniqueConstraint(fields=["team", "person", "subject"], name="a_subject_is_wanted_once")
        ]

    def __str__(self) -> str:
        return self.subject

    @verb()
    def untick(self, *, by: Person) -> None:
        """Only the person takes it back; no word of what it was stays behind."""
        if by.pk != self.person_id:
            raise NotAllowed("Only who wants to learn it takes that back.")
        lock(self.team)
        part = self.journal_part
        if type(self).objects.filter(pk=self.pk).delete()[0]:
            self.team.record("wants_to_learn_no_more", by=by, changes={part: None})


def subjects_of(team: Team) -> Sequence[str]:
    """Labels and services of the team, each once, by name."""
    from backlogs.models import Label

    labels = Label.objects.filter(team=team).values_list("name", flat=True)
    services = TeamService.objects.filter(team=team).values_list("name", flat=True)
    by_word = {name.casefold(): name for name in [*services, *labels]}
    return [by_word[word] for word in sorted(by_word)]
