"""Becoming of another class takes a place of that class, as a move does: no limit is passed by an edit."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from backlogs.models import Limit, WorkItem
from core.errors import Refused
from journal.models import Entry
from people.models import Person
from tests.backlogs.test_moving_at_once import all_at_once, into
from tests.cast import Cast, gather


def limited(cast: Cast, **more) -> None:
    Limit.objects.limit_class("expedite", 1, team=cast.linux, by=cast.tia, **more)


def active(cast: Cast, title: str, **values) -> WorkItem:
    item = cast.item(title, **values)
    cast.column("In progress").pull(item, by=cast.ada)
    return item


@pytest.fixture
def second(cast: Cast) -> WorkItem:
    """In active work beside one that takes the only place of its class."""
    limited(cast)
    active(cast, "a", class_of_service="expedite")
    return active(cast, "b")


def patch(program, item: WorkItem, **sent):
    return program.patch(f"/api/v1/items/{item.key}/", sent, format="json", headers={"If-Match": "*"})


def test_an_edit_into_a_full_class_is_refused_like_a_move(cast: Cast, api, second: WorkItem) -> None:
    answer = patch(api(cast.eve), second, class_of_service="expedite", title="Other")
    assert (answer.status_code, answer.json()["code"]) == (409, "wip_limit")
    assert (answer.json()["limit"], answer.json()["count"]) == (1, 1)
    second.refresh_from_db()
    assert (second.class_of_service, second.title) == ("standard", "b")


def test_a_reason_passes_it_once_and_is_told(cast: Cast, api, second: WorkItem) -> None:
    sent = {"class_of_service": "expedite", "because": "The shop is down"}
    assert patch(api(cast.eve), second, **sent).json()["class_of_service"] == "expedite"
    assert Entry.objects.get(verb="edited").facts["overriding"] == "The shop is down"
    assert "The shop is down" in api(cast.eve).get(f"/api/v1/items/{second.key}/history/").content.decode()
    call_command("check_journal")


def test_where_a_class_has_room_or_does_not_count_nobody_asks(cast: Cast, second: WorkItem) -> None:
    second.revise(by=cast.ada, class_of_service="standard", title="Same class")
    waiting, off = cast.item("queued"), cast.item("nowhere")
    cast.column("Ready").pull(waiting, by=cast.ada)
    for item in (waiting, off):
        item.edit(by=cast.ada, class_of_service="expedite")
    limited(cast, on_full="warn")
    second.edit(by=cast.ada, class_of_service="expedite")


def test_the_limit_of_the_column_itself_is_not_asked_again(cast: Cast) -> None:
    item = active(cast, "a")
    active(cast, "b")
    cast.column("In progress").limit_to(1, by=cast.tia)
    item.edit(by=cast.ada, class_of_service="expedite")
    assert item.class_of_service == "expedite"


def test_a_limit_of_a_class_in_one_column_guards_there(cast: Cast) -> None:
    column = cast.column("Review")
    column.limit_to(1, by=cast.tia, class_of_service="intangible")
    column.pull(cast.item("a", class_of_service="intangible"), by=cast.ada)
    here, elsewhere = cast.item("b"), active(cast, "c")
    column.pull(here, by=cast.ada)
    with pytest.raises(Refused, match="Class intangible is at its limit of 1"):
        here.edit(by=cast.ada, class_of_service="intangible")
    elsewhere.edit(by=cast.ada, class_of_service="intangible")


def test_many_at_once_are_refused_by_row(cast: Cast, api, second: WorkItem) -> None:
    third = cast.item("c")
    rows = {"items": [{"key": second.key}, {"key": third.key}]}
    sent = rows | {"changes": {"class_of_service": "expedite"}}
    refused = api(cast.eve).patch("/api/v1/items/bulk/", sent, format="json")
    assert refused.status_code == 409
    assert [(row["key"], row["code"]) for row in refused.json()["rows"]] == [(second.key, "wip_limit")]
    sent["changes"]["because"] = "The shop is down"
    assert api(cast.eve).patch("/api/v1/items/bulk/", sent, format="json").status_code == 200


def test_the_page_asks_for_the_reason(cast: Cast, visit, second: WorkItem) -> None:
    browser, path = visit(cast.eve), f"/items/{second.key}/edit/"
    assert 'name="because"' not in browser.get(path).content.decode()
    sent = {
        "version": second.version, "title": "b", "initial-title": "b", "kind": "story", "initial-kind": "story",
        "class_of_service": "expedite", "initial-class_of_service": "standard",
    }  # fmt: skip
    refused = browser.post(path, sent)
    assert refused.status_code == 422
    assert "Class expedite is at its limit of 1." in refused.content.decode()
    assert 'name="because"' in refused.content.decode()
    assert browser.post(path, sent | {"because": "The shop is down"}).status_code == 302
    second.refresh_from_db()
    assert second.class_of_service == "expedite"


def edited(item_id: int, person_id: int) -> Callable[[], None]:
    def act() -> None:
        item, person = WorkItem.objects.get(pk=item_id), Person.objects.get(pk=person_id)
        item.revise(by=person, class_of_service="expedite")

    return act


def test_edits_and_moves_at_once_never_pass_a_class_and_wait_in_no_circle(real_database) -> None:
    cast = gather()
    limited(cast)
    columns = [cast.column(name) for name in ("In progress", "Review", "Waiting")]
    standing = [cast.item(str(number)) for number in range(6)]
    for place, item in enumerate(standing):
        columns[place % 3].pull(item, by=cast.ada)
    urgent = [cast.item(f"u{number}", class_of_service="expedite") for number in range(4)]
    acts = [edited(item.pk, cast.ada.pk) for item in standing]
    acts += [into(columns[place % 3].pk, item.pk, cast.ada.pk) for place, item in enumerate(urgent)]
    acts += [into(columns[(place + 1) % 3].pk, item.pk, cast.ada.pk) for place, item in enumerate(standing)]
    said = all_at_once(acts)
    assert set(said) <= {"moved", "wip_limit", "stale"}, said
    assert Limit.objects.get().held().count() == 1
    call_command("check_journal")
