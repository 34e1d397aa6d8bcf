"""An agreement ends on a day and for a reason; it stays to be read, and another one takes its place."""

from datetime import date, timedelta

import pytest

from core import clock
from core.errors import NotAllowed, Refused, Stale
from journal.models import Entry
from people.models import Agreement
from tests.cast import Cast

DIFFERS = {"differs_because": "law", "review_on": date(2027, 1, 4)}


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    return Agreement.objects.propose(by=cast.pia, team=cast.linux, customer=cast.web_shop, **DIFFERS)


def code(verb) -> str:
    with pytest.raises(Refused) as refused:
        verb()
    return refused.value.code


def test_it_ends_today_and_another_takes_its_place(cast, agreement):
    agreement.end(by=cast.pia, because="  they  moved on ")
    assert (agreement.is_over, agreement.ends_on) == (True, cast.linux.today)
    assert agreement.end_told.endswith(": they moved on.")
    assert not Agreement.objects.standing().filter(pk=agreement.pk).exists()
    after = Agreement.objects.propose(by=cast.pia, team=cast.linux, customer=cast.web_shop, **DIFFERS)
    assert after.pk != agreement.pk


def test_what_ends_on_a_day_to_come_holds_until_then(cast, agreement):
    agreement.end(by=cast.pia, on=cast.linux.today + timedelta(30), because="their contract runs out")
    assert not agreement.is_over
    agreement.amend(by=cast.pia, acknowledge_minutes=5)
    again = lambda: Agreement.objects.propose(by=cast.pia, team=cast.linux, customer=cast.web_shop, **DIFFERS)  # noqa: E731
    assert code(again) == "agreement_exists"
    with clock.at(clock.now() + timedelta(31)):
        assert agreement.is_over
        again()


def test_an_end_to_come_may_be_put_off_and_one_that_was_may_not(cast, agreement):
    first = cast.linux.today + timedelta(3)
    agreement.end(by=cast.pia, on=first, because="they leave")
    agreement.end(by=cast.pia, on=first + timedelta(7), because="they leave later")
    assert agreement.ends_on == first + timedelta(7)
    agreement.end(by=cast.pia, because="now")
    assert code(lambda: agreement.end(by=cast.pia, on=first, because="no, then")) == "agreement_ended"


def test_twice_is_once(cast, agreement):
    for _ in range(2):
        agreement.end(by=cast.pia, because="over")
    assert (
        Entry.objects.filter(kind="agreement", verb="ended").count() == 2
    )  # of the organisation and of the team
    assert agreement.version == 2


def test_what_has_ended_is_neither_changed_nor_accepted(cast, agreement):
    agreement.end(by=cast.pia, because="over")
    assert code(lambda: agreement.amend(by=cast.pia, acknowledge_minutes=5)) == "agreement_ended"
    assert code(lambda: agreement.accept(by=cast.vic)) == "agreement_ended"
    assert not agreement.waits_for(cast.vic)


def test_it_needs_a_reason_a_day_that_can_be_meant_and_the_terms_as_they_are(cast, agreement):
    assert code(lambda: agreement.end(by=cast.pia, because="  ")) == "reason_needed"
    assert code(lambda: agreement.end(by=cast.pia, on=date(9999, 1, 1), because="x")) == "impossible_date"
    assert code(lambda: agreement.end(by=cast.pia, because="x\0y")) == "invalid"
    with pytest.raises(Stale):
        agreement.end(by=cast.pia, because="x", version=7)


@pytest.mark.parametrize("who", ["ada", "tia", "max", "oz", "vic", "cy", "nell"])
def test_only_the_product_owner_ends_it(cast, agreement, who):
    with pytest.raises(NotAllowed):
        agreement.end(by=getattr(cast, who), because="x")


def test_programs_end_it(cast, api, agreement):
    door = f"/api/v1/agreements/{agreement.pk}/ending/"
    assert api(cast.vic).post(door, {"because": "x"}, format="json").status_code == 403
    assert api(cast.cy).post(door, {"because": "x"}, format="json").status_code == 404
    assert api(cast.pia).post(door, {}, format="json").status_code == 400
    answer = api(cast.pia).post(door, {"because": "over", "on": "2026-01-05"}, format="json")
    assert (answer.status_code, answer.json()["ended_because"]) == (200, "over")
    assert api(cast.pia).get("/api/v1/agreements/?ended=true").json()["results"][0]["id"] == agreement.pk


def test_pages_end_it_and_keep_it_to_be_read(cast, visit, agreement):
    page, owner = f"/agreements/{agreement.pk}/", visit(cast.pia)
    assert "End this agreement" in owner.get(page).content.decode()
    sent = {"on": cast.linux.today.isoformat(), "because": "", "version": agreement.version}
    assert owner.post(f"{page}ending/", sent).status_code == 422
    assert owner.post(f"{page}ending/", sent | {"because": "over"}).status_code == 302
    for who in (cast.pia, cast.oz, cast.vic):
        text = visit(who).get(page).content.decode()
        assert "over." in text
        assert "End this agreement" not in text
        assert "Accept these terms" not in text
    listed = owner.get("/t/LINUX/agreements/").content.decode()
    assert listed.index('id="over"') < listed.index(page)


def test_an_administrator_ends_it_in_the_admin(cast, visit, agreement):
    page = f"/admin/people/agreement/{agreement.pk}/change/"
    sent = {"differs_because": "law", "review_on": "2027-01-04"}
    assert visit(cast.root).post(page, sent | {"ends_on": "2026-01-05", "because": "over"}).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.is_over, agreement.ended_because) == (True, "over")


def test_an_end_that_is_cleared_in_the_admin_ends_nothing_today(cast, visit, agreement):
    agreement.end(by=cast.pia, because="over", on=cast.linux.today + timedelta(30))
    page, end = f"/admin/people/agreement/{agreement.pk}/change/", agreement.ended_at
    sent = {"differs_because": "law", "review_on": "2027-01-04", "because": "over"}
    answer = visit(cast.root).post(page, sent | {"ends_on": ""}, follow=True)
    assert "ends on a day; name it" in str(next(iter(answer.context["messages"])))
    agreement.refresh_from_db()
    assert (agreement.ended_at, agreement.is_over) == (end, False)
