"""The product as a customer's contact walks it: from my day to features, requests and what was agreed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Agreement


@pytest.fixture
def served(cast):
    """The web shop has a feature, a request and an agreement; another customer has a feature, too."""
    terms = {"differs_because": "law", "review_on": date(2027, 1, 4), "respond_minutes": 30}
    feature = cast.feature("Renewals", customer=cast.web_shop)
    return {
        "feature": feature,
        "item": cast.item("Slow page", customer=cast.web_shop),
        "story": cast.item("A story", feature=feature, customer=cast.web_shop),
        "other": cast.feature("Not theirs"),
        "agreement": Agreement.objects.propose(by=cast.pia, team=cast.linux, customer=cast.web_shop, **terms),
    }


def test_my_day_leads_to_all_that_is_done_for_the_customer(cast, visit, served):
    page = visit(cast.vic).get("/").content.decode()
    assert "Done for Web Shop" in page
    for url in (
        f"/features/{served['feature'].pk}/",
        f"/items/{served['item'].key}/",
        f"/agreements/{served['agreement'].pk}/",
    ):
        assert url in page
        assert visit(cast.vic).get(url).status_code == 200
    assert "waits for your acceptance" in page
    assert "<span>received</span>" in page
    for hidden in ("Not theirs", "A story", "I was interrupted", "In your hands", "Effort of"):
        assert hidden not in page


def test_the_agreement_is_one_step_from_a_request_and_from_a_feature(cast, visit, served):
    for url in (f"/features/{served['feature'].pk}/", f"/items/{served['item'].key}/"):
        page = visit(cast.vic).get(url).content.decode()
        assert f"/agreements/{served['agreement'].pk}/" in page
        assert "an answer within 30 min" in page


def test_what_has_ended_is_no_longer_promised(cast, visit, served):
    served["agreement"].end(by=cast.pia, because="over")
    for url in ("/", f"/items/{served['item'].key}/"):
        assert "/agreements/" not in visit(cast.vic).get(url).content.decode()


@pytest.mark.parametrize("who", ["ada", "cy", "nell"])
def test_others_do_not_follow(cast, visit, served, who):
    assert "Done for" not in visit(getattr(cast, who)).get("/").content.decode()


def test_it_costs_as_much_for_many(cast, visit, served):
    browser = visit(cast.vic)
    browser.get("/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/")
    for number in range(5):
        cast.feature(f"More {number}", customer=cast.web_shop)
        cast.item(f"More {number}", customer=cast.web_shop)
    with CaptureQueriesContext(connection) as many:
        browser.get("/")
    assert len(many) == len(few)


def test_where_all_is_public_no_word_is_marked_so(cast, visit, served):
    served["item"].comment("Since Monday.", by=cast.vic, audience="public")
    page = f"/items/{served['item'].key}/"
    assert "to who asked</span>" not in visit(cast.vic).get(page).content.decode()
