"""A device on which somebody has signed in before has tries of its own, so that nobody else's wrong ones shut its owner out.

Everybody else shares the few tries of an address: however many hosts guess, no more are looked at (OWASP: device cookies).
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from people.models import Person

COOKIE, SALT, LASTS = "known_device", "people.known_device", timedelta(days=400)


def tries_of(request: HttpRequest | None, address: str) -> str:
    """Whose tries are counted: those of this device for this address where it is known, else of the address."""
    try:
        device = signing.loads(request.COOKIES[COOKIE], salt=SALT, max_age=LASTS) if request else {}
    except (KeyError, signing.BadSignature):
        return address
    own = device.get("of") == _mark(address)
    return f"{device['of']} on {device['id']}" if own else address


def remember(answer: HttpResponse, person: Person) -> HttpResponse:
    """After a right password: this device from now on."""
    device = {"of": _mark(person.email or ""), "id": secrets.token_urlsafe(12)}
    answer.set_cookie(
        COOKIE, signing.dumps(device, salt=SALT), max_age=LASTS, path=reverse("people:sign-in"), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


def _mark(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
