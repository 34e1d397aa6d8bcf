"""A team's agreements by page: listed with their reviews, changed by the product owner, accepted by both sides."""

from datetime import date, timedelta

import pytest

from people.models import Agreement
from tests.cast import Cast

LIST = "/t/LINUX/agreements/"


@pytest.fixture
def default(cast: Cast) -> Agreement:
    return Agreement.objects.propose(by=cast.pia, team=cast.linux, ownership="We own the hosts.")


@pytest.fixture
def differing(cast: Cast) -> Agreement:
    day = cast.linux.today - timedelta(1)
    return Agreement.objects.propose(
        by=cast.pia, team=cast.linux, customer=cast.web_shop, differs_because="law", review_on=day
    )


def of(agreement: Agreement, door: str = "") -> str:
    return f"/agreements/{agreement.pk}/{door}"


def terms(agreement: Agreement, **more) -> dict:
    return {"version": agreement.version, "ownership": agreement.ownership} | more


def test_members_read_the_default_and_what_differs(cast, visit, default, differing):
    text = visit(cast.oz).get(LIST).content.decode()
    assert text.index("Everybody") < text.index("Web Shop")
    assert "review was due" in text
    assert "differs: law" in text
    assert "Propose" not in text
    assert visit(cast.oz).get(of(default)).status_code == 200
    assert "<form class" not in visit(cast.oz).get(of(default)).content.decode().split("<main")[1]


def test_the_settings_lead_there(cast, visit):
    assert LIST in visit(cast.oz).get("/t/LINUX/settings/").content.decode()


@pytest.mark.parametrize("who", ["cy", "nell", "vic", "val"])
def test_strangers_find_nothing(cast, visit, default, who):
    browser = visit(getattr(cast, who))
    assert browser.get(LIST).status_code == 404
    assert browser.get(of(default)).status_code == 404
    assert browser.post(of(default, "acceptance/"), {"version": 1}).status_code == 404


def test_the_product_owner_proposes_the_default_then_differing_ones(cast, visit):
    browser = visit(cast.pia)
    made = browser.post(LIST, {"ownership": "Ours"})
    agreement = Agreement.objects.get()
    assert (made.status_code, made["Location"], agreement.customer) == (302, of(agreement), None)
    assert browser.post(LIST, {"ownership": "Ours"}).status_code == 422
    bare = browser.post(LIST, {"customer": cast.web_shop.pk})
    assert "needs a reason and a review date" in bare.content.decode()
    sent = {"customer": cast.web_shop.pk, "differs_because": "law", "review_on": "2027-01-04"}
    assert browser.post(LIST, sent).status_code == 302
    assert Agreement.objects.get(customer=cast.web_shop).review_on == date(2027, 1, 4)


@pytest.mark.parametrize("who", ["ada", "tia", "max", "oz"])
def test_others_of_the_team_do_not(cast, visit, default, who):
    browser = visit(getattr(cast, who))
    assert browser.post(LIST, {"ownership": "Mine"}).status_code == 403
    assert browser.post(of(default), terms(default)).status_code == 403
    assert browser.post(of(default, "acceptance/"), {"version": 1}).status_code == 403


def test_a_change_asks_for_acceptance_anew_and_saving_the_same_does_not(cast, visit, default):
    browser = visit(cast.pia)
    assert browser.post(of(default, "acceptance/"), {"version": 1}).status_code == 302
    default.refresh_from_db()
    browser.post(of(default), terms(default))
    default.refresh_from_db()
    assert default.team_accepted_at is not None
    assert browser.post(of(default), terms(default, acknowledge_minutes=30)).status_code == 302
    default.refresh_from_db()
    assert (default.acknowledge_minutes, default.team_accepted_at) == (30, None)


def test_an_old_page_neither_changes_nor_accepts(cast, visit, default):
    default.amend(by=cast.pia, acknowledge_minutes=30)
    answer = visit(cast.pia).post(of(default), {"version": 1, "ownership": "Old"})
    assert "changed this meanwhile" in answer.content.decode()
    assert visit(cast.pia).post(of(default, "acceptance/"), {"version": 1}).status_code == 409
    default.refresh_from_db()
    assert (default.ownership, default.team_accepted_at) == ("We own the hosts.", None)


def test_a_contact_reads_and_accepts_the_own_one(cast, visit, differing):
    browser = visit(cast.vic)
    page = browser.get(of(differing)).content.decode()
    assert "Accept these terms" in page
    assert LIST not in page
    assert browser.post(of(differing), terms(differing)).status_code == 403
    assert browser.post(of(differing, "acceptance/"), {"version": 1}).status_code == 302
    differing.refresh_from_db()
    assert differing.customer_accepted_at is not None
    assert "Accept these terms" not in browser.get(of(differing)).content.decode()


def test_the_list_costs_as_much_for_many(cast, visit, differing, django_assert_max_num_queries):
    browser = visit(cast.pia)
    browser.get(LIST)
    with django_assert_max_num_queries(16):
        browser.get(LIST)
