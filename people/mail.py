"""What this app says by mail."""

import logging
import smtplib

from django.core.mail import send_mail

from people.models import Person

_log = logging.getLogger(__name__)
INVITATION = """Hello {name},

{by} works with agileops and invites you. Set your password here:

{link}

The link works once and for seven days.
"""


def send_invitation(person: Person, link: str, *, by: Person) -> bool:
    """False when the mail server did not take it; the link is then handed over by hand."""
    text = INVITATION.format(name=person.name, by=by.name, link=link)
    try:
        return send_mail("Your invitation to agileops", text, None, [person.email or ""]) == 1
    except (OSError, smtplib.SMTPException):
        _log.warning("the mail server did not take an invitation")
        return False
