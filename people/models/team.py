from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.fields import one_line, storable
from core.locking import lock
from core.statements import ask, row_of
from journal.models import Head, Journaled
from journal.recording import verb
from people import founding
from people.models.admitting import Admits
from people.models.buffer_turn import BufferTurn
from people.models.days import require_days
from people.models.membership import Role
from people.models.team_calendar import TeamCalendar
from people.models.zones import require_zone

if TYPE_CHECKING:
    from people.models.person import Person

KEY = re.compile(r"[A-Z][A-Z0-9]{1,9}")


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, person: Person) -> TeamQuerySet:
        """Teams with a current membership; administrators see all."""
        return self.all() if person.is_superuser else self.filter(pk__in=list(person.roles))

    def named(self, key: str, *, to: Person) -> Team | None:
        """By its key, if visible to the person: asked by every creation and every board, so in a statement of its own."""
        names = ("id", "key", "name", "zone", "buffer_person_id")
        statement = f"SELECT {', '.join(names)} FROM people_team WHERE key = %s"
        rows = ask(statement, [key])
        if not rows or not (to.is_superuser or to.is_member_of(rows[0][0])):
            return None
        return row_of(Team, dict(zip(names, rows[0], strict=True)))


class TeamManager(models.Manager.from_queryset(TeamQuerySet)):  # type: ignore[misc]
    @verb()
    def found(
        self, *, by: Person | None, key: str, name: str, buffer_person: Person | None = None, **more: Any
    ) -> Team:
        """A new team with its stream, and with what higher apps add to every team (`people.founding`)."""
        if by is not None and not by.is_superuser:
            raise NotAllowed("Only an administrator founds a team.")
        if not KEY.fullmatch(key):
            raise Refused(
                f"The key {key!r} is not 2 to 10 capital letters and digits.", code="bad_key", status=400
            )
        if self.filter(key=key).exists():
            raise Refused(f"The key {key} is taken.", code="key_taken")
        team = self.model(
            key=key,
            name=name,
            buffer_person=buffer_person,
            **more,
        )
        team.check_settings()
        team.save(force_insert=True)
        Head.objects.create(team=team)
        team.record("founded", by=by, changes=team.journal_state())
        BufferTurn.objects.follow(team)
        founding.complete(team, by)
        return team

    @verb()
    def gather(
        self, *, by: Person, buffer_person: Person | None, people: Sequence[Person] = (), **more: Any
    ) -> Team:
        """A name, people and one buffer person are enough to start (R18); all of them are engineers at first."""
        if buffer_person is None:
            raise Invalid(
                "A team begins with one buffer person.", code="buffer_person_needed", field="buffer_person"
            )
        buffer_person.require_enabled(field="buffer_person")
        team = self.found(by=by, buffer_person=buffer_person, **more)
        for person in dict.fromkeys([*people, buffer_person]):
            team.admit(person, by=by, roles=[Role.ENGINEER])
        return team


class Team(Journaled, TeamCalendar, Admits):
    """People with a purpose, three backlogs and one workflow."""

    journal_kind = "team"
    journal_fields = (
        "key", "name", "zone", "buffer_person", "country", "subdivision", "workdays", "iteration_days",
        "iteration_starts_on", "operating_model", "pair_size", "sizes_interrupts",
        "triage_within_minutes", "version",
    )  # fmt: skip
    journal_texts = ("purpose", "pair_size_because")

    class OperatingModel(models.TextChoices):
        SEPARATED = "separated", "fully separated"
        YOU_BUILD_YOU_RUN = "build_run", "you build it, you run it"
        PLATFORM = "platform", "operations and platform enablement"
        DISTRIBUTED = "distributed", "distributed"
        DECENTRALISED = "decentralised", "decentralised"

    key = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=80)
    purpose = models.TextField(blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    # R3: the one who is told where no rotation says otherwise.
    buffer_person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    iteration_days = models.PositiveSmallIntegerField(default=14)
    iteration_starts_on = models.DateField(
        null=True, blank=True, help_text="First day of the first iteration."
    )
    operating_model = models.CharField(max_length=16, choices=OperatingModel.choices, blank=True)
    # R6: allocated to self-service & automation in every iteration; a smaller one needs a reason.
    pair_size = models.DecimalField(max_digits=3, decimal_places=1, default=Decimal(2))
    pair_size_because = models.CharField(max_length=200, blank=True)
    sizes_interrupts = models.BooleanField(default=False)
    # R3: what waits longer to be triaged is red.
    triage_within_minutes = models.PositiveSmallIntegerField(default=60)
    founded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TeamManager()

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(iteration_days__gte=5, iteration_days__lte=42),
                name="iteration_of_one_to_six_weeks",
            ),
            models.CheckConstraint(
                condition=Q(triage_within_minutes__gte=1, triage_within_minutes__lte=10_080),
                name="triage_within_a_week",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def may_wait(self) -> timedelta:
        """How long an interrupt may be untriaged."""
        return timedelta(minutes=self.triage_within_minutes)

    @property
    def today(self) -> date:
        return clock.now().astimezone(self.tzinfo).date()

    def journal_teams(self) -> Sequence[int | None]:
        return [self.pk]

    def may_administer(self, person: Person) -> bool:
        return person.has_role(self, Role.TEAM_ADMINISTRATOR)

    def require_administrator(self, person: Person | None) -> None:
        """The system itself (None) may; so may a team administrator."""
        if person is not None and not self.may_administer(person):
            raise NotAllowed(
                f"Only a team administrator of {self.name} sets up the team.", code="not_team_admin"
            )

    def check_settings(self) -> None:
        """Shape and range of every setting that a person may give."""
        self.name = one_line(self.name, field="name", longest=80)
        if not self.name:
            raise Invalid("A team needs a name.", code="name_needed", field="name")
        self.purpose = storable(self.purpose, field="purpose", longest=20_000)
        self.pair_size_because = storable(self.pair_size_because, field="pair_size_because", longest=200)
        require_zone(self.zone)
        require_days(iteration_starts_on=self.iteration_starts_on)
        if not 5 <= self.iteration_days <= 42:
            raise Refused("An iteration is 5 to 42 days long.", code="impossible_iteration", status=400)
        if not 1 <= self.triage_within_minutes <= 10_080:
            raise Invalid("Minutes until triage are 1 to 10,080 (a week).", field="triage_within_minutes")
        if self.pair_size < 2 and not self.pair_size_because:
            raise Refused("A smaller automation pair needs a reason.", code="reason_needed", status=400)
        self.check_calendar()

    @verb()
    def set_up(self, *, by: Person, **values: Any) -> None:
        """Change settings of the team; unknown names are the caller's mistake."""
        self.require_administrator(by)
        lock(self)
        if "buffer_person" in values:
            self._require_buffer(values["buffer_person"])
        trial = self.as_if(**values)
        trial.check_settings()
        self.change("set_up", by=by, **{name: getattr(trial, name) for name in values})
        BufferTurn.objects.follow(self)

    def _require_buffer(self, person: Person | None) -> None:
        """Everything unplanned goes to the buffer person first (R3), so it is somebody who is here."""
        if person is None and self.buffer_person_id and self.has_somebody:
            raise Invalid(
                f"Somebody takes what arrives at {self}: name another buffer person instead.",
                code="buffer_person_needed",
                field="buffer_person",
            )
        is_new = person is not None and person.pk != self.buffer_person_id
        if person is not None and is_new and not (person.is_active and person.is_member_of(self)):
            raise Invalid(f"{person} is not in {self}.", code="not_of_the_team", field="buffer_person")

    @property
    def has_somebody(self) -> bool:
        """A member who can sign in, and so could take what arrives."""
        return (
            self.memberships.current().filter(person__disabled_at=None, person__email__isnull=False).exists()
        )
