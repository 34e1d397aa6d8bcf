"""What all channels say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from core import outbound
from intake.acknowledging import link

if TYPE_CHECKING:
    from intake.models import Notice

# What a receiver may take another time; any other refusal stays one.
LATER = {408, 425, 429}


class NotNow(Exception):
    """One sentence about why it is tried again."""


class NotTaken(Exception):
    """One sentence about why it never will be taken."""


def domain() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def full_text(notice: Notice) -> str:
    """With the link that takes it up, which is made when it is sent and kept nowhere."""
    parts = [notice.text] if notice.text else []
    if notice.carries_link:
        parts.append(f"I look at it: {link(notice)}")
    return "\n\n".join(parts)


def post(notice: Notice, body: bytes, headers: dict[str, str]) -> str:
    """Over the one client that looks at the address before it calls."""
    assert notice.channel is not None
    try:
        reply = outbound.post(notice.channel.address, body, headers)
    except outbound.Forbidden as why:
        raise NotTaken(str(why)) from None
    except outbound.Unreachable as why:
        raise NotNow(str(why)) from None
    host = notice.channel.host
    if reply.is_good:
        return f"{host} took it ({reply.status})."
    said = f"{host} answered {reply.status}."
    raise (NotNow(said) if reply.status >= 500 or reply.status in LATER else NotTaken(said))
