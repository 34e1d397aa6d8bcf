from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q, Sum

from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.locking import lock, lock_all
from journal.models import Journaled
from journal.recording import verb
from people.models import Person

# Older days belong to iterations that nobody plans from any more.
KEPT_OPEN = timedelta(days=400)
WHOLE_DAY = 1440


class Effort(Journaled):
    """Whole minutes of a person on a day for a backlog, with or without an item (triage, "I was interrupted")."""

    journal_kind = "effort"
    journal_fields = ("team", "backlog", "item", "person", "on", "minutes", "asked_by", "withdrawn_at")
    journal_texts = ("about",)

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="efforts")
    backlog = models.ForeignKey("backlogs.Backlog", models.PROTECT, related_name="efforts")
    item = models.ForeignKey("backlogs.WorkItem", models.PROTECT, null=True, related_name="efforts")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="efforts")
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=1440), name="minutes_of_a_day")
        ]
        indexes = [models.Index(fields=["team", "on"], name="effort_by_day")]

    def __str__(self) -> str:
        return f"{self.minutes} min on {self.on}"

    @verb()
    def withdraw(self, *, by: Person) -> None:
        """Written by mistake; it counts no more. One's own only."""
        if by.pk != self.person_id:
            raise NotAllowed("Only who wrote an effort takes it back.")
        if self.item is not None:
            lock(self.item)
        lock(self)
        if self.withdrawn_at is not None:
            return
        self.withdrawn_at = clock.now()
        self.save(update_fields=["withdrawn_at"])
        facts = {"minutes": self.minutes, "on": self.on}
        if self.item is not None:
            self.item.tell("withdrew_effort", self, by=by, facts=facts)
            return
        self.backlog.record(
            "withdrew_effort", by=by, changes={self.journal_part: self.journal_state()}, facts=facts
        )


def take_from_day(person: Person, minutes: int, on: date, today: date) -> None:
    """Minutes that a day may have, on a day that may be written, and that the person has left of it.

    The person is locked, before anything else: two teams' efforts of one day would each find it free.
    """
    check_minutes(minutes, on, today)
    lock_all(Person.objects.filter(pk=person.pk))
    written = Effort.objects.filter(person=person, on=on, withdrawn_at=None).aggregate(sum=Sum("minutes"))
    left = WHOLE_DAY - (written["sum"] or 0)
    if minutes > left:
        told = f"{spelled(left)} of it are left" if left > 0 else "nothing of it is left"
        raise Refused(f"{on} has 24 hours; {told}.", code="day_full", left=max(0, left))


def spelled(minutes: int) -> str:
    """26 h 30 min, never days."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))


def check_minutes(minutes: int, on: date, today: date) -> None:
    if not 1 <= minutes <= WHOLE_DAY:
        raise Invalid("A day has 1 to 1,440 minutes.", code="impossible_minutes", field="minutes")
    if on < today - KEPT_OPEN:
        raise Invalid(
            "That is more than a year ago; its iterations are closed.", code="too_long_ago", field="on"
        )
    if on > today:
        raise Invalid("This day has not come yet.", code="future_day", field="on")
