"""The link in a message with which its recipient takes up what it tells: one purpose, one person, seven days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from intake.models import Notice

SALT = "intake.acknowledging"
VALID_FOR = timedelta(days=7)


class Expired(Exception):
    """It was made more than seven days ago."""


def link(notice: Notice) -> str:
    token = signing.dumps([notice.pk, notice.recipient_id], salt=SALT)
    return settings.BASE_URL + reverse("intake:acknowledge", args=[token])


def read(token: str) -> tuple[int, int] | None:
    """The numbers of the notice and of its person; nothing where it is none of ours."""
    try:
        notice, person = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.SignatureExpired as error:
        raise Expired from error
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(notice), int(person)
