"""R4: who is committed is shielded; helping is counted with a reason and never impossible."""

import pytest

from backlogs.models import ShieldPull
from backlogs.planning_ahead import plan_ahead
from backlogs.shield import is_shielded
from core.errors import Invalid
from tests.cast import Cast


@pytest.fixture
def committed(cast: Cast):
    item = cast.item()
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    item.join(cast.eve, by=cast.eve)
    return item


def test_the_crew_of_committed_work_is_shielded_until_it_is_finished(cast: Cast, committed) -> None:
    assert is_shielded(cast.eve)
    assert not is_shielded(cast.ada)
    committed.close(by=cast.ada)
    assert not is_shielded(cast.eve)


def test_the_person_on_duty_is_not_shielded(cast: Cast, committed) -> None:
    committed.join(cast.bo, by=cast.bo)
    assert not is_shielded(cast.bo)


def test_a_lead_with_committed_stories_is_shielded(cast: Cast) -> None:
    item = cast.item(feature=cast.feature())
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    assert not is_shielded(cast.ada)
    iteration.start(by=cast.pia)
    assert is_shielded(cast.ada)


def test_help_with_an_interrupt_is_counted_with_its_reason(cast: Cast, committed) -> None:
    interrupt = cast.item(kind="interrupt")
    pull = ShieldPull.objects.begin_help(interrupt, cast.eve, by=cast.bo, reason="duty")
    assert ShieldPull.objects.begin_help(interrupt, cast.eve, by=cast.bo, reason="duty") == pull
    pull.return_home(by=cast.eve)
    assert (pull.ended_at is None, interrupt.crew.filter(left_at=None).exists()) == (False, False)


def test_planned_work_needs_no_reason(cast: Cast, committed) -> None:
    with pytest.raises(Invalid):
        ShieldPull.objects.begin_help(committed, cast.eve, by=cast.bo, reason="duty")
