from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from core import clock
from core.errors import NotAllowed, Refused, Stale
from core.fields import storable
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import Person
from rotations.drafting import drafted
from rotations.models.rotation import Rotation
from rotations.models.words import Kind, span_text

if TYPE_CHECKING:
    from rotations.turn_changes import TurnChange

AHEAD, BACK, FARTHEST = timedelta(days=1), timedelta(days=1), timedelta(days=120)
LONGEST = 20_000


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, person: Person) -> HandoverQuerySet:
        return self.filter(rotation__in=Rotation.objects.visible_to(person).values("pk"))

    def standing(self) -> HandoverQuerySet:
        """Without those whose turn change does not come any more."""
        return self.filter(dropped_at=None)

    def waiting(self) -> HandoverQuerySet:
        """To be written or read: not accepted yet; what nobody accepted in a week is past."""
        recent = clock.now() - timedelta(weeks=1)
        return self.standing().filter(accepted_at=None, due_at__gt=recent, rotation__ended_at=None)

    def of(self, person: Person) -> HandoverQuerySet:
        return self.filter(Q(outgoing=person) | Q(incoming=person))

    def current(self, rotation: Rotation) -> Handover | None:
        """The one to come, else the last one."""
        return self.standing().filter(rotation=rotation).order_by("-due_at", "-pk").first()


class HandoverManager(models.Manager.from_queryset(HandoverQuerySet)):  # type: ignore[misc]
    @verb()
    def follow(self, rotation: Rotation, *, until: datetime | None = None) -> None:
        """One for each turn change of the next day; those whose people or time changed follow; what is due is kept."""
        from rotations.turn_changes import turn_changes

        lock(rotation)
        now = clock.now()
        rows = {row.due_at: row for row in self.filter(rotation=rotation, due_at__gt=now - BACK)}
        end = max([until or now + AHEAD, *rows])
        coming = (
            {one.at: one for one in turn_changes(rotation, now - BACK, end)} if not rotation.ended_at else {}
        )
        for at, change in coming.items():
            if at in rows:
                rows[at].follow(change)
            else:
                self._prepare(rotation, change)
        for at, row in rows.items():
            if at > now and at not in coming and row.accepted_at is None and row.dropped_at is None:
                row.drop()
        for row in self.standing().filter(rotation=rotation, due_at__lte=now, kept_at=None):
            row.keep()

    def _prepare(self, rotation: Rotation, change: TurnChange) -> None:
        row: Handover = self.model(
            rotation=rotation, since=change.since, due_at=change.at, outgoing_id=change.outgoing[0],
            incoming_id=change.incoming[0],
        )  # fmt: skip
        row.begin("prepared_handover", by=None)

    def prepare_next(self, rotation: Rotation, *, by: Person) -> Handover:
        """The next turn change, however far ahead, so that its handover can be written early."""
        from rotations.turn_changes import turn_changes

        rotation.require_part(by)
        rotation.require_standing()
        require_handover(rotation)
        now = clock.now()
        coming = turn_changes(rotation, now, now + FARTHEST)
        if not coming:
            raise Refused(
                "Nobody hands over to anybody else in the next months.", code="nothing_to_hand_over"
            )
        self.follow(rotation, until=coming[0].at)
        return self.get(rotation=rotation, due_at=coming[0].at)


class Handover(Journaled):
    """What the one whose turn ends tells the next: drafted from the journal, edited, accepted."""

    journal_kind = "handover"
    journal_fields = (
        "rotation", "since", "due_at", "outgoing", "incoming", "edited_at", "edited_by", "kept_at", "accepted_at",
        "accepted_by", "dropped_at", "version",
    )  # fmt: skip
    journal_texts = ("text",)

    rotation = models.ForeignKey("rotations.Rotation", models.PROTECT, related_name="handovers")
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    # The first of a pair; whoever is on duty then may edit or accept.
    outgoing = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    incoming = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    # Empty until somebody edits it or it is due: until then the draft is as things stand.
    text = models.TextField(blank=True, max_length=LONGEST)
    edited_at = models.DateTimeField(null=True)
    edited_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # The turns changed, so that nothing is handed over then.
    dropped_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = HandoverManager()

    class Meta:
        ordering = ("-due_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["rotation", "due_at"], name="one_handover_per_turn_change"),
            models.CheckConstraint(condition=Q(due_at__gt=F("since")), name="handed_over_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.outgoing} to {self.incoming}"

    @property
    def words(self) -> str:
        """As it was kept, or the draft as things stand."""
        return self.text if self.kept_at is not None else drafted(self)

    @property
    def span(self) -> str:
        return span_text(self.since, self.due_at, self.rotation.tzinfo)

    @property
    def is_due(self) -> bool:
        return self.due_at <= clock.now()

    def journal_teams(self) -> Sequence[int | None]:
        return [self.rotation.team_id]

    def may_edit(self, person: Person) -> bool:
        if self.accepted_at is not None or self.dropped_at is not None:
            return False
        return person.pk in self._change().outgoing or self.rotation.team.may_administer(person)

    def may_accept(self, person: Person) -> bool:
        is_open = self.accepted_at is None and self.dropped_at is None
        return is_open and person.pk in self._change().incoming

    @verb()
    def edit(self, *, by: Person, text: str, version: int | None = None) -> None:
        """The whole text anew; who edits an older one is told so."""
        lock(self)
        if not (by.pk in self._change().outgoing or self.rotation.team.may_administer(by)):
            raise NotAllowed(f"Only {self.outgoing}, who hands over, or a team administrator edits this.")
        self._require_open()
        if version is not None and version != self.version:
            raise Stale("Somebody changed this handover meanwhile. Look at it as it is now.", current=self)
        kept = storable(text.strip(), field="text", longest=LONGEST)
        if kept != self.text or self.kept_at is None:
            now = clock.now()
            self.change("edited_handover", by=by, text=kept, edited_at=now, edited_by=by, kept_at=now)

    @verb()
    def accept(self, *, by: Person) -> None:
        """Read and taken over by who comes; from then on it stays as it is. Twice is once."""
        lock(self)
        if self.accepted_at is not None and self.accepted_by_id == by.pk:
            return
        if by.pk not in self._change().incoming:
            raise NotAllowed(f"Only {self.incoming}, who takes over, accepts this.")
        self._require_open()
        now = clock.now()
        self.change(
            "accepted_handover", by=by, text=self.words, kept_at=self.kept_at or now, accepted_at=now, accepted_by=by
        )  # fmt: skip

    def follow(self, change: TurnChange) -> None:
        """The people of the turns as they stand now."""
        lock(self)
        if self.accepted_at is not None:
            return
        people = Person.objects.in_bulk([change.outgoing[0], change.incoming[0]])
        self.change(
            "followed_turns", by=None, since=change.since, outgoing=people[change.outgoing[0]],
            incoming=people[change.incoming[0]], dropped_at=None,
        )  # fmt: skip

    def drop(self) -> None:
        lock(self)
        if self.accepted_at is None:
            self.change("dropped_handover", by=None, dropped_at=clock.now())

    def keep(self) -> None:
        """Nobody edited it before the turn ended: the draft stays as it stood then."""
        lock(self)
        if self.kept_at is None:
            self.change("kept_draft", by=None, text=self.words[:LONGEST], kept_at=clock.now())

    def _require_open(self) -> None:
        if self.accepted_at is not None:
            raise Refused(f"{self.accepted_by} has accepted this handover already.", code="accepted")
        if self.dropped_at is not None:
            raise Refused("The turns changed: nothing is handed over then.", code="dropped")

    def _change(self) -> TurnChange:
        """Who goes and who comes as it stands now; where the turns changed, as it was prepared."""
        from rotations.turn_changes import TurnChange, turn_changes

        around = turn_changes(self.rotation, self.due_at - timedelta.resolution, self.due_at)
        kept = TurnChange(self.since, self.due_at, (self.outgoing_id,), (self.incoming_id,))
        return next(iter(around), kept)


def require_handover(rotation: Rotation) -> None:
    """Who is called outside of hours writes none: the person of the week knows what is open."""
    if rotation.kind != Kind.PERSON_OF_WEEK:
        raise Refused("Handovers are written by the person of the week.", code="no_handover")
