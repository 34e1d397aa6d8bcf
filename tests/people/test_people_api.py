import pytest

from people.models import Invitation, Person

PEOPLE = "/api/v1/people/"


def one(person):
    return f"{PEOPLE}{person.pk}/"


def names(answer):
    return {person["name"] for person in answer.json()["results"]}


def test_colleagues_are_seen_and_nobody_else(cast, api):
    assert names(api(cast.cy).get(PEOPLE)) == {"Cy", "Nell"}
    assert names(api(cast.vic).get(PEOPLE)) == {"Vic"}
    assert {"Ada", "Cy", "Vic"} < names(api(cast.root).get(PEOPLE))


def test_a_stranger_finds_no_person(cast, api):
    assert api(cast.cy).get(one(cast.ada)).status_code == 404


def test_me_is_who_the_token_stands_for(cast, api):
    assert api(cast.ada).get(f"{PEOPLE}me/").json()["email"] == "ada@example.test"


def test_one_renames_oneself(cast, api):
    program = api(cast.ada)
    answer = program.patch(one(cast.ada), {"name": "Ada L."}, format="json", headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["name"], answer["ETag"]) == (200, "Ada L.", '"2"')


def test_one_does_not_rename_a_colleague(cast, api):
    answer = api(cast.tia).patch(one(cast.ada), {"name": "x"}, format="json", headers={"If-Match": '"1"'})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "field", ["is_superuser", "email", "password", "disabled_at", "id", "version", "theme"]
)
def test_nothing_else_is_set_on_oneself(cast, api, field):
    answer = api(cast.ada).patch(one(cast.ada), {field: 1}, format="json", headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field")


def test_a_zone_that_does_not_exist_is_refused(cast, api):
    answer = api(cast.ada).patch(one(cast.ada), {"zone": "Mars"}, format="json", headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_zone")


def test_a_team_administrator_welcomes_somebody(cast, api):
    sent = {"email": "New@Example.test", "name": "New"}
    answer = api(cast.tia).post(PEOPLE, sent, format="json")
    assert answer.status_code == 201, answer.content
    assert not Person.objects.get(email="new@example.test").has_usable_password()


@pytest.mark.parametrize("who", ["ada", "pia", "max", "oz", "vic"])
def test_others_do_not(cast, api, who):
    answer = api(getattr(cast, who)).post(PEOPLE, {"email": "n@example.test", "name": "New"}, format="json")
    assert answer.status_code == 403


def test_a_known_address_is_refused(cast, api):
    answer = api(cast.root).post(PEOPLE, {"email": "ADA@example.test", "name": "New"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


def test_disabling_ends_tokens_at_once_and_for_good(cast, api):
    hers, root = api(cast.ada), api(cast.root)
    assert root.post(f"{one(cast.ada)}disablement/").status_code == 200
    assert root.post(f"{one(cast.ada)}disablement/").status_code == 200
    assert hers.get(PEOPLE).status_code == 401
    assert root.delete(f"{one(cast.ada)}disablement/").json()["disabled_at"] is None
    assert hers.get(PEOPLE).status_code == 401  # what ended stays ended; a new token is made


def test_only_an_administrator_disables(cast, api):
    assert api(cast.tia).post(f"{one(cast.ada)}disablement/").status_code == 403


def test_the_last_administrator_stays(cast, api):
    answer = api(cast.root).post(f"{one(cast.root)}disablement/")
    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")


def test_a_new_link_for_a_person_with_a_password_is_the_administrators(cast, api):
    assert api(cast.tia).post(f"{one(cast.ada)}invitation/").status_code == 403
    answer = api(cast.root).post(f"{one(cast.ada)}invitation/")
    assert Invitation.objects.bearing(answer.json()["link"].rstrip("/").rpartition("/")[2]).person == cast.ada


def test_filters_narrow_and_do_not_reveal_other_teams(cast, api):
    assert names(api(cast.ada).get(f"{PEOPLE}?name=ad")) == {"Ada"}
    cast.network.admit(cast.ada, by=None)
    assert names(api(cast.eve).get(f"{PEOPLE}?team=NET")) == set()
    assert names(api(cast.eve).get(f"{PEOPLE}?team=LINUX")) >= {"Ada", "Bo"}


@pytest.mark.parametrize(
    "query", ["limit=x", "cursor=zzz", "disabled=%00", "team=%00", "name=%00", "colour=red"]
)
def test_queries_that_cannot_be_meant_are_refused_or_find_nothing(cast, api, query):
    answer = api(cast.ada).get(f"{PEOPLE}?{query}")
    assert answer.status_code == 400 or answer.json()["results"] is not None


def test_a_huge_number_is_just_nobody(cast, api):
    assert api(cast.ada).get(f"{PEOPLE}{'9' * 40}/").status_code == 404


def test_reading_costs_a_fixed_number_of_queries(cast, api, django_assert_max_num_queries):
    program = api(cast.ada)
    with django_assert_max_num_queries(3):
        program.get(PEOPLE)
