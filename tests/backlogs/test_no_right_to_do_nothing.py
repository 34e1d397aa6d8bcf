"""Who may not do a thing is told so also where there is nothing to do, before anything else is said."""

from collections.abc import Callable

import pytest

from backlogs.models import RetroNote, WorkItem
from backlogs.planning_ahead import plan_ahead
from core.errors import NotAllowed
from people.models import Person
from tests.cast import Cast

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def done(cast: Cast) -> WorkItem:
    item = cast.item("Done", feature=cast.feature())
    item.close(by=cast.ada)
    return WorkItem.objects.get(pk=item.pk)


def noted(cast: Cast) -> RetroNote:
    note = cast.feature().note_retro("change", "Pairs", by=cast.eve)
    note.make_item(cast.backlog("ssa"), by=cast.eve)
    return note


VERBS: dict[str, Callable[[Cast, WorkItem, Person], object]] = {
    "close": lambda cast, item, by: item.close(by=by),
    "dismiss": lambda cast, item, by: item.dismiss("cancelled", by=by),
    "revise nothing": lambda cast, item, by: item.revise(by=by),
    "the same words": lambda cast, item, by: item.edit(by=by, title=item.title),
    "the same size": lambda cast, item, by: item.resize(None, by=by),
    "the same labels": lambda cast, item, by: item.label([], by=by),
    "the same feature": lambda cast, item, by: item.enter_feature(item.feature, by=by),
    "the same feature, sent": lambda cast, item, by: item.revise(by=by, feature=item.feature),
    "the same backlog": lambda cast, item, by: item.move_to_backlog(item.backlog, by=by),
    "the same team": lambda cast, item, by: item.move_to_team(cast.linux, by=by),
    "the same place": lambda cast, item, by: cast.column("Done").pull(item, by=by),
    "unblock": lambda cast, item, by: item.unblock(by=by),
    "unlink": lambda cast, item, by: item.unlink(cast.item("Other"), by=by, kind="blocks"),
    "a step of a feature": lambda cast, item, by: item.feature.take_step("agreed", by=by, expected="demo"),
    "skip a step": lambda cast, item, by: item.feature.skip_step(
        "agreed", by=by, because="x", expected="demo"
    ),
    "shape nothing": lambda cast, item, by: item.feature.shape(by=by),
    "drop what is not in": lambda cast, item, by: plan_ahead(cast.linux, by=cast.pia)[0].drop(item, by=by),
    "a note that is an item already": lambda cast, item, by: noted(cast).make_item(
        cast.backlog("ssa"), by=by
    ),
    "merge into itself": lambda cast, item, by: WorkItem.objects.filter(pk=item.pk).merge_into(item, by=by),
    "lift no limit": lambda cast, item, by: cast.column("Review").limit_to(None, by=by),
}


@pytest.mark.parametrize("act", VERBS.values(), ids=VERBS)
def test_an_observer_may_not_even_do_nothing(cast: Cast, done: WorkItem, act: Callable) -> None:
    with pytest.raises(NotAllowed):
        act(cast, done, cast.oz)


def test_whoever_works_on_it_may_leave_its_feature_as_it_is(cast: Cast, done: WorkItem) -> None:
    """A program sends back the whole item."""
    done.revise(by=cast.eve, feature=done.feature, title="Other")
    done.enter_feature(done.feature, by=cast.eve)


def test_no_page_answers_that_it_is_done(cast: Cast, done: WorkItem, visit) -> None:
    browser, iteration = visit(cast.oz), plan_ahead(cast.linux, by=cast.pia)[0]
    column, loose = cast.column("Review"), cast.item("Loose")
    nothing = {"version": 0}
    for path, sent in (
        (f"/items/{done.key}/edit/", nothing), (f"/items/{done.key}/edit/", {"version": 1, "title": "Done"}),
        (f"/items/{loose.key}/feature/", {}), (f"/items/{loose.key}/iteration/", {}),
        (f"/items/{done.key}/closure/", {}), (f"/iterations/{iteration.pk}/goal/", {"version": 0, "goal": ""}),
        (f"/columns/{column.pk}/words/", {"version": 0, "name": "Other", "policy": ""}),
    ):  # fmt: skip
        assert browser.post(path, sent, **HTMX).status_code == 403, path


def test_no_program_hears_that_it_is_done(cast: Cast, done: WorkItem, api) -> None:
    program, loose, match = api(cast.oz), cast.item("Loose"), {"If-Match": "*"}
    for key, sent in (
        (done.key, {}),
        (loose.key, {"feature": None}),
        (done.key, {"feature": done.feature_id}),
    ):
        answer = program.patch(f"/api/v1/items/{key}/", sent, format="json", headers=match)
        assert (answer.status_code, sent) == (403, sent)
    rows = {"items": [{"key": done.key}], "changes": {}}
    assert program.patch("/api/v1/items/bulk/", rows, format="json").status_code == 403
    assert program.post(f"/api/v1/items/{done.key}/closure/", {}, format="json").status_code == 403
