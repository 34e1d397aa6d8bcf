from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery

from core import clock
from core.errors import Invalid, NotAllowed
from core.fields import one_line, storable
from core.locking import lock
from core.statements import ask, row_of
from intake import senders
from intake.models.beating import Beating, BeatingMany
from intake.models.keeping import Keeping
from intake.models.mailboxes import Mailboxed, MailboxedMany
from intake.models.signing import Signing
from intake.models.working_off import WorkingOff
from journal.models import Journaled
from journal.recording import verb
from people.models import Role
from people.models.token import hashed

if TYPE_CHECKING:
    from people.models import Person, Team

MOST = 100
SETTINGS = frozenset(
    {
        "name",
        "mapping",
        "topic",
        "stale_after_days",
        "reopens_within_minutes",
        "every_minutes",
        "grace_minutes",
    }
)
A_MONTH, A_WEEK = 44_640, 10_080  # minutes


# What the door needs; the rest is loaded by whoever asks for it. Letters come by mail alone: what the envelope says of
# them would be anybody's word here.
KNOWN_AT_THE_DOOR = ("id", "team_id", "kind", "token_hash")
BEARING = (
    f"SELECT {', '.join(KNOWN_AT_THE_DOOR)} FROM intake_source"
    " WHERE token_hash = %s AND revoked_at IS NULL AND kind <> 'email'"
)


class SourceQuerySet(BeatingMany, MailboxedMany, models.QuerySet["Source"]):
    def visible_to(self, person: Person) -> SourceQuerySet:
        return self.all() if person.is_superuser else self.filter(team__in=list(person.roles))

    def standing(self) -> SourceQuerySet:
        return self.filter(revoked_at=None)

    def bearing(self, token: str) -> Source | None:
        """Whose address this is: asked by everything that arrives."""
        found = ask(BEARING, [hashed(token)])
        return row_of(self.model, dict(zip(KNOWN_AT_THE_DOOR, found[0], strict=True))) if found else None

    def bearing_in_mail(self, token: str) -> Source | None:
        """Whose mail address this is."""
        return self.standing().filter(kind="email", token_hash=hashed(token)).first()

    def with_due(self) -> SourceQuerySet:
        """Whatever has a message to be read; a revoked one, too, since what was taken is read."""
        from intake.models.delivery import Delivery

        return self.filter(models.Exists(Delivery.objects.due().filter(source=OuterRef("pk"))))

    def with_news(self) -> SourceQuerySet:
        """With when each was last heard, and what of it waits in quarantine."""
        from intake.models.delivery import Delivery

        waiting = Delivery.objects.quarantined().filter(source=OuterRef("pk")).order_by().values("source")
        count = waiting.annotate(count=models.Count("pk")).values("count")
        return self.annotate(
            last_heard_at=Max("deliveries__received_at"),
            waiting=models.functions.Coalesce(Subquery(count), 0),
        )


class SourceManager(models.Manager.from_queryset(SourceQuerySet)):  # type: ignore[misc]
    @verb()
    def add(
        self, *, by: Person | None, team: Team, kind: str, name: str = "", **settings: Any
    ) -> tuple[Source, str]:
        """A new door, and its token, which is shown this once and not kept."""
        team.require_administrator(by)
        if kind not in senders.SENDERS:
            raise Invalid(f"There is no kind of source {kind!r}.", code="unknown_kind", field="kind")
        lock(team)
        if self.standing().filter(team=team).count() >= MOST:
            raise Invalid(f"{team} has {MOST} sources; revoke one that is not used.", code="too_many")
        token = senders.SENDERS[kind].new_token()
        source: Source = self.model(
            team=team, kind=kind, **_settings(settings), slug=self._free_slug(kind, team)
        )
        source.name = name.strip() or source.sender.label
        source.token_hash = hashed(token)
        source.check_settings()
        source.begin("added", by=by)
        return source, token

    def _free_slug(self, kind: str, team: Team) -> str:
        """Never given twice, since items carry it."""
        stem = f"{kind}-{team.key.lower()}"
        taken = set(self.filter(slug__startswith=stem).values_list("slug", flat=True))
        names = (f"{stem}-{number}" if number > 1 else stem for number in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)


class Source(Beating, Mailboxed, Keeping, Signing, WorkingOff, Journaled):
    """Something that sends: one program of a team's, with an address of its own."""

    journal_kind = "source"
    journal_fields = (
        "team", "kind", "slug", "topic", "stale_after_days", "reopens_within_minutes", "revoked_at", "version",
        "every_minutes", "grace_minutes",
    )  # fmt: skip
    journal_texts = ("name", "mapping", "token_hash")

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=24)
    # What its items carry as their source.
    slug = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    mapping = models.TextField(blank=True)
    topic = models.CharField(max_length=256, blank=True)
    stale_after_days = models.PositiveSmallIntegerField(default=7)
    reopens_within_minutes = models.PositiveSmallIntegerField(default=30)
    # Of a heartbeat: how often it has to be heard, when it was, and by when it is missed.
    every_minutes = models.PositiveIntegerField(default=60)
    grace_minutes = models.PositiveIntegerField(default=5)
    heard_at = models.DateTimeField(null=True)
    beat_due_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    # Of e-mail with a mailbox: how far it was read ("UIDVALIDITY:UID").
    mailbox_at = models.CharField(max_length=40, blank=True)
    # Why it is not read just now, and since when.
    mailbox_trouble = models.CharField(max_length=200, blank=True)
    mailbox_failed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    revoked_at = models.DateTimeField(null=True)
    # Who reads its messages just now; passed unused, the next one takes over.
    leased_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = SourceManager()

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(stale_after_days__gte=1, stale_after_days__lte=365), name="stale_within_a_year"
            ),
            models.CheckConstraint(
                condition=Q(reopens_within_minutes__lte=10_080), name="reopens_within_a_week"
            ),
            models.CheckConstraint(
                condition=Q(every_minutes__gte=1, every_minutes__lte=A_MONTH, grace_minutes__lte=A_WEEK),
                name="beats_within_a_month",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sender(self) -> senders.Sender:
        return senders.SENDERS[self.kind]

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]

    def address(self, base: str, token: str) -> str:
        """Where it sends; only who makes or rotates it knows the token."""
        return self.sender.address(base, token, self.team.key)

    def may_replay(self, person: Person) -> bool:
        """Whoever may be on duty, and who set it up."""
        return person.has_role(self.team_id, Role.ENGINEER, Role.PRODUCT_OWNER, Role.TEAM_ADMINISTRATOR)

    def require_replayer(self, by: Person) -> None:
        if not self.may_replay(by):
            raise NotAllowed(f"Only engineers, the product owner and administrators of {self.team} do that.")

    @verb()
    def set_up(self, *, by: Person, **values: Any) -> None:
        """Name, mapping, topic and times, from now on."""
        self.team.require_administrator(by)
        _settings(values)
        lock(self)
        before = {name: getattr(self, name) for name in values}
        for name, value in values.items():
            setattr(self, name, value)
        self.check_settings()
        cleaned = {name: getattr(self, name) for name in values}
        for name, value in before.items():
            setattr(self, name, value)
        self.change("set_up", by=by, **cleaned)

    @verb()
    def rotate(self, *, by: Person) -> str:
        """Another address from now on; the old one is nobody's."""
        self.team.require_administrator(by)
        lock(self)
        self._require_standing()
        token = self.sender.new_token()
        self.change("rotated", by=by, token_hash=hashed(token))
        return token

    @verb()
    def revoke(self, *, by: Person) -> None:
        """Nothing is taken any more; what it opened stays."""
        self.team.require_administrator(by)
        lock(self)
        if self.revoked_at is None:
            self.change("revoked", by=by, revoked_at=clock.now())

    def check_settings(self) -> None:
        """Shape and range of everything that a person may set."""
        self.name = one_line(self.name, field="name", longest=80)
        self.topic = storable(self.topic.strip(), field="topic", longest=256)
        self.mapping = storable(self.mapping.replace("\r\n", "\n").strip(), field="mapping", longest=20_000)
        if not self.name:
            raise Invalid("A source needs a name.", code="name_needed", field="name")
        if not 1 <= self.stale_after_days <= 365:
            raise Invalid("Days until it is stale are 1 to 365.", field="stale_after_days")
        if not 0 <= self.reopens_within_minutes <= 10_080:
            raise Invalid("Minutes are 0 to 10,080 (a week).", field="reopens_within_minutes")
        if not 1 <= self.every_minutes <= A_MONTH:
            raise Invalid("Minutes between two beats are 1 to 44,640 (31 days).", field="every_minutes")
        if not 0 <= self.grace_minutes <= A_WEEK:
            raise Invalid("Minutes of grace are 0 to 10,080 (a week).", field="grace_minutes")
        self.sender.check_settings(self)

    def _require_standing(self) -> None:
        if self.revoked_at is not None:
            raise Invalid(f"{self} is revoked; add another.", code="revoked", status=409)


def _settings(values: dict[str, Any]) -> dict[str, Any]:
    """Only what may be set of a source."""
    if unknown := values.keys() - SETTINGS:
        raise Invalid(f"{sorted(unknown)[0]} is not set like this.", code="not_a_setting")
    return values
