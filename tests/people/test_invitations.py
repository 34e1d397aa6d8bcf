import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import NotAllowed, Refused
from people.models import Invitation, Person
from tests.cast import PASSWORD

ACCEPT = "/invitation/"


@pytest.fixture(autouse=True)
def _way_on(settings):
    settings.LOGIN_REDIRECT_URL = "people:account"


@pytest.fixture
def new(cast):
    return Person.objects.welcome(by=cast.tia, email="new@example.test", name="New")


def follow(browser, text):
    return browser.get(reverse("people:invitation", args=[text]), follow=True)


def accept(browser, password=PASSWORD, again=None):
    return browser.post(ACCEPT, {"password": password, "again": password if again is None else again})


def test_the_link_lets_a_person_set_a_password_and_in(cast, new, client):
    page = follow(client, Invitation.objects.invite(new, by=cast.root))
    assert page.redirect_chain == [(ACCEPT, 302)]
    assert accept(client).status_code == 302
    assert client.get("/account/").status_code == 200
    new.refresh_from_db()
    assert new.check_password(PASSWORD)


def test_it_works_once(cast, new, client):
    text = Invitation.objects.invite(new, by=cast.root)
    follow(client, text)
    accept(client)
    other = Client()
    assert follow(other, text).status_code == 410
    assert accept(other, "another long password").status_code == 410


def test_of_many_at_once_one_succeeds(real_database):
    from tests.cast import gather

    cast = gather()
    person = Person.objects.welcome(by=None, email="new@example.test", name="New")
    text = Invitation.objects.invite(person, by=cast.root)
    done, refused, start = [], [], threading.Barrier(10)

    def take(number):
        from django.db import connections

        invitation = Invitation.objects.bearing(text)
        start.wait()
        try:
            invitation.accept(f"password number {number}")
            done.append(number)
        except Refused:
            refused.append(number)
        connections.close_all()

    threads = [threading.Thread(target=take, args=[number]) for number in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    person.refresh_from_db()
    assert (len(done), len(refused)) == (1, 9)
    assert person.check_password(f"password number {done[0]}")


def test_it_ends_after_a_week(cast, new, client):
    text = Invitation.objects.invite(new, by=cast.root)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert follow(client, text).status_code == 410


def test_a_newer_link_ends_the_older(cast, new, client):
    old = Invitation.objects.invite(new, by=cast.root)
    Invitation.objects.invite(new, by=cast.root)
    assert follow(client, old).status_code == 410


def test_disabling_the_person_ends_it(cast, new, client):
    text = Invitation.objects.invite(new, by=cast.root)
    new.disable(by=cast.root)
    assert follow(client, text).status_code == 410


def test_its_text_is_not_kept(cast, new):
    text = Invitation.objects.invite(new, by=cast.root)
    assert text not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize("text", ["x", "A" * 43, "%00", "A" * 5000])
def test_a_made_up_link_opens_nothing(cast, client, text):
    assert client.get(f"/invitation/{text}/", follow=True).status_code == 410


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", None), ("1234567890", None), ("new@example.test", None), (PASSWORD, "other"), ("", "")],
)
def test_a_weak_or_mistyped_password_is_refused(cast, new, client, password, again):
    follow(client, Invitation.objects.invite(new, by=cast.root))
    assert accept(client, password, again).status_code == 422
    new.refresh_from_db()
    assert not new.has_usable_password()


def test_a_team_administrator_invites_who_has_no_password_yet(cast, new):
    with pytest.raises(NotAllowed):
        Invitation.objects.invite(new, by=cast.tia)
    cast.linux.admit(new, by=cast.tia)
    assert Invitation.objects.invite(new, by=cast.tia)


@pytest.mark.parametrize("who", ["ada", "pia", "max", "nell", "tia"])
def test_nobody_but_an_administrator_takes_over_an_account(cast, who):
    with pytest.raises(NotAllowed):
        Invitation.objects.invite(cast.eve, by=getattr(cast, who))


def test_somebody_who_cannot_sign_in_is_not_invited(cast):
    nameless = Person.objects.welcome(by=None, email=None, name="From an import")
    with pytest.raises(Refused):
        Invitation.objects.invite(nameless, by=cast.root)


def test_who_joins_by_address_is_invited_by_mail_and_by_a_link_shown_once(cast, visit):
    sent = {"email": "new@example.test", "name": "New", "roles": ["engineer"], "share": "1"}
    answer = visit(cast.tia).post("/t/LINUX/members/", sent)
    assert "/invitation/" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert [message.to for message in mail.outbox] == [["new@example.test"]]


def test_a_broken_mail_server_is_said(cast, visit, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )
    sent = {"email": "new@example.test", "name": "New", "share": "1"}
    answer = visit(cast.tia).post("/t/LINUX/members/", sent)
    assert answer.status_code == 200
    assert "was not sent" in answer.content.decode()
