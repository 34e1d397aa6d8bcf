import pytest

CUSTOMERS = "/api/v1/customers/"


def one(cast):
    return f"{CUSTOMERS}{cast.web_shop.pk}/"


def rename(program, cast, name, match='"1"'):
    return program.patch(one(cast), {"name": name}, format="json", headers={"If-Match": match})


def test_members_see_all_customers_and_a_contact_the_own_ones(cast, api):
    api(cast.pia).post(CUSTOMERS, {"name": "Payroll"}, format="json")
    assert [row["name"] for row in api(cast.cy).get(CUSTOMERS).json()["results"]] == ["Payroll", "Web Shop"]
    assert [row["name"] for row in api(cast.vic).get(CUSTOMERS).json()["results"]] == ["Web Shop"]


def test_a_stranger_finds_none(cast, api):
    assert api(cast.val).get(one(cast)).status_code == 404


def test_a_team_may_be_a_customer_and_only_a_seen_one(cast, api):
    program = api(cast.pia)
    assert (
        program.post(CUSTOMERS, {"name": "Linux", "team": "LINUX"}, format="json").json()["team"] == "LINUX"
    )
    assert program.post(CUSTOMERS, {"name": "Net", "team": "NET"}, format="json").status_code == 400


def test_a_taken_name_is_refused(cast, api):
    answer = api(cast.pia).post(CUSTOMERS, {"name": "Web Shop"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


def test_a_team_is_a_customer_once(cast, api):
    program = api(cast.pia)
    program.post(CUSTOMERS, {"name": "Linux", "team": "LINUX"}, format="json")
    answer = program.post(CUSTOMERS, {"name": "Linux again", "team": "LINUX"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_a_customer_is_renamed(cast, api):
    assert rename(api(cast.pia), cast, "Shop").json()["name"] == "Shop"


def test_two_customers_do_not_share_a_name(cast, api):
    program = api(cast.pia)
    program.post(CUSTOMERS, {"name": "Payroll"}, format="json")
    assert rename(program, cast, "Payroll").status_code == 409


@pytest.mark.parametrize("who", ["ada", "max", "oz", "vic"])
def test_only_liaisons_keep_customers(cast, api, who):
    program = api(getattr(cast, who))
    assert program.post(CUSTOMERS, {"name": "Payroll"}, format="json").status_code == 403
    assert rename(program, cast, "Mine").status_code == 403


def test_contacts_come_and_go(cast, api):
    program = api(cast.pia)
    contacts = f"{one(cast)}contacts/"
    assert program.post(contacts, {"person": cast.ada.pk}, format="json").status_code == 201
    assert program.post(contacts, {"person": cast.ada.pk}, format="json").json()["code"] == "already_contact"
    assert program.delete(f"{contacts}{cast.ada.pk}/").status_code == 204
    assert program.delete(f"{contacts}{cast.ada.pk}/").status_code == 404
    rows = program.get(contacts).json()["results"]
    assert [(row["name"], row["ended_on"] is None) for row in rows] == [("Vic", True), ("Ada", False)]


def test_contacts_of_an_unseen_customer_are_not_found(cast, api):
    assert api(cast.val).get(f"{one(cast)}contacts/").status_code == 404


def test_an_unseen_person_does_not_become_a_contact(cast, api):
    answer = api(cast.pia).post(f"{one(cast)}contacts/", {"person": cast.cy.pk}, format="json")
    assert answer.status_code == 400


def test_a_released_contact_sees_nothing_from_then_on(cast, api):
    api(cast.pia).delete(f"{one(cast)}contacts/{cast.vic.pk}/")
    assert api(cast.vic).get(one(cast)).status_code == 404
