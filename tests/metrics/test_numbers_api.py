"""The API answers what the command prints, to members of the team and to nobody else."""

import json
import subprocess
import sys
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from metrics import asking
from metrics.asking import METRICS, told
from people.models import Absence, Person, Team


@pytest.fixture
def one_member(db):
    person = Person.objects.welcome(by=None, email="una@example.test", name="Una")
    Team.objects.found(by=None, key="ONE", name="One").admit(person, by=None, roles=["engineer"])
    return person


def test_the_api_answers_what_the_command_prints(busy, api):
    observer = api(busy.oz)
    for metric in METRICS:
        printed = StringIO()
        call_command("metrics", metric, "--team=LINUX", "--json", stdout=printed)
        answer = observer.get(f"/api/v1/teams/LINUX/metrics/{metric}/")
        assert answer.status_code == 200
        assert answer.content.decode() == printed.getvalue().strip()
        assert answer.json()["metric"] == metric


def test_velocity_of_real_verbs(busy):
    answer = told(busy.linux, "velocity")
    assert [row["points"]["all"] for row in answer["iterations"]] == [3, 3, 3]
    assert [row["items"]["all"] for row in answer["iterations"]] == [1, 1, 1]
    assert answer["iterations"][0]["say_do"]["share"] == 1.0
    assert answer["sentence"] == "The team finishes 3 points of planned work an iteration (3 to 3)."


def test_one_point_is_no_plural():
    from metrics.answers.velocity import _sentence
    from metrics.velocity import Range

    said = [
        _sentence(Range(3, mean, 1, 3, (1.0, 3.0), (1.0, 3.0)), unit)
        for mean, unit in ((1.2, "points"), (0.9, "items"), (2.0, "items"))
    ]
    assert [" ".join(one.split()[3:5]) for one in said] == ["1 point", "1 item", "2 items"]


def test_shares_of_real_verbs(busy):
    answer = told(busy.linux, "interrupts")
    assert answer["last"]["iterations"] == 3
    assert answer["last"]["other_ways"]["items"]["share"] == 0.5
    assert answer["last"]["other_ways"]["arrivals"] == {
        "interrupts": 3,
        "all": 6,
        "share": 0.5,
        "interval": [0.1876, 0.8124],
    }
    assert answer["last"]["share"] is None  # only Eve's days on the item are known
    assert "is unknown: nobody wrote it down" in answer["sentence"]


def test_who_is_not_in_the_team_sees_no_numbers(cast, api):
    for program in (api(cast.cy), api(cast.nell), api(cast.vic)):
        for metric in METRICS:
            assert program.get(f"/api/v1/teams/LINUX/metrics/{metric}/").status_code == 404
    assert api().get("/api/v1/teams/LINUX/metrics/velocity/").status_code == 401


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("as_of=2999-03-03", "future"),
        ("as_of=9999-12-31", "future"),
        ("as_of=soon", "invalid"),
        ("team=NET", "unknown_parameter"),
        ("policy=start%20%3D%203", "policy"),
        ("policy=%3D", "policy"),
        ("policy=start%3D%22Nowhere%22", "policy"),
        ("policy=%00", "invalid"),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(one_member, api, query, code):
    answer = api(one_member).get(f"/api/v1/teams/ONE/metrics/flow/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_the_past_is_as_it_was(busy, api):
    early = told(busy.linux, "velocity", as_of=date(2026, 1, 20))
    assert len(early["iterations"]) == 1
    assert told(busy.linux, "flow", as_of=date(2025, 12, 1))["items"] == []


def test_a_policy_travels_with_the_question(busy, api):
    answer = (
        api(busy.eve)
        .get("/api/v1/teams/LINUX/metrics/flow/", {"policy": 'start = "Done"\ninclusive_days = false'})
        .json()
    )
    assert {item["cycle_time"] for item in answer["items"]} == {None}
    assert answer["policy"]["inclusive_days"] is False


def test_an_answer_is_kept_until_something_happens(busy, django_assert_num_queries):
    told(busy.linux, "interrupts")
    with django_assert_num_queries(1):
        told(busy.linux, "interrupts")
    before = told(busy.linux, "interrupts")["last"]["available_days"]
    Absence.objects.plan(person=busy.eve, by=busy.eve, began_on=date(2026, 2, 2), ended_on=date(2026, 2, 2))
    assert told(busy.linux, "interrupts")["last"]["available_days"] == before - 1


def test_a_large_answer_is_kept_once_for_a_team(busy, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(asking, "LARGE", 10)
    whole = told(busy.linux, "flow")
    with django_assert_num_queries(1):
        assert told(busy.linux, "flow") == whole
    early = told(busy.linux, "flow", as_of=date(2026, 1, 20))
    assert len(early["items"]) < len(whole["items"])
    assert told(busy.linux, "flow") == whole


def test_whoever_has_the_answer_gets_304(busy, api):
    program = api(busy.eve)
    first = program.get("/api/v1/teams/LINUX/metrics/cfd/")
    again = program.get("/api/v1/teams/LINUX/metrics/cfd/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    other = program.get("/api/v1/teams/LINUX/metrics/aging/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert other.status_code == 200


def test_a_team_without_history_has_empty_answers(one_member, api):
    program = api(one_member)
    for metric in METRICS:
        assert program.get(f"/api/v1/teams/ONE/metrics/{metric}/").status_code == 200


def test_numbers_name_no_person(busy):
    for metric in METRICS:
        assert "Eve" not in json.dumps(told(busy.linux, metric))


@pytest.mark.django_db
def test_the_command_says_what_is_wrong():
    for arguments, sentence in (
        (["velocity", "--team=NONE"], "There is no team NONE."),
        (["velocity", "--team=NONE", "--policy=/nowhere"], "There is no team NONE."),
    ):
        said = StringIO()
        with pytest.raises(SystemExit) as end:
            call_command("metrics", *arguments, stderr=said)
        assert (end.value.code, said.getvalue().strip()) == (2, sentence)


def test_a_process_that_only_serves_does_not_load_numpy():
    code = "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; import django; django.setup(); import agileops.urls, metrics.asking; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
