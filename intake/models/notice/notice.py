from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from backlogs.models import WorkItem
from intake.hints import ask_for
from intake.models.notice.channel import Channel
from intake.models.notice.manner import Manner
from intake.models.notice.sending import Sending, SendingMany
from intake.models.notice.taking_up import TakingUp
from intake.models.notice.words import body_text, subject_line
from people.models import Person, Team

if TYPE_CHECKING:
    from intake.models.notice.matter import Matter

MAIL = "mail"


class NoticeQuerySet(SendingMany, models.QuerySet["Notice"]):
    def visible_to(self, person: Person) -> NoticeQuerySet:
        """One's own, and those about the duty of one's teams."""
        if person.is_superuser:
            return self.all()
        return self.filter(Q(recipient=person) | Q(team__in=list(person.roles)))

    def waiting(self) -> NoticeQuerySet:
        return self.filter(sent_at=None, given_up_at=None)

    def due(self) -> NoticeQuerySet:
        now = timezone.now()
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        return self.waiting().filter(free, due_at__lte=now)


class NoticeManager(models.Manager.from_queryset(NoticeQuerySet)):  # type: ignore[misc]
    def tell(
        self, person: Person, *, subject: str, key: str, text: str = "", about: WorkItem | Team | None = None,
        urgent: bool = False, audience: str = "person", **more: Any,
    ) -> None:  # fmt: skip
        """Once for each key, on every channel that the person chose; what is not urgent waits for the end of quiet hours."""
        if not person.is_active or self.filter(key=key).exists():
            return
        manner, now = Manner.objects.of(person), timezone.now()
        rests = not urgent and audience != "duty"
        due = (manner.quiet_end(now) if rests else None) or now
        rows = [
            self._row(
                key, way, recipient=person, subject=subject, text=text, urgent=urgent, audience=audience,
                due_at=due, **_about(about), **more,
            )
            for way in manner.ways(urgent=urgent)
            if way is not None or person.email
        ]  # fmt: skip
        self._keep(rows)

    def try_out(self, person: Person) -> None:
        """A test on every channel of the person's, whatever it takes otherwise; one a minute."""
        now = timezone.now()
        ways: list[Channel | None] = [None] if person.email else []
        ways.extend(Channel.objects.standing().of_person(person))
        rows = [
            self._row(
                f"test:{person.pk}:{now:%Y-%m-%dT%H:%M}", way, recipient=person, subject="A test from agileops",
                text="So it looks when you are told. There is nothing to do.", audience="person", due_at=now,
            )
            for way in ways
        ]  # fmt: skip
        self._keep(rows)

    def post(self, channel: Channel, person: Person, *, subject: str, text: str, matter: Matter) -> None:
        """Into the chat that a team named for its duty."""
        row = self._row(
            f"matter:{matter.pk}:team", channel, recipient=person, subject=subject, text=text, urgent=matter.is_urgent,
            audience="duty", due_at=timezone.now(), team=matter.team, matter=matter,
        )  # fmt: skip
        self._keep([row])

    def answer(self, address: str, *, subject: str, text: str, about: WorkItem, key: str) -> None:
        """To who asked by mail and has no account."""
        row = self._row(
            key, None, address=address, subject=subject, text=text, audience="requester", due_at=timezone.now(),
            **_about(about),
        )  # fmt: skip
        self._keep([row])

    def by_mail_instead(self, failed: Notice) -> None:
        """The channel does not take it, so the person is told by mail."""
        person = failed.recipient
        if failed.channel_id is None or person is None or not person.email:
            return
        copied = ("recipient", "team", "item", "matter", "audience", "urgent", "subject", "text")
        values = {name: getattr(failed, name) for name in copied}
        self._keep([self._row(failed.key, None, due_at=timezone.now(), **values)])

    def _row(self, key: str, way: Channel | None, *, subject: str, text: str, **values: Any) -> Notice:
        row: Notice = self.model(
            key=key[:200], via=f"channel:{way.pk}" if way else MAIL, channel=way, **values
        )
        row.subject, row.text, row.made_at = (
            subject_line(subject) or "A notice",
            body_text(text),
            timezone.now(),
        )
        return row

    def _keep(self, rows: list[Notice]) -> None:
        from intake.tasks import send_notices

        with transaction.atomic():
            self.bulk_create(rows, ignore_conflicts=True)
            transaction.on_commit(lambda: ask_for(send_notices), robust=True)


def _about(about: WorkItem | Team | None) -> dict[str, Any]:
    if isinstance(about, WorkItem):
        return {"item": about, "team": about.team}
    return {"team": about} if about is not None else {}


class Notice(Sending, TakingUp, models.Model):
    """One message to one person over one channel: due, sent or given up, and what came of it."""

    class Audience(models.TextChoices):
        DUTY = "duty", "on duty"
        NEXT = "next", "next, since nobody answered"
        HELP = "help", "asked for help"
        REQUESTER = "requester", "who asked"
        PERSON = "person", "own notice"

    recipient = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # Of who asked and has no account.
    address = models.CharField(max_length=254, blank=True)
    audience = models.CharField(max_length=9, choices=Audience.choices)
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="+")
    matter = models.ForeignKey("intake.Matter", models.PROTECT, null=True, related_name="notices")
    item = models.ForeignKey("backlogs.WorkItem", models.PROTECT, null=True, related_name="+")
    urgent = models.BooleanField(default=False)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    # Whoever tells names it: the same key is told once on each channel.
    key = models.CharField(max_length=200)
    via = models.CharField(max_length=30)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)

    objects = NoticeManager()

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["key", "via"], name="told_once_on_each_channel"),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | ~Q(address=""), name="a_notice_is_to_somebody"
            ),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(given_up_at=None), name="sent_or_given_up"),
        ]
        indexes = [
            models.Index(
                fields=["attempts", "due_at"], condition=Q(sent_at=None, given_up_at=None), name="notices_due"
            ),
            models.Index(fields=["team", "-id"], name="notices_of_team"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def state(self) -> str:
        if self.sent_at is not None:
            return "sent"
        return "given_up" if self.given_up_at is not None else "waiting"

    @property
    def to(self) -> str:
        """As others may read it: a name, and of who has no account no address."""
        return self.recipient.name if self.recipient else "who asked, by mail"

    @property
    def how(self) -> str:
        return self.channel.get_kind_display() if self.channel else "mail"

    @property
    def said_to_others(self) -> str:
        """What came of it; where a person's own channel is stays with that person."""
        is_own = self.channel is not None and self.channel.team_id is None
        return "" if is_own else self.said

    @property
    def may_acknowledge(self) -> bool:
        return self.matter_id is not None and self.audience in {self.Audience.DUTY, self.Audience.NEXT}

    @property
    def carries_link(self) -> bool:
        """Not into a room: whoever reads there would take it up in the name of the one on duty."""
        return self.may_acknowledge and (self.channel is None or self.channel.team_id is None)
