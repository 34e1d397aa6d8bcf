from datetime import date

import pytest

from core.errors import Refused
from people.models import Agreement, Customer

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


@pytest.fixture
def agreed(cast):
    """The Web Shop has accepted what Linux, whose product owner is Pia, agreed on; Network, Nell's, only proposed."""
    for owner, team in ((cast.pia, cast.linux), (cast.nell, cast.network)):
        terms = {"customer": cast.web_shop, "differs_because": "law", "review_on": date(2026, 12, 1)}
        made = Agreement.objects.propose(by=owner, team=team, **terms)
        if team == cast.linux:
            made.accept(by=cast.vic)
    return cast


@pytest.mark.parametrize(
    ("who", "status"), [("pia", 200), ("dee", 200), ("root", 200), ("nell", 403), ("tia", 403)]
)
def test_who_has_an_agreement_with_a_customer_keeps_it(agreed, api, who, status):
    program = api(getattr(agreed, who))
    assert rename(program, agreed, "Shop").status_code == status
    sent = {"person": agreed.ada.pk if who in ("pia", "dee", "root", "tia") else agreed.cy.pk}
    answer = program.post(f"{one(agreed)}contacts/", sent, format="json")
    assert answer.status_code == (201 if status == 200 else 403), answer.content
    released = program.delete(f"{one(agreed)}contacts/{agreed.vic.pk}/")
    assert released.status_code == (204 if status == 200 else 403)
    if status == 403:
        assert answer.json()["code"] == released.json()["code"] == "not_keeper"


def test_what_a_team_proposed_opens_nothing_of_other_teams(agreed, api):
    """Else any product owner would make a colleague the contact, who reads what Linux does for the Web Shop."""
    asked = agreed.item("Secret", customer=agreed.web_shop)
    answer = api(agreed.nell).post(f"{one(agreed)}contacts/", {"person": agreed.cy.pk}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_keeper")
    assert api(agreed.cy).get(f"/api/v1/items/{asked.key}/").status_code == 404


def test_other_terms_open_nothing_before_they_are_accepted(agreed, api):
    made = Agreement.objects.get(team=agreed.linux)
    made.amend(by=agreed.pia, ownership="Theirs")
    assert rename(api(agreed.pia), agreed, "Shop").status_code == 403
    made.accept(by=agreed.vic)
    assert rename(api(agreed.pia), agreed, "Shop").status_code == 200


def test_without_an_agreement_only_an_administrator_keeps_what_others_added(cast, api):
    for who in (cast.pia, cast.nell, cast.tia):
        assert rename(api(who), cast, "Mine").status_code == 403
    assert rename(api(cast.root), cast, "Shop").status_code == 200


def test_who_added_a_customer_keeps_it_until_a_team_serves_it(cast, api):
    pia = api(cast.pia)
    made = pia.post(CUSTOMERS, {"name": "Payroll"}, format="json")
    contacts = f"{made['Location']}contacts/"
    assert pia.post(contacts, {"person": cast.ada.pk}, format="json").status_code == 201
    assert api(cast.nell).post(contacts, {"person": cast.cy.pk}, format="json").status_code == 403
    terms = {"differs_because": "law", "review_on": date(2026, 12, 1)}
    payroll = Customer.objects.get(name="Payroll")
    proposed = Agreement.objects.propose(by=cast.nell, team=cast.network, customer=payroll, **terms)
    assert api(cast.nell).post(contacts, {"person": cast.cy.pk}, format="json").status_code == 403
    proposed.accept(by=cast.ada)
    assert pia.delete(f"{contacts}{cast.ada.pk}/").status_code == 403
    assert api(cast.nell).post(contacts, {"person": cast.cy.pk}, format="json").status_code == 201


def test_a_team_that_is_a_customer_is_kept_by_its_product_owner(cast, api):
    made = api(cast.root).post(CUSTOMERS, {"name": "Linux", "team": "LINUX"}, format="json")
    contacts = f"{made['Location']}contacts/"
    assert api(cast.nell).post(contacts, {"person": cast.cy.pk}, format="json").status_code == 403
    assert api(cast.pia).post(contacts, {"person": cast.ada.pk}, format="json").status_code == 201


def test_a_product_owner_does_not_learn_which_addresses_are_known(cast, api):
    program = api(cast.pia)
    for address in ("cy@example.test", "nobody@example.test"):
        sent = {"email": address, "name": "X"}
        assert program.post("/api/v1/people/", sent, format="json").json()["code"] == "not_allowed"
        assert program.get(f"/api/v1/people/?email={address}").json()["results"] == []
        sent = {"email": address, "roles": ["engineer"]}
        assert program.post("/api/v1/teams/LINUX/memberships/", sent, format="json").status_code == 403


def test_a_customer_is_renamed(agreed, api):
    cast = agreed
    assert rename(api(cast.pia), cast, "Shop").json()["name"] == "Shop"


def test_two_customers_do_not_share_a_name(agreed, api):
    cast, program = agreed, api(agreed.pia)
    program.post(CUSTOMERS, {"name": "Payroll"}, format="json")
    assert rename(program, cast, "Payroll").status_code == 409


@pytest.mark.parametrize("who", ["ada", "max", "oz", "vic"])
def test_only_liaisons_keep_customers(cast, api, who):
    program = api(getattr(cast, who))
    assert program.post(CUSTOMERS, {"name": "Payroll"}, format="json").status_code == 403
    assert rename(program, cast, "Mine").status_code == 403


def test_contacts_come_and_go(agreed, api):
    cast, program = agreed, api(agreed.pia)
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
    assert api(cast.root).delete(f"{one(cast)}contacts/{cast.vic.pk}/").status_code == 204
    assert api(cast.vic).get(one(cast)).status_code == 404


@pytest.mark.parametrize(("name", "code"), [(" ", "name_needed"), ("Payroll", "name_taken")])
def test_the_noun_itself_keeps_names_apart(cast, name, code):
    Customer.objects.add(by=cast.root, name="Payroll")
    with pytest.raises(Refused) as refusal:
        cast.web_shop.rename(by=cast.root, name=name)
    assert (refusal.value.code, cast.web_shop.name) == (code, "Web Shop")
