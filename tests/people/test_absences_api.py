import threading
from datetime import date

import pytest

from core.errors import Refused
from people.models import Absence

ABSENCES = "/api/v1/absences/"


def plan(program, person, first="2026-03-02", last="2026-03-06", **more):
    return program.post(
        ABSENCES, {"person": person.pk, "began_on": first, "ended_on": last} | more, format="json"
    )


def test_one_plans_the_own_absence(cast, api):
    answer = plan(api(cast.ada), cast.ada, portion="0.5")
    assert (answer.status_code, answer.json()["portion"]) == (201, "0.50")


@pytest.mark.parametrize(
    ("who", "status"), [("tia", 201), ("max", 201), ("root", 201), ("pia", 403), ("oz", 403), ("bo", 403)]
)
def test_those_of_others_are_planned_by_who_keeps_the_team(cast, api, who, status):
    assert plan(api(getattr(cast, who)), cast.ada).status_code == status


def test_days_are_not_planned_twice(cast, api):
    program = api(cast.ada)
    plan(program, cast.ada)
    answer = plan(program, cast.ada, "2026-03-06", "2026-03-08")
    assert (answer.status_code, answer.json()["code"]) == (409, "overlap")


def test_a_withdrawn_absence_frees_the_days_and_withdrawing_twice_is_the_same(cast, api):
    program = api(cast.ada)
    withdrawal = f"{plan(program, cast.ada)['Location']}withdrawal/"
    assert program.post(withdrawal).json() == program.post(withdrawal).json()
    assert plan(program, cast.ada).status_code == 201


def test_colleagues_see_it_and_strangers_do_not(cast, api):
    made = plan(api(cast.ada), cast.ada)["Location"]
    assert api(cast.oz).get(made).status_code == 200
    for stranger in (cast.cy, cast.vic):
        assert api(stranger).get(made).status_code == 404
        assert api(stranger).post(f"{made}withdrawal/").status_code == 404


def test_a_colleague_does_not_withdraw_it(cast, api):
    made = plan(api(cast.ada), cast.ada)["Location"]
    assert api(cast.eve).post(f"{made}withdrawal/").status_code == 403


def test_the_days_of_a_stranger_are_not_planned(cast, api):
    assert plan(api(cast.tia), cast.cy).status_code == 400


@pytest.mark.parametrize(
    "sent",
    [{"last": "2026-03-01"}, {"first": "2026-02-30"}, {"portion": "0"}, {"portion": "1.5"}, {"portion": "NaN"}, {"reason": "ill"}],
    ids=str,
)  # fmt: skip
def test_days_that_cannot_be_meant_are_refused(cast, api, sent):
    assert plan(api(cast.ada), cast.ada, **sent).status_code == 400


def test_lists_are_narrowed_by_days(cast, api):
    program = api(cast.ada)
    plan(program, cast.ada)
    assert len(program.get(f"{ABSENCES}?since=2026-03-06&until=2026-03-31").json()["results"]) == 1
    assert program.get(f"{ABSENCES}?since=2026-03-07").json()["results"] == []


def test_the_same_days_planned_many_times_at_once_are_planned_once(real_database):
    from tests.cast import gather

    ada = gather().ada
    said, start = [], threading.Barrier(8)

    def plan_them():
        from django.db import connections

        start.wait()
        try:
            Absence.objects.plan(person=ada, by=ada, began_on=date(2026, 3, 2), ended_on=date(2026, 3, 6))
            said.append("planned")
        except Refused as refused:
            said.append(refused.code)
        connections.close_all()

    threads = [threading.Thread(target=plan_them) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(said) == ["overlap"] * 7 + ["planned"]
