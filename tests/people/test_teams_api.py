import pytest

from core.errors import Invalid
from people.models import Team

TEAMS = "/api/v1/teams/"


def test_a_member_sees_the_own_teams_only(cast, api):
    assert [team["key"] for team in api(cast.ada).get(TEAMS).json()["results"]] == ["LINUX"]
    assert [team["key"] for team in api(cast.cy).get(TEAMS).json()["results"]] == ["NET"]


def test_a_stranger_finds_no_team(cast, api):
    answer = api(cast.cy).get(f"{TEAMS}LINUX/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_customer_contact_finds_no_team(cast, api):
    assert api(cast.vic).get(TEAMS).json()["results"] == []


def test_nobody_finds_out_without_signing_in(cast, api):
    answer = api().get(TEAMS)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def settings(program, sent, match=None):
    match = match or program.get(f"{TEAMS}LINUX/")["ETag"]
    return program.patch(f"{TEAMS}LINUX/", sent, format="json", headers={"If-Match": match})


def test_an_administrator_sets_the_team_up(cast, api):
    answer = settings(api(cast.tia), {"zone": "Europe/Vienna", "buffer_person": cast.eve.pk})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["zone"], answer.json()["buffer_person"]) == ("Europe/Vienna", cast.eve.pk)
    assert answer["ETag"] == '"2"'


def test_the_same_again_changes_nothing(cast, api):
    program = api(cast.tia)
    settings(program, {"name": "Linux & co"})
    assert settings(program, {"name": "Linux & co"})["ETag"] == '"2"'


@pytest.mark.parametrize("who", ["ada", "pia", "max", "oz"])
def test_members_without_the_role_are_told_who_may(cast, api, who):
    answer = settings(api(getattr(cast, who)), {"name": "Mine"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_team_admin")


def test_a_change_without_a_version_is_refused(cast, api):
    answer = api(cast.tia).patch(f"{TEAMS}LINUX/", {"name": "x"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (428, "match_required")


def test_a_change_of_an_old_version_is_refused_with_the_team_as_it_is(cast, api):
    program = api(cast.tia)
    settings(program, {"name": "Newer"})
    answer = settings(program, {"name": "Older"}, match='"1"')
    assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile")
    assert answer.json()["current"]["name"] == "Newer"
    assert answer["ETag"] == '"2"'


def test_a_weak_tag_does_not_match(cast, api):
    assert settings(api(cast.tia), {"name": "x"}, match='W/"1"').status_code == 412


def test_an_unchanged_team_is_not_sent_again(cast, api):
    program = api(cast.ada)
    first = program.get(f"{TEAMS}LINUX/")
    again = program.get(f"{TEAMS}LINUX/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"zone": "Mars/Olympus"}, None), ({"iteration_days": 3}, None), ({"iteration_days": -1}, "iteration_days"),
        ({"iteration_days": 10**30}, "iteration_days"), ({"workdays": "x"}, None), ({"country": "XX"}, None),
        ({"pair_size": "1"}, None), ({"pair_size": "NaN"}, "pair_size"), ({"iteration_starts_on": "2026-13-01"}, "iteration_starts_on"),
        ({"name": "x" * 81}, "name"), ({"name": ""}, "name"), ({"buffer_person": True}, "buffer_person"),
        ({"key": "OTHER"}, "key"), ({"version": 7}, "version"), ({"founded_at": None}, "founded_at"),
    ],
    ids=str,
)  # fmt: skip
def test_settings_that_cannot_be_meant_are_refused(cast, api, sent, field):
    answer = settings(api(cast.tia), sent)
    assert answer.status_code == 400, answer.content
    assert field is None or field in answer.json()["errors"]
    assert Team.objects.get(key="LINUX").version == 1


def test_somebody_unseen_cannot_be_named(cast, api):
    answer = settings(api(cast.tia), {"buffer_person": cast.cy.pk})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["buffer_person"])


def test_a_mistyped_filter_is_refused(cast, api):
    answer = api(cast.ada).get(f"{TEAMS}?nmae=x")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")


def test_an_administrator_founds_a_team_with_people_and_one_buffer_person(cast, api):
    sent = {
        "key": "DB",
        "name": "Databases",
        "buffer_person": cast.eve.pk,
        "people": [cast.cy.pk, cast.eve.pk],
    }
    answer = api(cast.root).post(TEAMS, sent, format="json")
    assert answer.status_code == 201, answer.content
    assert answer["Location"] == f"{TEAMS}DB/"
    team = Team.objects.get(key="DB")
    assert {member.person for member in team.memberships.current()} == {cast.cy, cast.eve}


def test_so_many_people_at_first_are_refused_before_they_are_looked_up(
    cast, api, django_assert_max_num_queries
):
    sent = {"key": "DB", "name": "Databases", "buffer_person": cast.eve.pk, "people": [cast.eve.pk] * 201}
    administrator = api(cast.root)
    with django_assert_max_num_queries(12):
        assert administrator.post(TEAMS, sent, format="json").status_code == 400


def test_nobody_else_founds_one(cast, api):
    sent = {"key": "DB", "name": "Databases", "buffer_person": cast.tia.pk}
    assert api(cast.tia).post(TEAMS, sent, format="json").status_code == 403


def test_a_taken_key_is_refused(cast, api):
    sent = {"key": "NET", "name": "Again", "buffer_person": cast.eve.pk}
    answer = api(cast.root).post(TEAMS, sent, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "key_taken")


def test_reading_costs_a_fixed_number_of_queries(cast, api, django_assert_max_num_queries):
    program = api(cast.root)
    with django_assert_max_num_queries(3):
        program.get(TEAMS)
    with django_assert_max_num_queries(3):
        program.get(f"{TEAMS}LINUX/")


def test_the_buffer_person_is_somebody_who_is_here_whatever_the_door(cast):
    cast.eve.disable(by=cast.root)
    for person in (cast.cy, cast.eve):
        with pytest.raises(Invalid, match="not in Linux"):
            cast.linux.set_up(by=cast.root, buffer_person=person)
    assert cast.linux.buffer_person == cast.bo


@pytest.mark.parametrize("name", ["  ", "x" * 81, "NUL \0"])
def test_a_team_has_a_name_that_can_be_kept(cast, name):
    with pytest.raises(Invalid):
        cast.linux.set_up(by=cast.tia, name=name)
    assert cast.linux.name == "Linux"
