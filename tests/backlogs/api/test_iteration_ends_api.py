"""An iteration is closed by a program with an end for each unfinished item, exchanged in, and amended."""

from decimal import Decimal

import pytest

from backlogs.models import Comment, Iteration
from backlogs.planning_ahead import plan_ahead
from tests.cast import Cast


@pytest.fixture
def running(cast: Cast) -> Iteration:
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    for title, points in (("First", 3), ("Second", 2), ("Third", 5)):
        item = cast.item(title, points=Decimal(points), customer=cast.web_shop)
        iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    return iteration


def key(iteration: Iteration, title: str) -> str:
    return iteration.entries.get(item__title=title).item.key


def test_each_ends_as_it_is_told(cast: Cast, api, running) -> None:
    door = f"/api/v1/iterations/{running.pk}/"
    back = {"item": key(running, "First"), "way": "back"}
    split = {"item": key(running, "Third"), "way": "split", "rest": "The rest", "points": "2"}
    assert api(cast.ada).post(f"{door}close/", {"items": [back]}, format="json").status_code == 403
    wrong = api(cast.pia).post(f"{door}close/", {"items": [back | {"way": "forget"}]}, format="json")
    assert wrong.status_code == 400
    assert api(cast.pia).post(f"{door}close/", {"items": [back, split]}, format="json").status_code == 200
    told = api(cast.oz).get(f"{door}report/").json()
    assert [row["outcome"] for row in told["entries"]] == ["removed", "carried", "split"]
    assert (told["amendments"], told["amended_say_do"]) == ([], None)


def test_a_record_is_amended_and_both_are_told(cast: Cast, api, running) -> None:
    door = f"/api/v1/iterations/{running.pk}/"
    sent = {"item": key(running, "First"), "outcome": "done", "because": "It was live."}
    assert api(cast.pia).post(f"{door}amendments/", sent, format="json").json()["code"] == "not_closed"
    running.close(by=cast.pia)
    assert api(cast.ada).post(f"{door}amendments/", sent, format="json").status_code == 403
    assert api(cast.cy).post(f"{door}amendments/", sent, format="json").status_code == 404
    made = api(cast.pia).post(f"{door}amendments/", sent, format="json")
    assert (made.status_code, made.json()["was"], made.json()["amended_by"]) == (201, "carried", "Pia")
    told = api(cast.oz).get(f"{door}report/").json()
    assert told["say_do"]["done"]["points"] == "0"
    assert told["amended_say_do"]["done"]["points"] == "3"
    assert [row["because"] for row in told["amendments"]] == ["It was live."]
    again = sent | {"outcome": "carried"}
    assert api(cast.pia).post(f"{door}amendments/", again, format="json").status_code == 201
    unchanged = sent | {"item": key(running, "Second"), "outcome": "carried"}
    assert api(cast.pia).post(f"{door}amendments/", unchanged, format="json").json()["code"] == "unchanged"


def test_several_fall_out_and_who_asked_is_told(cast: Cast, api, running) -> None:
    late = cast.item("Late", points=Decimal(4), customer=cast.web_shop)
    first, second = key(running, "First"), key(running, "Second")
    sent = {
        "item": late.key,
        "leaving": [first, second],
        "words": {late.key: "It comes in now.", first: "It waits for the next one.", second: " "},
    }
    answer = api(cast.pia).post(f"/api/v1/iterations/{running.pk}/entries/", sent, format="json")
    assert answer.status_code == 201
    gone = running.entries.filter(outcome="removed").values_list("item__title", flat=True)
    assert list(gone) == ["First", "Second"]
    said = Comment.objects.filter(audience="public").order_by("id").values_list("item__key", "text")
    assert list(said) == [(late.key, "It comes in now."), (first, "It waits for the next one.")]
    assert (
        api(cast.pia).post(f"/api/v1/iterations/{running.pk}/entries/", sent, format="json").status_code
        == 201
    )
    assert Comment.objects.count() == 2


def test_a_list_that_is_too_long_is_refused_before_it_is_looked_up(
    cast: Cast, api, running, django_assert_max_num_queries
) -> None:
    sent = {"item": key(running, "First"), "leaving": [key(running, "Second")] * 21}
    owner, door = api(cast.pia), f"/api/v1/iterations/{running.pk}/entries/"
    with django_assert_max_num_queries(12):
        refused = owner.post(door, sent, format="json")
    assert refused.status_code == 400
    assert refused.json()["errors"] == {"leaving": ["Ensure this field has no more than 20 elements."]}
