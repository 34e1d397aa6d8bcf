"""Many cards by one verb: all of them or none, a limit respected as a whole, taken back at once."""

import json

import pytest
from django.core.management import call_command

from backlogs.models import Limit, Placement, WorkItem
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather

MANY = "/api/v1/boards/team-LINUX/moves/many/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def items(cast: Cast) -> list[WorkItem]:
    found = [cast.item(title) for title in "abc"]
    for item in found:
        cast.column("Ready").pull(item, by=cast.ada)
    return found


def where(*items: WorkItem) -> list[str]:
    return [Placement.objects.get(item=item).column.name for item in items]


def rows(items, column, **more) -> list[dict]:
    return [{"item": item.key, "column": column.pk, **more} for item in items]


def test_all_or_none_past_a_limit_as_a_whole(cast: Cast, api, items) -> None:
    review, program = cast.column("Review"), api(cast.eve)
    review.limit_to(2, by=cast.tia)
    sent = {"moves": rows(items, review)}
    refused = program.post(MANY, sent, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "wip_limit")
    assert refused.json()["detail"] == "Review would be 3 of 2 with these 3."
    assert where(*items) == ["Ready"] * 3
    moved = program.post(MANY, {"moves": rows(items[:2], review)}, format="json")
    assert [row["column"] for row in moved.json()] == [review.pk, review.pk]
    assert program.post(MANY, sent | {"because": "The shop is down"}, format="json").status_code == 200
    assert where(*items) == ["Review"] * 3
    call_command("check_journal")


def test_the_limit_of_a_lane_counts_each_feature_of_the_many(cast: Cast, api) -> None:
    Limit.objects.limit_lane("feature", 1, team=cast.linux, by=cast.tia)
    features = [cast.feature(), cast.feature("Names")]
    found = [cast.item(title, feature=features[place % 2]) for place, title in enumerate("abc")]
    program, review = api(cast.eve), cast.column("Review")
    assert program.post(MANY, {"moves": rows(found[:2], review)}, format="json").status_code == 200
    refused = program.post(MANY, {"moves": rows(found, cast.column("In progress"))}, format="json")
    assert refused.json()["detail"] == "The lane Certificates is at its limit of 1."


def test_one_that_was_moved_meanwhile_keeps_all_where_they_are(cast: Cast, api, items) -> None:
    cast.column("Waiting").pull(items[1], by=cast.ada)
    sent = {"moves": rows(items, cast.column("Review"), expected_column=cast.column("Ready").pk)}
    refused = api(cast.eve).post(MANY, sent, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "stale")
    assert where(*items) == ["Ready", "Waiting", "Ready"]
    elsewhere = api(cast.eve).post(
        MANY,
        {"moves": [*rows(items, cast.column("Review")), {"item": "LINUX-99", "column": 1}]},
        format="json",
    )
    assert elsewhere.json()["detail"] == "There is no LINUX-99 on this board, or you do not see it."
    no_place = [*rows(items[:1], cast.column("Review")), {"item": items[2].key, "column": 99999}]
    no_place = api(cast.eve).post(MANY, {"moves": no_place}, format="json")
    assert no_place.json()["detail"] == f"There is no such column for {items[2].key}."
    assert where(*items) == ["Ready", "Waiting", "Ready"]
    for wrong in ([], rows(items[:1] * 2, cast.column("Review")), [{"item": "LINUX-99", "column": 1}]):
        assert api(cast.eve).post(MANY, {"moves": wrong}, format="json").status_code == 400


def test_what_would_be_is_said_before(cast: Cast, api, visit, items) -> None:
    review = cast.column("Review")
    review.limit_to(2, by=cast.tia)
    cast.column("Waiting").limit_to(1, by=cast.tia, on_full="warn")
    asked = "&".join(f"item={item.key}" for item in items)
    told = api(cast.oz).get(f"/api/v1/boards/team-LINUX/moves/?{asked}").json()
    words = {row["column"]: (row["words"], row["refuses"]) for row in told}
    assert words[review.pk] == ("Would be 3 of 2", True)
    assert words[cast.column("Waiting").pk] == ("Would be 3 of 1, which only warns", False)
    assert words[cast.column("Done").pk] == ("", False)
    page = visit(cast.ada)
    assert page.get(f"/boards/team-LINUX/ahead/?{asked}").json()["columns"] == told
    assert "Would be 3 of 2" in page.get(f"/boards/team-LINUX/selected/move/?{asked}").content.decode()
    for other in "de":
        review.pull(cast.item(other), by=cast.ada)
    assert "Would be 3 of 2" in page.get(f"/boards/team-LINUX/targets/{items[0].key}/").content.decode()


def test_the_page_moves_joins_blocks_and_labels_many_and_takes_it_back(cast: Cast, visit, items) -> None:
    page, keys = visit(cast.ada), [item.key for item in items]
    ready, review = cast.column("Ready"), cast.column("Review")
    items[0].block(by=cast.ada, reason="customer")

    def sent(what: str, **more) -> dict:
        answer = page.post(f"/boards/team-LINUX/selected/{what}/", {"item": keys, **more}, headers=HTMX)
        assert answer.status_code == 204, answer.content
        return json.loads(answer["HX-Trigger"])["cards:done"]

    moved = sent("move", column=review.pk, expected_column=[ready.pk] * 3)
    assert (moved["text"], where(*items)) == ("3 cards in Review.", ["Review"] * 3)
    assert page.post(moved["undo"]["url"], moved["undo"]["values"], headers=HTMX).status_code == 204
    assert where(*items) == ["Ready"] * 3
    joined = sent("pair", person=cast.bo.pk)
    assert [list(item.crew_now) for item in items] == [[cast.bo]] * 3
    page.post(joined["undo"]["url"], joined["undo"]["values"], headers=HTMX)
    assert [list(item.crew_now) for item in items] == [[]] * 3
    blocked = sent("block", reason="supplier")
    assert {item.open_block.reason for item in items} == {"supplier"}
    page.post(blocked["undo"]["url"], blocked["undo"]["values"], headers=HTMX)
    assert [bool(item.open_block) for item in items] == [True, False, False], "what waited before waits on"
    labelled = sent("label", label="dns")
    page.post(labelled["undo"]["url"], labelled["undo"]["values"], headers=HTMX)
    assert not any(item.item_labels.exists() for item in items)
    call_command("check_journal")


def test_a_refusal_stays_in_the_dialog(cast: Cast, visit, items) -> None:
    review, keys = cast.column("Review"), [item.key for item in items]
    review.limit_to(2, by=cast.tia)
    path, sent = "/boards/team-LINUX/selected/move/", {"item": keys, "column": review.pk}
    refused = visit(cast.ada).post(path, sent, headers=HTMX)
    assert (refused.status_code, refused["HX-Retarget"]) == (409, "#dialogs")
    assert "Review would be 3 of 2 with these 3." in refused.content.decode()
    shown = refused.content.decode()
    assert 'name="because"' in shown
    assert shown.index(f'value="{review.pk}"') < shown.index(f'value="{cast.column("Ready").pk}"'), (
        "Enter is for it"
    )
    assert visit(cast.oz).post(path, sent, headers=HTMX).status_code == 403
    assert visit(cast.cy).post(path, sent, headers=HTMX).status_code == 404
    assert where(*items) == ["Ready"] * 3


def test_who_is_offered_can_be_chosen(cast: Cast, visit) -> None:
    """Val of the customer is no colleague of Ada's, and works on the feature with her."""
    feature = cast.feature()
    feature.gather(cast.val, by=cast.ada)
    found = [cast.item(title, feature=feature) for title in "ab"]
    found[0].join(cast.val, by=cast.ada)
    path, asked = "/boards/team-LINUX/selected/pair/", {"item": [item.key for item in found]}
    page = visit(cast.ada)
    assert f'value="{cast.val.pk}"' in page.get(path, asked).content.decode()
    assert page.post(path, asked | {"person": cast.val.pk}, headers=HTMX).status_code == 204
    assert list(found[1].crew_now) == [cast.val]
    assert page.post(path, asked | {"person": cast.cy.pk}, headers=HTMX).status_code == 404


def test_programs_join_block_and_label_many(cast: Cast, api, items) -> None:
    program, sent = api(cast.ada), {"items": [item.key for item in items]}

    def post(door: str, **more):
        return program.post(f"/api/v1/items/bulk/{door}/", sent | more, format="json")

    assert post("crew", person=cast.bo.pk).status_code == 200
    assert post("block", reason="supplier").status_code == 200
    assert post("label", label="dns").status_code == 200
    assert all(item.open_block and list(item.crew_now) == [cast.bo] for item in items)
    assert post("crew/end", person=cast.bo.pk).status_code == post("block/end").status_code == 200
    assert not any(item.open_block or item.crew_now for item in items)
    items[1].dismiss("declined", by=cast.ada, because="no")
    refused = post("block", reason="supplier")
    assert (refused.status_code, refused.json()["code"], refused.json()["key"]) == (
        409,
        "closed",
        items[1].key,
    )
    assert not items[0].open_block
    assert (
        program.post(
            "/api/v1/items/bulk/block/", {"items": ["NET-9"], "reason": "supplier"}, format="json"
        ).status_code
        == 404
    )


def test_many_by_many_at_once_pass_no_limit_and_wait_in_no_circle(real_database) -> None:
    cast = gather()
    columns = [cast.column(name) for name in ("In progress", "Review")]
    columns[1].limit_to(4, by=cast.tia)
    found = [cast.item(str(number)) for number in range(12)]
    for item in found:
        columns[0].pull(item, by=cast.ada)

    def act(three: list[int], to: int):
        def run() -> None:
            from backlogs.models import Column
            from backlogs.models.column_many import Pull
            from people.models import Person

            target = Column.objects.get(pk=columns[to].pk)
            pulls = [Pull(WorkItem.objects.get(pk=found[number].pk), target) for number in three]
            Column.objects.pull_each(pulls, by=Person.objects.get(pk=cast.ada.pk))

        return run

    threes = [[0, 1, 2], [2, 1, 3], [4, 5, 6], [6, 0, 5], [7, 8, 9], [9, 10, 11]]
    said = all_at_once([act(three, 1) for three in threes] + [act(three[::-1], 0) for three in threes])
    assert set(said) <= {"moved", "wip_limit"}, said
    assert Placement.objects.filter(column=columns[1]).count() <= 4
    call_command("check_journal")
