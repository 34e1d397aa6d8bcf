from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction

from core.errors import Invalid
from core.locking import lock
from intake.reports import clean
from journal.models import Journaled
from journal.recording import verb
from people.models import Person

if TYPE_CHECKING:
    from intake.models.source import Source


class ChatAccountManager(models.Manager["ChatAccount"]):
    @verb()
    def met(self, source: Source, user_id: str, name: str) -> ChatAccount:
        """Whoever speaks in the chat, remembered under the chat's own id."""
        known = self.select_related("person").filter(source=source, user_id=user_id).first()
        if known is not None:
            return known
        account: ChatAccount = self.model(source=source, user_id=clean(user_id, 100), name=clean(name, 100))
        try:
            with transaction.atomic():
                account.begin("met", by=None)
        except IntegrityError:
            return self.select_related("person").get(source=source, user_id=user_id)
        return account


class ChatAccount(Journaled):
    """Who somebody of a chat is here, once an administrator of the team has said so; until then no more than a name."""

    journal_kind = "chat_account"
    journal_fields = ("source", "person")
    journal_texts = ("user_id", "name")

    source = models.ForeignKey("intake.Source", models.PROTECT, related_name="chat_accounts")
    user_id = models.CharField(max_length=100)
    name = models.CharField(max_length=100, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="chat_accounts")

    objects = ChatAccountManager()

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(fields=["source", "user_id"], name="one_account_per_chat_user")
        ]

    def __str__(self) -> str:
        return self.name or self.user_id

    @property
    def speaker(self) -> Person | None:
        """Whose word it is; of who is disabled nobody's."""
        return self.person if self.person is not None and self.person.is_active else None

    def journal_teams(self) -> Sequence[int | None]:
        return [self.source.team_id]

    @verb()
    def link(self, email: str, *, by: Person) -> None:
        """They are the person with this address, whom whoever says so may see; without an address nobody."""
        self.source.team.require_administrator(by)
        person = (
            Person.objects.visible_to(by).filter(email=email.strip().lower()).first()
            if email.strip()
            else None
        )
        if email.strip() and person is None:
            raise Invalid("No colleague has this address.", code="unknown_person", field="email")
        lock(self)
        self.change("linked", by=by, person=person)
