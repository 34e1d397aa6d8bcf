"""The one gate that every way of signing in passes."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from core.errors import Refused
from people import known_device
from people.models import Person, SignInAttempt


class ByAddress(ModelBackend):
    """Address and password, of which a few tries are looked at; a disabled person has no session from then on."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **other: Any,
    ) -> Person | None:
        if not username or password is None:
            return None
        tries = known_device.tries_of(request, username)
        if not SignInAttempt.is_left(tries):
            raise Refused(
                "Too many tries with this address. Try again in a quarter of an hour.",
                code="too_many_tries",
                status=429,
            )
        person = super().authenticate(request, username=username, password=password)
        if person is not None:
            SignInAttempt.forget(tries)
        return person  # type: ignore[return-value]
