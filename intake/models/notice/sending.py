from __future__ import annotations

import logging
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from intake import channels
from intake.channels.words import NotNow, NotTaken
from intake.models.notice.reaching import people_on_duty

if TYPE_CHECKING:
    from intake.models.notice.notice import Notice

log = logging.getLogger(__name__)
# Longer than a mail server or a program may take to answer.
LEASE = timedelta(minutes=2)
# Seconds before the next try; after the last it is given up.
WAITS = [5, 30, 120, 300, 600, 1800, 3600, 7200, 14400]
MOST, LONGEST = 500, 240.0
# It may be the one message that a channel cannot take, so the others do not wait as long as that one.
LONGEST_REST = timedelta(minutes=2)
OURS = "Sending it failed on our side."


class SendingMany:
    """One after the other: taken with a lease, sent outside of any transaction, marked."""

    def send_due(self: Any, most: int = MOST, longest: float = LONGEST) -> bool:
        """A bounded batch; whether more is due, for the next one."""
        began = monotonic()
        for _ in range(most):
            notice = self.take_next()
            if notice is None:
                return False
            notice.send()
            if monotonic() - began > longest:
                break
        return bool(self.reachable().exists())

    def reachable(self: Any) -> Any:
        """Due, and not for a channel that did not answer just now."""
        resting = Q(channel__isnull=False, channel__failing_until__gt=timezone.now())
        return self.due().exclude(resting)

    @transaction.atomic
    def take_next(self: Any) -> Notice | None:
        """What was tried least comes first, so that nothing waits for what fails; of two senders one gets it."""
        rows = self.reachable().order_by("attempts", "due_at", "id")
        locked = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
        notice: Notice | None = locked.first()
        if notice is not None:
            notice.attempts += 1
            notice.lease_until = timezone.now() + LEASE
            notice.save(update_fields=["attempts", "lease_until"])
        return notice


class Sending:
    """What becomes of one message."""

    def send(self: Notice) -> None:
        """At least once, in all but a killed worker exactly once; the stable id lets the receiver fold the double."""
        if because := self._needless():
            self._mark(given_up_at=timezone.now(), said=because)
            return
        try:
            said = channels.of(self).send(self)
        except NotTaken as why:
            self._give_up(str(why))
        except NotNow as why:
            self._postpone(str(why))
        except Exception:
            log.exception("notice %s is not sent", self.pk)
            self._postpone(OURS)
        else:
            self._mark(sent_at=timezone.now(), said=said)

    def _needless(self: Notice) -> str:
        """Why nobody is told any more: the world went on while it waited."""
        if self.recipient is not None and not self.recipient.is_active:
            return f"{self.recipient} is disabled."
        if self.channel is not None and self.channel.ended_at is not None:
            type(self).objects.by_mail_instead(self)
            return "This channel was ended."
        matter = self.matter
        if matter is None or not self.may_acknowledge or self.recipient is None:
            return ""
        if self.attempts > 1 and not matter.known_items():
            return "It was taken up before this went out."
        if self.audience == "duty" and self.recipient not in people_on_duty(matter.team, timezone.now()):
            matter.call_again()
            return "Duty has changed; whoever has it now is told."
        return ""

    def _postpone(self: Notice, because: str) -> None:
        if self.attempts > len(WAITS):
            self._give_up(because)
            return
        now, wait = timezone.now(), timedelta(seconds=WAITS[self.attempts - 1])
        if self.channel is not None:
            self.channel.rest_until(now + min(wait, LONGEST_REST))
        self._mark(due_at=now + wait, said=because)

    def _give_up(self: Notice, because: str) -> None:
        type(self).objects.by_mail_instead(self)
        self._mark(given_up_at=timezone.now(), said=because)

    def _mark(self: Notice, **values: Any) -> None:
        """One statement; a sender whose lease ended meanwhile changes nothing of what another one did."""
        values["said"] = values["said"][:300]
        rows = type(self).objects.filter(pk=self.pk, sent_at=None, given_up_at=None)
        rows.update(lease_until=None, **values)
        for name, value in values.items():
            setattr(self, name, value)
