"""Two who click the same at once: a note becomes one item, a suggestion has one answer, a thing stands once on the demo."""

from backlogs.models import DemoTurn, OrderSuggestion, RetroNote, WorkItem
from backlogs.planning_ahead import plan_ahead
from journal.models import Entry
from journal.replaying import Replay
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import gather


def test_what_two_do_at_once_is_done_once(real_database) -> None:
    cast = gather()
    feature = cast.feature()
    one, two, shown = (cast.item(title, feature=feature) for title in ("One", "Two", "Shown"))
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(shown, by=cast.pia)
    iteration.start(by=cast.pia)
    shown.close(by=cast.ada)
    note = iteration.note_retro("change", "A test zone", by=cast.eve)
    suggestion = feature.suggest_order(two, by=cast.eve, before=one)

    def make() -> None:
        RetroNote.objects.get(pk=note.pk).make_item(cast.backlog("ssa"), by=cast.fresh(cast.eve))

    def answer(verb: str) -> None:
        getattr(OrderSuggestion.objects.get(pk=suggestion.pk), verb)(by=cast.fresh(cast.ada))

    def show() -> None:
        type(iteration).objects.get(pk=iteration.pk).show_at_demo(
            WorkItem.objects.get(pk=shown.pk), by=cast.fresh(cast.eve)
        )

    acts = [make, make, show, show, lambda: answer("accept"), lambda: answer("decline"), make, show]
    outcomes = all_at_once(acts)  # of the two answers the second may come after the first
    assert outcomes["moved"] + outcomes["already_answered"] == len(acts)
    assert outcomes["already_answered"] <= 1
    assert WorkItem.objects.filter(title="A test zone").count() == 1
    assert DemoTurn.objects.count() == 1
    assert Entry.objects.filter(verb="answered_order").count() == 1
    assert not list(Replay().run().differences())
