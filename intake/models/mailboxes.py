from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import models

from intake.senders.email import mailbox
from intake.senders.email.mailbox import Place

if TYPE_CHECKING:
    from intake.models.source import Source, SourceQuerySet

log = logging.getLogger(__name__)


class MailboxedMany:
    """The mailboxes that are asked every minute."""

    def ask_mailboxes(self: SourceQuerySet) -> None:  # type: ignore[misc]
        for source in self.standing().filter(kind="email"):
            try:
                mailbox.ask(source)
            except Exception as error:  # noqa: BLE001 - another mailbox is read all the same, and no password is logged
                log.warning("the mailbox of %s is not read: %s", source.slug, type(error).__name__)


class Mailboxed:
    """How far the mailbox of a source was read; it moves only behind what is kept."""

    @property
    def mailbox_place(self: Source) -> Place | None:
        validity, _, last = self.mailbox_at.partition(":")
        return Place(int(validity), int(last)) if last else None

    def read_mailbox_to(self: Source, place: Place) -> None:
        self.mailbox_at = f"{place.validity}:{place.last}"
        models.Model.save(self, update_fields=["mailbox_at"])
