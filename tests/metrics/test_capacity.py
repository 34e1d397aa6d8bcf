"""What can be committed, reckoned from days and the team's own past; and on the page beside what is committed."""

from decimal import Decimal

import pytest

from metrics.capacity import Beside, Days, Past, beside, can_do, pace
from people.models import Absence
from tests.cast import Cast

TWO_WEEKS = Days(whole=50, away=5, duty=10, rest=1)


def past(interrupts: float | None, done: float) -> Past:
    return Past(TWO_WEEKS, interrupts, done)


def test_days_less_absence_duty_and_rest() -> None:
    assert (TWO_WEEKS.available, TWO_WEEKS.beside_duty) == (45, 34)
    assert Days(whole=5, away=5, duty=1, rest=0).beside_duty == 0


def test_interrupts_beside_duty_are_what_duty_did_not_take() -> None:
    assert [past(taken, 20).beside for taken in (5, 11, 20, 200, None)] == [0, 0, 9, 34, None]
    assert past(20, 20).pace == pytest.approx(20 / 25)
    assert past(200, 20).pace is None
    assert past(None, 20).pace is None


def test_the_middle_and_the_worst_of_the_past_are_expected() -> None:
    seen = [past(taken, 20) for taken in (11, 20, 29)]
    assert beside(TWO_WEEKS, seen, reserved=0) == Beside(9, 18, 3)
    # Half of the people, half of what comes to them.
    half = Days(whole=22.5, away=0, duty=5, rest=0)
    assert beside(half, seen, reserved=0) == Beside(4.5, 9, 3)


def test_without_a_past_what_is_reserved_beyond_duty_is_expected() -> None:
    assert beside(TWO_WEEKS, [past(20, 20)] * 2, reserved=15) == Beside(4, 4, 0)
    assert beside(TWO_WEEKS, [past(None, 20)] * 9, reserved=5) == Beside(0, 0, 0)
    assert pace([past(20, 20)] * 2) is None


def test_what_can_be_done_has_the_range_of_the_iterations_seen() -> None:
    rate = pace([past(20, done) for done in (20, 25, 30)])
    assert rate is not None
    assert (rate.low, rate.mean, rate.high, rate.seen) == pytest.approx((0.8, 1.0, 1.2, 3))
    found = can_do(TWO_WEEKS, Beside(9, 18, 3), rate)
    assert (found.middle, found.low, found.high) == pytest.approx((25, 16 * 0.8, 30))


def test_the_page_reckons_line_by_line_beside_what_is_committed(busy: Cast, visit, api) -> None:
    coming = busy.linux.iterations.get(number=4)
    coming.take_in(busy.item("Planned", points=Decimal(3)), by=busy.pia)
    Absence.objects.plan(person=busy.eve, by=busy.eve, began_on=coming.starts_on, ended_on=coming.starts_on)
    told = api(busy.oz).get(f"/api/v1/iterations/{coming.pk}/capacity/").json()
    assert told["iteration"] == 4
    days = told["days"]
    assert days["available"] == pytest.approx(days["whole"] - days["away"])
    assert days["away"] == 1
    assert days["duty"] > 0
    assert (told["unit"], told["committed"], len(told["past"])) == ("points", 3, 3)
    page = " ".join(visit(busy.oz).get(f"/iterations/{coming.pk}/capacity/").content.decode().split())
    assert "Interrupts beside duty" in page
    assert "to commit" in page
    assert 'hx-get="/iterations/' in visit(busy.pia).get(f"/iterations/{coming.pk}/").content.decode()
    assert visit(busy.cy).get(f"/iterations/{coming.pk}/capacity/").status_code == 404
