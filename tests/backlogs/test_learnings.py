"""R16: what somebody wants to learn is told to the team by that person alone, and taken back without a word left."""

import pytest
from django.core.management import call_command

from backlogs.models import Learning
from core.errors import Invalid, NotAllowed
from journal.models import Entry
from people import kept
from people.models import TeamService
from tests.cast import Cast

API = "/api/v1/teams/LINUX/learnings/"
PAGE = "/t/LINUX/balance/learnings/"


@pytest.fixture
def named(cast: Cast) -> Cast:
    TeamService.objects.add("DNS", team=cast.linux, by=cast.tia)
    cast.item().label(["TLS"], by=cast.ada)
    return cast


def test_a_label_or_a_service_is_ticked_once(named: Cast) -> None:
    for subject in ("dns", "DNS", " tls "):
        Learning.objects.tick(subject, team=named.linux, by=named.eve)
    assert [row.subject for row in named.eve.learnings.all()] == ["DNS", "TLS"]
    assert Entry.objects.filter(verb="wants_to_learn").count() == 2
    line = next(line for line in kept.about(named.eve) if line.what == "subjects to learn")
    assert (line.how_many, line.why) == (
        2, "What somebody wants to learn in a team, told to it by their own choice.",
    )  # fmt: skip
    call_command("check_journal")


def test_another_word_is_refused(named: Cast) -> None:
    with pytest.raises(Invalid, match="no label or service"):
        Learning.objects.tick("Everything", team=named.linux, by=named.eve)


def test_only_oneself_takes_it_back(named: Cast) -> None:
    row = Learning.objects.tick("DNS", team=named.linux, by=named.eve)
    for other in (named.max, named.ada, named.root):
        with pytest.raises(NotAllowed):
            row.untick(by=other)
    row.untick(by=named.eve)
    row.untick(by=named.eve)
    assert not Learning.objects.exists()
    told = Entry.objects.filter(verb__startswith="wants_to_learn").order_by("pk")
    assert [entry.verb for entry in told] == ["wants_to_learn", "wants_to_learn_no_more"]
    assert "DNS" not in str([(entry.facts, entry.changes) for entry in told])
    call_command("check_journal")


def test_who_looks_on_learns_nothing_here(named: Cast, api) -> None:
    assert api(named.oz).post(API, {"subject": "DNS"}, format="json").status_code == 403
    assert api(named.cy).post(API, {"subject": "DNS"}, format="json").status_code == 404


def test_through_the_api(named: Cast, api) -> None:
    program = api(named.eve)
    made = program.post(API, {"subject": "dns"}, format="json")
    assert (made.status_code, made.json()["subject"]) == (201, "DNS")
    assert program.post(API, {"subject": "DNS"}, format="json").status_code == 200
    assert program.post(API, {"subject": "No such"}, format="json").json()["code"] == "unknown_subject"
    listed = api(named.oz).get(API).json()["results"]
    assert [(row["name"], row["subject"]) for row in listed] == [("Eve", "DNS")]
    mine = f"{API}{made.json()['id']}/"
    assert api(named.ada).delete(mine).status_code == 403
    assert program.delete(mine).status_code == 204
    assert program.delete(mine).status_code == 404
