"""Plain mail: one interrupt is one thread, and nothing answers it by itself."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from intake.channels.words import NotNow, NotTaken, domain, full_text
from intake.models.correspondence import Correspondence

if TYPE_CHECKING:
    from intake.models import Notice

WHY = {
    "duty": "You are told because you are on duty for {team}. Nobody else is.",
    "next": "You are told because nobody on duty of {team} took it up in time.",
    "help": "You are told because you were asked for help.",
    "requester": "You are told because you asked for this.",
    "person": "You chose to be told; change it on your account page.",
}


class Mail:
    def send(self, notice: Notice) -> str:
        to = notice.recipient.email if notice.recipient else notice.address
        if not to:
            raise NotTaken("There is no mail address.")
        try:
            message(notice, to).send()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            raise _refusal(error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotNow(f"The mail server did not take it ({type(error).__name__}).") from error
        except ValueError as error:
            raise NotTaken("The address is none that mail can go to.") from error
        _expect_answers(notice)
        return "The mail server took it."


def _expect_answers(notice: Notice) -> None:
    """What who asked writes back belongs to the same item, where that came by mail, or triage made it of what did."""
    item, told = notice.item, notice.audience == notice.Audience.REQUESTER
    if item is None or not told:
        return
    came_by_mail = Q(item=item) | Q(item__triage__leads_to=item)
    letter = Correspondence.objects.filter(came_by_mail).select_related("source").first()
    if letter is not None:
        named = headers_of(notice)["Message-ID"]
        Correspondence.objects.note_sent(named, source=letter.source, item=item, at=timezone.now())


def message(notice: Notice, to: str) -> EmailMessage:
    why = WHY[notice.audience].format(team=notice.team or "the team")
    return EmailMessage(
        notice.subject, f"{full_text(notice)}\n\n-- \n{why}\n", None, [to], headers=headers_of(notice)
    )


def headers_of(notice: Notice) -> dict[str, str]:
    """The id comes of the key, so that a mail sent twice by a killed worker is one for the reader."""
    host = domain()
    headers = {
        "Message-ID": f"<{_unguessed(f'{notice.key}|{notice.via}')}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Agileops-Instance": host,
    }
    if notice.team is not None:
        headers["List-Id"] = f"{notice.team.key} <{notice.team.key.lower()}.notices.{host}>"
    if root := _root(notice):
        headers["References"] = headers["In-Reply-To"] = f"<{root}@{host}>"
    if notice.urgent:
        headers["X-Priority"] = "1"
    return headers


def _root(notice: Notice) -> str:
    """Everything about one interrupt refers to one id that no mail has itself; a flood is a thread of its own."""
    if notice.item is not None:
        return _unguessed(f"item.{notice.item_id}")
    return _unguessed(f"matter.{notice.matter_id}") if notice.matter_id else ""


def _unguessed(text: str) -> str:
    """Stable, and nobody's to make up: a letter that names one of ours is taken for an answer to it."""
    return salted_hmac("intake.channels.mail", text, algorithm="sha256").hexdigest()[:32]


def _refusal(error: smtplib.SMTPException) -> Exception:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min((code for code, _ in error.recipients.values()), default=550)
    else:
        code = int(getattr(error, "smtp_code", 0))
    said = f"The mail server refused it ({code})."
    return NotTaken(said) if 500 <= code < 600 and code not in {530, 535, 538} else NotNow(said)
