from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q

from core import clock, outbound
from core.errors import Invalid, NotAllowed
from core.fields import storable
from core.locking import lock
from journal.models import Journaled
from journal.recording import ACCOUNTS, verb

if TYPE_CHECKING:
    from people.models import Person, Team

MOST = 5


class ChannelQuerySet(models.QuerySet["Channel"]):
    def standing(self) -> ChannelQuerySet:
        return self.filter(ended_at=None)

    def visible_to(self, person: Person) -> ChannelQuerySet:
        """One's own and nobody else's, administrators included."""
        return self.standing().filter(person=person)

    def of_person(self, person: Person) -> ChannelQuerySet:
        """One's own and nobody else's."""
        return self.filter(person=person)


class ChannelManager(models.Manager.from_queryset(ChannelQuerySet)):  # type: ignore[misc]
    @verb()
    def add(
        self,
        *,
        by: Person,
        kind: str,
        address: str,
        secret: str = "",
        takes: str = "",
        team: Team | None = None,
    ) -> Channel:
        """One's own, or the team's for what is told to the one on duty."""
        if team is not None:
            team.require_administrator(by)
        lock(team or by)
        channel: Channel = self.model(
            team=team, person=None if team else by, kind=kind, address=address.strip(), secret=secret,
            takes=takes or Channel.Takes.ALL,
        )  # fmt: skip
        channel.check_values()
        standing = self.standing().filter(team=team, person=channel.person)
        if known := standing.filter(kind=kind, address=channel.address).first():
            return known
        if standing.count() >= (1 if team else MOST):
            raise Invalid("End another channel first.", code="too_many", field="address")
        channel.save(force_insert=True)
        channel.tell_owner("named_channel", by=by)
        return channel


class Channel(Journaled):
    """Where somebody is told beside the own mail: a chat room or a program; or the chat of a team for its duty."""

    journal_kind = "channel"
    journal_fields = ("person", "team", "kind", "takes", "ended_at")
    journal_texts = ("address",)

    class Kind(models.TextChoices):
        CHAT = "chat", "Slack, Mattermost"
        TEAMS = "teams", "Microsoft Teams"
        WEBHOOK = "webhook", "a program (JSON)"

    class Takes(models.TextChoices):
        ALL = "all", "everything"
        URGENT = "urgent", "only what is urgent"
        REST = "rest", "only what is not urgent"

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    takes = models.CharField(max_length=6, choices=Takes.choices, default=Takes.ALL)
    # It is a secret of its owner's (whoever knows it may write there), so no page shows more than its host.
    address = models.CharField(max_length=2_000)
    secret = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    # It does not answer just now; what else is due for it waits until then, and nobody waits for it.
    failing_until = models.DateTimeField(null=True)

    objects = ChannelManager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, team__isnull=False) | Q(team=None, person__isnull=False),
                name="channel_of_a_person_or_a_team",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.host}"

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    def takes_this(self, urgent: bool) -> bool:
        return self.takes in {self.Takes.ALL, self.Takes.URGENT if urgent else self.Takes.REST}

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id or ACCOUNTS]

    def tell_owner(self, verb_told: str, *, by: Person) -> None:
        about = self.team or self.person
        assert about is not None
        changes = {self.journal_part: self.journal_state()}
        about.record(
            verb_told, by=by, changes=changes, facts={"host": self.host}, streams=self.journal_teams()
        )

    @verb()
    def end(self, *, by: Person) -> None:
        """Nothing goes there any more, and its secret is forgotten."""
        if self.team is not None:
            self.team.require_administrator(by)
        elif by.pk != self.person_id:
            raise NotAllowed("Only its owner ends a channel.")
        lock(self)
        if self.ended_at is None:
            self.ended_at, self.secret = clock.now(), ""
            self.save(update_fields=["ended_at", "secret"])
            self.tell_owner("ended_channel", by=by)

    def rest_until(self, instant: datetime) -> None:
        type(self).objects.filter(pk=self.pk).update(failing_until=instant)

    def check_values(self) -> None:
        if self.kind not in self.Kind.values:
            raise Invalid(f"There is no channel {self.kind!r}.", code="unknown_choice", field="kind")
        if self.takes not in self.Takes.values:
            raise Invalid(f"{self.takes!r} is no choice here.", code="unknown_choice", field="takes")
        self.address = storable(self.address, field="address", longest=2_000)
        self.secret = storable(self.secret, field="secret", longest=200)
        try:
            outbound.checked_url(self.address)
        except outbound.Forbidden as why:
            raise Invalid(str(why), code="forbidden_address", field="address") from None
