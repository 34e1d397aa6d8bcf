"""R9: at the close each unfinished item is carried, moved back, or split; the record is frozen, and amended beside itself."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from backlogs.models import Iteration, WorkItem
from backlogs.models.iteration_closing import Ending, Way
from backlogs.models.iteration_record import say_do
from backlogs.planning_ahead import plan_ahead
from backlogs.views.record import record
from core.errors import Invalid, NotAllowed, Refused
from journal.models import Entry
from journal.sentences import story
from metrics.loading import history_of
from metrics.policy import Policy
from metrics.say_do import say_do as say_do_of_history
from tests.cast import Cast

BACK = Ending(Way.BACK)


@pytest.fixture
def iteration(cast: Cast) -> Iteration:
    return plan_ahead(cast.linux, by=cast.pia)[0]


@pytest.fixture
def whole(cast: Cast, iteration) -> WorkItem:
    """Five points of a feature, committed and begun."""
    item = cast.item("Move the zones", feature=cast.feature(), points=Decimal(5))
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    cast.column("In progress").pull(item, by=cast.ada)
    return WorkItem.objects.get(pk=item.pk)


def outcomes(iteration: Iteration) -> dict[str, str]:
    iteration.refresh_from_db()
    return {row["title"]: row["outcome"] for row in iteration.frozen["entries"]}


def following(cast: Cast) -> dict[str, str]:
    ahead = cast.linux.iterations.get(number=2)
    return {entry.item.title: entry.how for entry in ahead.entries.select_related("item")}


def test_what_is_moved_back_is_carried_nowhere(cast: Cast, iteration, whole) -> None:
    iteration.close(by=cast.pia, endings={whole.key: BACK})
    assert outcomes(iteration) == {"Move the zones": "removed"}
    assert following(cast) == {}
    assert not whole.stays.filter(left_at=None).exists()
    call_command("check_journal")


def test_a_split_finishes_what_was_done_and_carries_the_rest(cast: Cast, iteration, whole) -> None:
    ending = Ending(Way.SPLIT, rest="Move the last zones", points=Decimal(2))
    iteration.close(by=cast.pia, endings={whole.key: ending})
    assert outcomes(iteration) == {"Move the zones": "split"}
    assert following(cast) == {"Move the last zones": "carried"}
    whole.refresh_from_db()
    rest = WorkItem.objects.get(title="Move the last zones")
    assert (whole.outcome, whole.points, rest.points) == ("done", Decimal(3), Decimal(2))
    assert (rest.closed_at, rest.feature) == (None, whole.feature)
    assert whole.placement.archived_at == iteration.closed_at
    # Of the 5 points said 3 are done and 2 carried, as is the item; in the numbers of the team, too.
    iteration.refresh_from_db()
    told = record(iteration)
    assert (told.done.points, told.carried.points, len(told.carried)) == (Decimal(3), Decimal(2), 1)
    assert [points for *_, points in told.by_backlog] == [Decimal(3)]
    said = say_do(iteration.frozen["entries"])
    assert (said["done"], said["carried"]) == ({"items": 0, "points": "3"}, {"items": 1, "points": "2"})
    counted = say_do_of_history(history_of(cast.linux, Policy(), ("iterations", "entries")), 0)
    assert (counted.committed, counted.done, counted.carried, counted.items_done) == (500, 300, 200, 0)
    call_command("check_journal")


def test_the_rest_of_what_has_no_size_needs_none(cast: Cast, iteration, whole) -> None:
    whole.resize(None, by=cast.pia)
    iteration.close(by=cast.pia, endings={whole.key: Ending(Way.SPLIT, rest="Move the last zones")})
    said = say_do(Iteration.objects.get(pk=iteration.pk).frozen["entries"])
    assert (said["done"]["points"], said["carried"]["points"]) == ("0", "5")


def test_nothing_said_means_carried(cast: Cast, iteration, whole) -> None:
    iteration.close(by=cast.pia, endings={})
    assert following(cast) == {"Move the zones": "carried"}


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (Ending(Way.SPLIT, points=Decimal(2)), "title_needed"),
        (Ending(Way.SPLIT, rest="Rest"), "rest_size_needed"),
        (Ending(Way.SPLIT, rest="Rest", points=Decimal(5)), "rest_too_large"),
    ],
)
def test_a_split_that_is_none_closes_nothing(cast: Cast, iteration, whole, ending, code) -> None:
    with pytest.raises(Invalid) as refusal:
        iteration.close(by=cast.pia, endings={whole.key: ending})
    assert refusal.value.code == code


def test_what_was_finished_meanwhile_is_done_whatever_was_chosen(cast: Cast, iteration, whole) -> None:
    whole.close(by=cast.ada)
    iteration.close(by=cast.pia, endings={whole.key: BACK})
    assert outcomes(iteration) == {"Move the zones": "done"}


def test_who_closes_second_hears_when_their_choice_does_not_stand(cast: Cast, iteration, whole) -> None:
    iteration.close(by=cast.pia, endings={whole.key: Ending()})
    iteration.close(by=cast.pia, endings={whole.key: Ending()})
    iteration.close(by=cast.dee)
    with pytest.raises(Refused, match=f"closed meanwhile, by {cast.pia}: {whole.key} was carried") as refusal:
        iteration.close(by=cast.dee, endings={whole.key: BACK})
    assert refusal.value.code == "iteration_closed"


def test_what_left_meanwhile_is_told(cast: Cast, iteration, whole) -> None:
    iteration.drop(whole, by=cast.dee)
    with pytest.raises(Refused) as refusal:
        iteration.close(by=cast.pia, endings={whole.key: BACK})
    assert refusal.value.code == "not_in_iteration"


@pytest.fixture
def closed(cast: Cast, iteration, whole) -> Iteration:
    iteration.close(by=cast.pia)
    return Iteration.objects.get(pk=iteration.pk)


def test_a_correction_stands_beside_the_record(cast: Cast, closed, whole) -> None:
    frozen = closed.frozen
    made = closed.amend(whole, "done", because="It was live, and nobody moved the card.", by=cast.pia)
    assert (made.was, made.outcome, made.amended_by) == ("carried", "done", cast.pia)
    assert closed.amend(whole, "done", because="Again.", by=cast.pia) == made
    closed.refresh_from_db()
    assert closed.frozen == frozen
    assert closed.entries.get().outcome == "carried"
    assert closed.amended_say_do["done"] == {"items": 1, "points": "5"}
    [line] = story([Entry.objects.get(verb="amended")], cast.pia)
    assert "was done, not carried: “It was live" in line.what
    call_command("check_journal")


def test_who_amends_and_when(cast: Cast, iteration, whole) -> None:
    with pytest.raises(Refused) as refusal:
        iteration.amend(whole, "done", because="x", by=cast.pia)
    assert refusal.value.code == "not_closed"
    iteration.close(by=cast.pia)
    with pytest.raises(NotAllowed):
        iteration.amend(whole, "done", because="x", by=cast.ada)
    for outcome, because, code in (("finished", "x", "unknown_outcome"), ("done", " ", "reason_needed")):
        with pytest.raises(Invalid) as invalid:
            iteration.amend(whole, outcome, because=because, by=cast.pia)
        assert invalid.value.code == code
    with pytest.raises(Refused) as refusal:
        iteration.amend(cast.item("Elsewhere"), "done", because="x", by=cast.pia)
    assert refusal.value.code == "not_in_iteration"


def test_a_missed_close_is_made_by_the_system(cast: Cast, iteration, whole) -> None:
    from datetime import timedelta

    from backlogs.tasks import close_missed_iterations
    from core import clock

    close_missed_iterations()
    assert Iteration.objects.running().exists()
    end = iteration.team.working_days(iteration.ends_on + timedelta(1), iteration.ends_on + timedelta(10))
    with clock.at(clock.now() + timedelta(days=(end[0] - cast.linux.today).days + 2)):
        close_missed_iterations()
        close_missed_iterations()
    closed = Iteration.objects.get(pk=iteration.pk)
    assert closed.closed_at < closed.recorded_at
    assert Entry.objects.get(kind="iteration", verb="closed").by is None
    assert following(cast) == {"Move the zones": "carried"}
