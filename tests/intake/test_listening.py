"""Who listens to the journal hears each entry once and in order: two workers, a killed one, a lost hint, a poison entry."""

from datetime import timedelta

import pytest

from intake import listening
from intake.listening import TRIES, consumes, listen, listen_to_all
from intake.models import Cursor
from intake.tasks import listen_to_team
from journal.models import Entry
from people.models import Team
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import gather

heard: list[int] = []


@pytest.fixture
def ears(monkeypatch):
    """Nobody listens but a consumer of these tests."""
    monkeypatch.setattr(listening, "_consumers", {})
    heard.clear()

    @consumes("tests", ("item", "created"), ("item", "commented"))
    def take(team, entries):
        heard.extend(entry.number for entry in entries)


@pytest.fixture
def lost_hints(monkeypatch):
    """Every message of the broker is lost."""
    monkeypatch.setattr(listen_to_team, "apply_async", lambda args, **_: None)


def created():
    entries = Entry.objects.filter(kind="item", verb="created", stream__team__key="LINUX")
    return list(entries.order_by("number").values_list("number", flat=True))


def test_each_entry_is_heard_once_in_order_and_others_are_not(ears, cast):
    cast.item("One")
    listen(cast.linux.pk)
    listen(cast.linux.pk)
    cast.item("Two")
    listen_to_all()
    assert heard == created()


def test_a_new_consumer_looks_back_an_hour(ears, cast):
    Cursor.objects.all().delete()
    cast.item("Old")
    Entry.objects.update(at=Entry.objects.latest("id").at - timedelta(hours=3))
    cast.item("New")
    listen_to_all()
    assert heard == created()[-1:]


def test_a_founded_team_has_its_cursor_at_once(ears, cast):
    team = Team.objects.found(by=None, key="NEWT", name="New team")
    assert Cursor.objects.get(stream__team=team).number == 0


def test_a_commit_with_such_an_entry_sends_a_hint_and_others_do_not(
    ears, cast, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(listen_to_team, "apply_async", lambda args, **_: sent.append(args[0]))
    with django_capture_on_commit_callbacks(execute=True):
        item = cast.item()
    with django_capture_on_commit_callbacks(execute=True):
        item.revise(by=cast.ada, title="Another title")
    assert sent == [cast.linux.pk]


def test_a_poison_entry_lets_those_before_it_pass_and_is_given_up_in_the_end(ears, cast, monkeypatch):
    numbers = [cast.item(f"No {number}") for number in range(3)] and created()[-3:]
    consumer = listening._consumers["tests"]

    def take(team, entries):
        if numbers[1] in [entry.number for entry in entries]:
            raise RuntimeError("a fault of ours")
        heard.extend(entry.number for entry in entries)

    object.__setattr__(consumer, "take", take)
    listen_to_all()
    assert heard[-1] == numbers[0]
    for _ in range(TRIES - 1):
        listen_to_all()
    listen_to_all()
    assert heard[-2:] == [numbers[0], numbers[2]]


def test_many_workers_at_once_hear_each_once(real_database, ears, lost_hints):
    cast = gather()
    for number in range(30):
        cast.item(f"No {number}")
    all_at_once([listen_to_all] * 4)
    assert heard == created()


KILLED = """
import os, django
django.setup()
from intake import listening
from people.models import Customer, Team
listening._consumers.clear()
@listening.consumes("tests", ("item", "created"))
def take(team, entries):
    for entry in entries:
        Customer.objects.bulk_create([Customer(name=f"heard {entry.number}")])
    if os.environ.get("DIES"):
        os.kill(os.getpid(), 9)
listening.listen_to_all()
"""


def test_killed_in_the_middle_nothing_is_lost_and_nothing_heard_twice(real_database, ears, lost_hints):
    cast = gather()
    for number in range(3):
        cast.item(f"No {number}")
    real_database.environment["DIES"] = "1"
    process = real_database.start("-c", KILLED)
    process.communicate(timeout=60)
    assert process.returncode == -9
    del real_database.environment["DIES"]
    real_database.run("-c", KILLED)
    real_database.run("-c", KILLED)
    names = sorted(
        type(cast.web_shop).objects.filter(name__startswith="heard").values_list("name", flat=True)
    )
    assert names == sorted(f"heard {number}" for number in created())
