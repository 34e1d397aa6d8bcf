import threading
from datetime import timedelta
from urllib.parse import urljoin

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY, authenticate
from django.contrib.auth.backends import ModelBackend
from django.test import Client, RequestFactory
from django.utils import timezone

from core.errors import Refused
from people.models import SignInAttempt
from people.views.signing_in import wanted
from tests.cast import PASSWORD

SIGN_IN = "/sign-in/"


def sign_in(browser, email="ada@example.test", password=PASSWORD, **more):
    return browser.post(SIGN_IN, {"email": email, "password": password} | more)


def is_signed_in(browser):
    return SESSION_KEY in browser.session


def test_address_and_password_open_the_door(cast, client):
    answer = sign_in(client, next="/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert is_signed_in(client)


def test_the_address_is_read_in_any_case(cast, client):
    sign_in(client, email=" ADA@Example.test ", next="/account/")
    assert is_signed_in(client)


def test_a_new_session_begins(cast, client):
    client.get(SIGN_IN)
    client.session["kept"] = "before"
    client.session.save()
    before = client.session.session_key
    sign_in(client, next="/account/")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.test", "wrong"), ("nobody@example.test", PASSWORD), ("off@example.test", PASSWORD),
        ("new@example.test", ""), ("new@example.test", "!"), ("ada@example.test", PASSWORD + " "),
    ],
)  # fmt: skip
def test_no_answer_tells_who_has_an_account(cast, client, email, password):
    from people.models import Person

    off = Person.objects.welcome(by=None, email="off@example.test", name="Off")
    off.set_password(PASSWORD)
    off.save()
    off.disable(by=cast.root)
    Person.objects.welcome(by=None, email="new@example.test", name="New")
    answer = sign_in(client, email, password or "x")
    assert answer.status_code == 422
    assert "do not belong together" in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", ["ada@example.test", "nobody@example.test"])
def test_the_sixth_try_is_not_looked_at(cast, client, email):
    for _ in range(5):
        assert sign_in(client, email, "wrong").status_code == 422
    assert sign_in(client, email).status_code == 429
    assert not is_signed_in(client)


def test_after_a_quarter_of_an_hour_tries_are_looked_at_again(cast, client):
    for _ in range(6):
        sign_in(client, password="wrong")
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert sign_in(client, next="/account/").status_code == 302


def test_a_right_password_forgets_the_wrong_ones(cast, client):
    for _ in range(4):
        sign_in(client, password="wrong")
    sign_in(client, next="/account/")
    assert not SignInAttempt.objects.exists()


def test_one_address_does_not_shut_out_another(cast, client):
    for _ in range(9):
        sign_in(client, "bo@example.test", "wrong")
    assert sign_in(client, next="/account/").status_code == 302


def test_wrong_tries_of_others_do_not_shut_out_a_device_that_is_known(cast, client):
    sign_in(client)
    client.post("/sign-out/")
    cookie = client.cookies["known_device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/sign-in/")
    stranger = Client()
    for _ in range(9):
        sign_in(stranger, password="wrong")
    assert sign_in(stranger).status_code == 429
    assert sign_in(client, next="/account/").status_code == 302
    assert sign_in(stranger).status_code == 429, "her right password says nothing of who guesses"


def test_a_known_device_has_five_tries_too_for_the_one_it_knows(cast, client):
    sign_in(client, "bo@example.test")
    client.post("/sign-out/")
    forged = Client(COOKIE=f"known_device={client.cookies['known_device'].value}x")
    for browser, email in (
        (client, "bo@example.test"),
        (client, "ada@example.test"),
        (forged, "eve@example.test"),
    ):
        assert [sign_in(browser, email, "wrong").status_code for _ in range(6)] == [422] * 5 + [429]
    assert sign_in(Client(), "bo@example.test").status_code == 302
    assert sign_in(Client(), "ada@example.test").status_code == 429, (
        "who knows one address guesses at no other"
    )


def test_of_a_thousand_tries_at_once_five_are_looked_at(real_database, monkeypatch):
    looked_at, refused, lock = [], [], threading.Lock()

    def look(self, request, username=None, password=None, **other):
        with lock:
            looked_at.append(username)

    monkeypatch.setattr(ModelBackend, "authenticate", look)
    start = threading.Barrier(50)

    def try_often():
        from django.db import connections

        start.wait()
        for _ in range(20):
            try:
                authenticate(None, username="ada@example.test", password="wrong")
            except Refused:
                with lock:
                    refused.append(1)
        connections.close_all()

    threads = [threading.Thread(target=try_often) for _ in range(50)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (len(looked_at), len(refused)) == (5, 995)


PATHS = [
    "/account/",
    "/t/LINUX/settings/?tab=days#absences",
    "/%2F%2Fevil.test",
    "/account/?next=https://evil.test",
]
ELSEWHERE = [
    "//evil.test", "///evil.test", "/\\evil.test", "\\\\evil.test", "/\t/evil.test", "/\n/evil.test", "https://evil.test",
    "http:evil.test", "http:/evil.test", "http:///evil.test", "https:evil.test", "javascript:alert(1)", "JavaScript:alert(1)",
    "data:text/html,x", "vbscript:x", "evil.test", "evil.test/", "@evil.test", "//evil.test@localhost", "//localhost@evil.test",
    "https://testserver", "//testserver/account/", "http://testserver:80@evil.test", "http://testserver.evil.test",
    " //evil.test", "\t//evil.test", "\x00//evil.test", "/\x00/evil.test", "https://[::1]", "http://[", "//[", "ftp://evil.test",
    "http://0x7f000001", "http://2130706433", "//evil%00.test", "/\\/evil.test", "/\\\\evil.test", "\\/evil.test", "./evil",
    "../evil", "?next=//evil.test", "#", "", "account/", "///", "//", "////evil.test", "\u2028//evil.test",
    "http\u003a//evil.test", "ｈttps://evil.test", "blob:https://evil.test", "tel:1", "mailto:a@b", "//e\u0300vil",
    "https:\\\\evil.test", "https:/\\evil.test", "http://user:pass@evil.test", "//;@evil.test",
]  # fmt: skip


def asked_for(text):
    return wanted(RequestFactory().post(SIGN_IN, {"next": text}))


@pytest.mark.parametrize("path", PATHS)
def test_a_path_of_ours_is_gone_on_to(path):
    assert asked_for(path) == path


@pytest.mark.parametrize("address", ELSEWHERE, ids=repr)
def test_nobody_is_sent_elsewhere(address):
    assert asked_for(address) == ""


@pytest.mark.parametrize("path", ["/／evil.test", "/ /evil.test\\@x"])
def test_what_only_looks_like_elsewhere_stays_a_path(path):
    assert urljoin("https://testserver/sign-in/", asked_for(path)).startswith("https://testserver/")


def test_the_way_on_is_home_where_no_path_was_asked_for(cast, client, settings):
    settings.LOGIN_REDIRECT_URL = "people:account"
    assert sign_in(client, next="https://evil.test")["Location"] == "/account/"


def test_who_is_signed_in_goes_on(cast, visit):
    assert visit(cast.ada).get(SIGN_IN, {"next": "/account/"})["Location"] == "/account/"


def test_signing_out_ends_the_session(cast, visit):
    browser = visit(cast.ada)
    key = browser.session.session_key
    assert browser.post("/sign-out/").status_code == 302
    assert not is_signed_in(browser)
    browser.cookies["sessionid"] = key
    assert browser.get("/account/").status_code == 302


def test_no_link_signs_anybody_out(cast, visit):
    browser = visit(cast.ada)
    assert browser.get("/sign-out/").status_code == 405
    assert is_signed_in(browser)


def test_a_disabled_persons_session_ends_at_the_next_request(cast, visit):
    browser = visit(cast.ada)
    assert browser.get("/account/").status_code == 200
    cast.ada.disable(by=cast.root)
    assert browser.get("/account/").status_code == 302
    assert browser.get("/api/v1/teams/").status_code == 401


def test_every_page_but_the_door_asks_who_one_is(cast, client):
    for path in ("/account/", "/teams/new/", "/t/LINUX/settings/", "/admin/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith(("/sign-in/", "/admin/login/"))


def test_the_door_itself_needs_its_csrf_token(cast):
    browser = Client(enforce_csrf_checks=True)
    assert sign_in(browser).status_code == 403
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "sent",
    [{"email": "x" * 5000}, {"email": "a\0b@example.test"}, {"password": "x" * 100_000}, {"email": ""}],
)
def test_what_cannot_be_meant_is_refused(cast, client, sent):
    assert sign_in(client, **sent).status_code == 422


def test_after_a_wrong_try_one_goes_on_at_the_password(cast, client):
    form = sign_in(client, password="wrong").context["form"]
    assert "autofocus" in str(form["password"])
    assert "autofocus" not in str(form["email"])
    assert "autofocus" in str(client.get(SIGN_IN).context["form"]["email"])
