from journal.models import Entry
from people.models import TeamHoliday, TeamService

DAYS, SERVICES = "/api/v1/teams/LINUX/days/", "/api/v1/teams/LINUX/services/"
FEAST = {"on": "2026-05-04", "name": "Founding day"}


def test_a_day_off_is_set_and_cleared(cast, api):
    program = api(cast.tia)
    assert program.post(DAYS, FEAST, format="json").status_code == 201
    assert program.get(DAYS).json()["results"] == [FEAST | {"works": False}]
    assert program.delete(f"{DAYS}2026-05-04/").status_code == 204
    assert program.delete(f"{DAYS}2026-05-04/").status_code == 404
    assert not TeamHoliday.objects.exists()


def test_the_same_day_twice_is_once_and_another_one_is_refused(cast, api):
    program = api(cast.tia)
    first, again = (program.post(DAYS, FEAST, format="json") for _ in range(2))
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert Entry.objects.filter(verb="set_day").count() == 1
    answer = program.post(DAYS, FEAST | {"works": True}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "day_taken")
    assert TeamHoliday.objects.get().works is False


def test_a_service_is_named_and_dropped(cast, api):
    program = api(cast.tia)
    made = program.post(SERVICES, {"name": "DNS"}, format="json")
    again = program.post(SERVICES, {"name": "DNS"}, format="json")
    assert (made.status_code, again.status_code, again.json()) == (201, 200, made.json())
    assert program.delete(f"{SERVICES}{made.json()['id']}/").status_code == 204
    assert not TeamService.objects.exists()


def test_members_read_only(cast, api):
    program = api(cast.ada)
    assert program.get(DAYS).status_code == program.get(SERVICES).status_code == 200
    assert program.post(DAYS, FEAST, format="json").status_code == 403
    assert program.post(SERVICES, {"name": "DNS"}, format="json").status_code == 403


def test_strangers_find_nothing(cast, api):
    service = TeamService.objects.add("DNS", team=cast.linux, by=cast.tia)
    program = api(cast.nell)
    assert program.get(DAYS).status_code == program.post(DAYS, FEAST, format="json").status_code == 404
    assert program.delete(f"{SERVICES}{service.pk}/").status_code == 404
    assert program.delete(f"/api/v1/teams/NET/services/{service.pk}/").status_code == 404


def test_what_cannot_be_meant_is_refused(cast, api):
    program = api(cast.tia)
    for sent in (
        {},
        {"on": "2026-02-30", "name": "x"},
        {"on": "2026-05-04", "name": ""},
        FEAST | {"team": 1},
    ):
        assert program.post(DAYS, sent, format="json").status_code == 400, sent
    assert program.delete(f"{DAYS}2026-99-99/").status_code == 404
    assert program.post(SERVICES, {"name": " "}, format="json").status_code == 400
