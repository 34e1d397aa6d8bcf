"""What opens a door is never written where others read."""

import io
import logging

import pytest
import structlog
from django.urls import reverse

from agileops.logs import configuration
from people.models import Invitation, Token
from tests.cast import PASSWORD


@pytest.fixture(params=["plain", "json"])
def said(request):
    """What the process writes to its log, in both forms."""
    shape = dict(configuration(request.param, "DEBUG")["formatters"]["lines"])
    handler = logging.StreamHandler(written := io.StringIO())
    handler.setFormatter(shape.pop("()")(**shape))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel("DEBUG")
    yield written.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def test_no_key_stands_in_the_log(cast, client, said):
    link = reverse("people:invitation", args=[Invitation.objects.invite(cast.ada, by=cast.root)])
    _, token = Token.objects.make(by=cast.ada, name="ci", scope="read")
    logging.getLogger("uvicorn.access").info('%s "GET %s HTTP/1.1" 302', "127.0.0.1", link)
    structlog.get_logger("tests").warning("seen", token=token, path=link)
    client.get(f"{link}x/", headers={"Authorization": f"Bearer {token}"})
    text = said()
    assert "uvicorn.access" in text
    assert link not in text
    assert token not in text


def test_no_password_stands_in_a_traceback(cast, client, said, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("people.signing_in.SignInAttempt.is_left", breaks)
    client.raise_request_exception = False
    client.post("/sign-in/", {"email": "ada@example.test", "password": PASSWORD})
    text = said()
    assert "the database is gone" in text
    assert PASSWORD not in text
