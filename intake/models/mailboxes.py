from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models

from core import clock
from intake.senders.email import mailbox
from intake.senders.email.mailbox import Place

if TYPE_CHECKING:
    from intake.models.source import Source, SourceQuerySet

log = logging.getLogger(__name__)
# A server that restarts is nobody's business.
PATIENCE = timedelta(minutes=10)
LONGEST_TROUBLE = 200


class MailboxedMany:
    """The mailboxes that are asked every minute."""

    def ask_mailboxes(self: SourceQuerySet) -> None:  # type: ignore[misc]
        for source in self.standing().filter(kind="email"):
            try:
                mailbox.ask(source)
            except Exception as error:  # noqa: BLE001 - another mailbox is read all the same, and no password is logged
                log.warning("the mailbox of %s is not read: %s", source.slug, type(error).__name__)
                source.miss_mailbox(mailbox.trouble(source, error)[:LONGEST_TROUBLE])
            else:
                source.miss_mailbox("")

    def unread(self: SourceQuerySet) -> SourceQuerySet:  # type: ignore[misc]
        """Those whose mailbox has not been read for a while."""
        return self.standing().filter(mailbox_failed_at__lte=clock.now() - PATIENCE)


class Mailboxed:
    """How far the mailbox of a source was read; it moves only behind what is kept."""

    @property
    def mailbox_place(self: Source) -> Place | None:
        validity, _, last = self.mailbox_at.partition(":")
        return Place(int(validity), int(last)) if last else None

    def read_mailbox_to(self: Source, place: Place) -> None:
        self.mailbox_at = f"{place.validity}:{place.last}"
        models.Model.save(self, update_fields=["mailbox_at"])

    def miss_mailbox(self: Source, trouble: str) -> None:
        """Nothing said: it is read again."""
        if trouble == self.mailbox_trouble:
            return
        self.mailbox_trouble = trouble
        self.mailbox_failed_at = (self.mailbox_failed_at or clock.now()) if trouble else None
        models.Model.save(self, update_fields=["mailbox_trouble", "mailbox_failed_at"])
