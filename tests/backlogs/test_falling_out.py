"""R9: what falls out of a running iteration goes back into its backlog, its card with it, unless somebody works on it."""

import pytest
from django.core.management import call_command

from backlogs.models import Iteration, WorkItem
from backlogs.planning_ahead import plan_ahead
from journal.models import Entry
from journal.sentences import story
from tests.cast import Cast

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def running(cast: Cast) -> tuple[Iteration, WorkItem]:
    """With one item in active work, on which nobody is."""
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    item = cast.item("First")
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    cast.column("Review").pull(item, by=cast.ada)
    return iteration, WorkItem.objects.get(pk=item.pk)


def column(item: WorkItem) -> str:
    stay = WorkItem.objects.get(pk=item.pk).stays.filter(left_at=None).first()
    return stay.column.name if stay else ""


def test_its_card_leaves_the_board_with_its_history(cast: Cast, running) -> None:
    iteration, item = running
    for _ in range(2):
        iteration.drop(item, by=cast.pia)
    assert column(item) == ""
    assert [stay.column.name for stay in item.stays.order_by("id")] == ["Ready", "Review"]
    fresh = WorkItem.objects.get(pk=item.pk)
    assert (fresh.is_open, fresh.version) == (True, item.version + 1)
    [line] = story([Entry.objects.get(verb="withdrawn")], cast.ada)
    assert (line.who, line.what) == ("Pia", "took it from Review back into its backlog")
    cast.column("Review").pull(fresh, by=cast.ada)
    assert [entry.how for entry in iteration.entries.filter(outcome="")] == ["added"]
    call_command("check_journal")


def test_what_somebody_works_on_stays_and_that_is_said(cast: Cast, running, visit) -> None:
    iteration, item = running
    item.join(cast.eve, by=cast.eve)
    browser, page = visit(cast.pia), f"/iterations/{iteration.pk}/"
    answer = browser.post(f"{page}entries/drop/", {"item": item.key}, **HTMX)
    assert answer["HX-Refresh"] == "true"  # the page of what runs is told anew
    assert "LINUX-1 keeps its card in Review: Eve works on it." in browser.get(page).content.decode()
    assert (column(item), iteration.entries.get().outcome) == ("Review", "removed")


def test_interrupts_and_what_is_done_stay(cast: Cast, running) -> None:
    iteration, item = running
    fire = cast.item("Fire", kind="interrupt")
    cast.column("In progress").pull(fire, by=cast.bo)
    item.close(by=cast.ada)
    for one in (item, fire):
        iteration.drop(one, by=cast.pia)
    assert (column(item), column(fire)) == ("Done", "In progress")


def test_before_the_start_nothing_leaves_the_board(cast: Cast) -> None:
    iteration, item = plan_ahead(cast.linux, by=cast.pia)[0], cast.item()
    cast.column("Waiting").pull(item, by=cast.ada)
    iteration.take_in(item, by=cast.pia)
    iteration.drop(item, by=cast.pia)
    assert column(item) == "Waiting"


def test_what_falls_out_for_another_goes_the_same_way(cast: Cast, running, visit) -> None:
    iteration, item = running
    late = cast.item("Late")
    asked = (
        visit(cast.pia).get(f"/iterations/{iteration.pk}/addition/?item={late.key}", **HTMX).content.decode()
    )
    assert "its card with it" in asked
    assert "its card stays" not in asked
    item.join(cast.eve, by=cast.eve)
    asked = (
        visit(cast.pia).get(f"/iterations/{iteration.pk}/addition/?item={late.key}", **HTMX).content.decode()
    )
    assert "somebody works on it, so its card stays" in asked
    item.leave(cast.eve, by=cast.eve)
    iteration.exchange(late, for_=item, by=cast.pia)
    assert (column(item), column(late)) == ("", "Ready")
    call_command("check_journal")


def test_an_item_that_leaves_the_team_leaves_both(cast: Cast, running) -> None:
    iteration, item = running
    item.move_to_team(cast.network, by=cast.root)
    assert (column(item), iteration.entries.get().outcome) == ("", "removed")
    call_command("check_journal")
