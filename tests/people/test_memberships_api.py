import pytest

from people.models import Membership

MEMBERS = "/api/v1/teams/LINUX/memberships/"


def of(person):
    return Membership.objects.get(person=person, team__key="LINUX")


def change(program, member, sent, match='"2"'):
    return program.patch(f"{MEMBERS}{member.pk}/", sent, format="json", headers={"If-Match": match})


def test_members_see_who_is_in_the_team(cast, api):
    rows = api(cast.oz).get(f"{MEMBERS}?limit=200").json()["results"]
    found = {row["name"]: (row["roles"], row["as_deputy"]) for row in rows}
    assert (found["Pia"], found["Dee"]) == ((["po"], []), ([], ["po"]))


def test_a_stranger_sees_nobody(cast, api):
    assert api(cast.cy).get(MEMBERS).status_code == 404
    assert api(cast.cy).get(f"{MEMBERS}{of(cast.ada).pk}/").status_code == 404


def test_a_member_is_not_found_under_another_team(cast, api):
    path = f"/api/v1/teams/NET/memberships/{of(cast.ada).pk}/"
    assert api(cast.cy).get(path).status_code == 404
    assert api(cast.root).get(path).status_code == 404


def test_somebody_unseen_is_admitted_by_address(cast, api):
    sent = {"email": "CY@example.test", "roles": ["engineer"], "share": "0.5"}
    answer = api(cast.tia).post(MEMBERS, sent, format="json")
    assert answer.status_code == 201, answer.content
    assert (answer.json()["roles"], answer.json()["share"]) == (["engineer"], "0.50")


def test_twice_is_refused(cast, api):
    answer = api(cast.tia).post(MEMBERS, {"person": cast.ada.pk}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_member")


@pytest.mark.parametrize("who", ["ada", "pia", "max", "oz"])
def test_only_a_team_administrator_admits(cast, api, who):
    assert (
        api(getattr(cast, who)).post(MEMBERS, {"email": "cy@example.test"}, format="json").status_code == 403
    )


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"email": "nobody@example.test"}, {"email": "x"}, {"person": 10**9}, {"person": "ada"}, {"person": None},
        {"email": "cy@example.test", "roles": ["king"]}, {"email": "cy@example.test", "share": "2"},
        {"email": "cy@example.test", "team": "NET"}, {"email": "cy@example.test", "ended_on": "1999-01-01"},
        {"email": "cy@example.test", "began_on": "9999-99-99"}, {"email": "cy@example.test", "roles": "po"},
    ],
    ids=str,
)  # fmt: skip
def test_a_membership_that_cannot_be_meant_is_refused(cast, api, sent):
    answer = api(cast.tia).post(MEMBERS, sent, format="json")
    assert answer.status_code == 400, answer.content


def test_an_unseen_person_cannot_be_admitted_by_number(cast, api):
    answer = api(cast.tia).post(MEMBERS, {"person": cast.cy.pk}, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["person"])


def test_roles_and_share_change_together(cast, api):
    answer = change(api(cast.tia), of(cast.ada), {"roles": ["engineer", "architect"], "share": "0.8"})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["roles"], answer.json()["share"]) == (["architect", "engineer"], "0.80")


def test_a_right_changes_at_once(cast, api):
    program = api(cast.ada)
    assert program.post(MEMBERS, {"email": "cy@example.test"}, format="json").status_code == 403
    change(api(cast.tia), of(cast.ada), {"roles": ["team_admin"]})
    assert program.post(MEMBERS, {"email": "cy@example.test"}, format="json").status_code == 201


def test_the_last_day_is_named(cast, api):
    assert change(api(cast.tia), of(cast.ada), {"ended_on": "2025-06-30"}).status_code == 200
    assert api(cast.ada).get(MEMBERS).status_code == 404


def test_a_last_day_before_the_first_is_refused(cast, api):
    answer = change(api(cast.tia), of(cast.ada), {"ended_on": "2024-06-30"})
    assert (answer.status_code, answer.json()["code"]) == (400, "impossible_dates")


def test_an_old_version_is_refused(cast, api):
    program, member = api(cast.tia), of(cast.ada)
    change(program, member, {"share": "0.8"})
    answer = change(program, member, {"share": "0.7"})
    assert (answer.status_code, answer.json()["current"]["share"]) == (412, "0.80")


def test_reading_costs_a_fixed_number_of_queries(cast, api, django_assert_max_num_queries):
    program = api(cast.ada)
    with django_assert_max_num_queries(5):
        program.get(MEMBERS)
