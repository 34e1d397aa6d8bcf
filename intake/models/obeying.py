from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models import Backlog, Interruption, WorkItem
from backlogs.models.words import BacklogKind
from core import clock
from core.errors import Refused
from intake.models.chat_account import ChatAccount
from intake.senders.chat.words import HELP, Command
from journal.recording import verb
from rotations.duty import on_duty

if TYPE_CHECKING:
    from intake.models.delivery import Delivery

UNKNOWN = "I do not know yet who you are here. An administrator of {team} says so on the page of the source “{source}”."


class Obeying:
    """A command typed in a chat is carried out once; repeated it hears the same answer."""

    @verb()
    def obey(self: Delivery) -> str:
        self._read_as_it_is_now()
        if self.state != "kept":
            return self.said or HELP
        line = self.source.sender.line(self.raw)  # type: ignore[attr-defined]
        account = ChatAccount.objects.met(self.source, line.user_id, line.name)
        try:
            answer = self._carry_out(line.command, account)
        except Refused as refused:
            answer = refused.sentence
        self.processed_at, self.said = clock.now(), answer[:300]
        self.save(update_fields=["processed_at", "said"])
        return answer

    def _carry_out(self: Delivery, command: Command, account: ChatAccount) -> str:
        match command.name:
            case "interrupt":
                return self._ask(command, account)
            case "interrupted":
                return self._count(command, account)
            case "who":
                return self._who()
        return HELP

    def _ask(self: Delivery, command: Command, account: ChatAccount) -> str:
        from intake.models.origin import Origin

        team = self.source.team
        backlog = Backlog.objects.select_related("team").get(team=team, kind=BacklogKind.INTERRUPT)
        name = f"{account} ({self.source.name})"
        person = account.speaker
        asked = {"requester": person} if person else {"requester_address": name[:254]}
        item = WorkItem.objects.add(
            by=None, backlog=backlog, title=command.text[:200], description=command.text if len(command.text) > 200 else "",
            source=self.source.slug, external_id=str(self.pk), **asked,
        )  # fmt: skip
        Origin.objects.create(item=item, first=self, last=self)
        duty = on_duty(team).person
        return f"{item.key} has arrived. " + (
            f"{duty} is on duty and reads it first." if duty else "Nobody is on duty now."
        )

    def _count(self: Delivery, command: Command, account: ChatAccount) -> str:
        if account.speaker is None:
            return UNKNOWN.format(team=self.source.team, source=self.source)
        told = Interruption.objects.tell(
            self.source.team,
            command.minutes,
            by=account.speaker,
            asked_by=command.asked_by,
            about=command.about,
        )
        return f"Counted: {told.length.lower()}" + (f", asked by {told.asked_by}." if told.asked_by else ".")

    def _who(self: Delivery) -> str:
        team, duty = self.source.team, on_duty(self.source.team)
        return (
            f"{duty.person} is on duty for {team}."
            if duty.person
            else f"Nobody is on duty for {team} just now."
        )
