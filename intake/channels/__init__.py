"""Ways in which a notice leaves: each `send(notice)` says in a few words that it arrived, or raises `NotNow` or `NotTaken`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from intake.channels.chat import Chat, MicrosoftTeams
from intake.channels.mail import Mail
from intake.channels.webhook import Webhook

if TYPE_CHECKING:
    from intake.models import Notice


class Way(Protocol):
    def send(self, notice: Notice) -> str: ...


BY_KIND: dict[str, Way] = {"chat": Chat(), "teams": MicrosoftTeams(), "webhook": Webhook()}
MAIL = Mail()


def of(notice: Notice) -> Way:
    return BY_KIND[notice.channel.kind] if notice.channel is not None else MAIL
