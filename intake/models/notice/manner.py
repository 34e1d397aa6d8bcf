from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core.errors import Invalid
from core.locking import lock
from intake.models.notice.channel import Channel
from intake.models.notice.hours import quiet_until
from journal.recording import verb

if TYPE_CHECKING:
    from people.models import Person

LONGEST_BUNDLE = 240


class MannerManager(models.Manager["Manner"]):
    def of(self, person: Person) -> Manner:
        """As the person chose, or as everybody begins."""
        found = self.filter(person=person).first() or self.model(person=person)
        found.person = person
        return found


class Manner(models.Model):
    """How a person is told: by mail or where else, bundled, and when not."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="+")
    mail_takes = models.CharField(
        "By mail", max_length=6, choices=[*Channel.Takes.choices, ("", "nothing")], default=Channel.Takes.ALL, blank=True
    )  # fmt: skip
    bundle_minutes = models.PositiveSmallIntegerField("Bundle for minutes", default=10)
    # Not for what is urgent.
    quiet_from = models.TimeField("Quiet from", null=True, blank=True)
    quiet_until = models.TimeField("until", null=True, blank=True)
    day_before = models.BooleanField("A day before my turn of duty begins", default=True)
    at_beginning = models.BooleanField("When my turn begins", default=True)

    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MannerManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(bundle_minutes__lte=LONGEST_BUNDLE), name="bundled_for_four_hours_at_most"
            )
        ]

    def __str__(self) -> str:
        return f"how {self.person} is told"

    @verb()
    def choose(self, **values: object) -> None:
        """A taste of one's own, not an event: nothing is told."""
        lock(self.person)
        trial = type(self).objects.of(self.person)
        for name, value in values.items():
            setattr(trial, name, value)
        if trial.bundle_minutes > LONGEST_BUNDLE:
            raise Invalid(f"Minutes are 0 to {LONGEST_BUNDLE}.", field="bundle_minutes")
        if (trial.quiet_from is None) != (trial.quiet_until is None):
            raise Invalid("Quiet hours have a beginning and an end.", field="quiet_until")
        trial.version += 1
        trial.save()
        self.__dict__.update(trial.__dict__)

    def quiet_end(self, instant: datetime) -> datetime | None:
        return quiet_until(instant, self.quiet_from, self.quiet_until, self.person.tzinfo)

    def ways(self, *, urgent: bool) -> list[Channel | None]:
        """None is mail. Nobody is out of reach by mistake: what no channel takes goes by mail."""
        own = [row for row in Channel.objects.standing().of_person(self.person) if row.takes_this(urgent)]
        wanted = {Channel.Takes.ALL, Channel.Takes.URGENT if urgent else Channel.Takes.REST}
        by_mail: list[Channel | None] = [None] if self.mail_takes in wanted or not own else []
        return [*by_mail, *own]
