"""Ways around a rule that somebody tried once."""

from datetime import timedelta

import pytest

from backlogs.planning_ahead import plan_ahead
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from tests.cast import Cast


def test_what_was_finished_before_the_start_does_not_join_the_record(cast: Cast) -> None:
    item = cast.item()
    with clock.at(clock.now() - timedelta(30)):
        item.close(by=cast.ada)
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.start(by=cast.pia)
    with pytest.raises(Refused) as refusal:
        iteration.take_in(item, by=cast.pia)
    assert refusal.value.code == "closed"


def test_iterations_start_in_their_order(cast: Cast) -> None:
    plan_ahead(cast.linux, by=cast.pia)
    with pytest.raises(Refused) as refusal:
        cast.linux.iterations.get(number=3).start(by=cast.pia)
    assert refusal.value.code == "out_of_order"


def test_only_the_owner_plans_what_has_not_started(cast: Cast) -> None:
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    with pytest.raises(NotAllowed):
        iteration.take_in(cast.item(), by=cast.eve)
    iteration.start(by=cast.pia)
    assert iteration.take_in(cast.item(), by=cast.eve).how == "added"


def test_the_crew_takes_no_step_of_others_along(cast: Cast) -> None:
    feature = cast.feature()
    feature.gather(cast.val, by=cast.ada)
    with pytest.raises(NotAllowed):
        feature.take_step("story_work", by=cast.val)


def test_no_effort_for_the_year_one(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.item().log_effort(5, by=cast.eve, on=cast.linux.today - timedelta(500))
    assert refusal.value.code == "too_long_ago"


@pytest.mark.parametrize("named", ["abc", "\0", "NaN", "9" * 40])
def test_a_crew_of_nonsense_is_not_found(cast: Cast, visit, named: str) -> None:
    item = cast.item()
    assert visit(cast.eve).post(f"/items/{item.key}/crew/", {"person": named}).status_code == 404


def test_a_number_no_database_counts_is_refused(cast: Cast, visit, api) -> None:
    asked = "customer=99999999999999999999999"
    assert visit(cast.eve).get(f"/t/LINUX/board/?{asked}").status_code == 400
    assert api(cast.eve).get(f"/api/v1/items/?{asked}").status_code == 400
