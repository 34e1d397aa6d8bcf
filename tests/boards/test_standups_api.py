"""Standups as a program holds them: begun once, walked by who leads, ended with a summary."""

import pytest

from boards.finding import board_seen_by
from boards.models import Standup
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ALL = "/api/v1/standups/"


@pytest.fixture
def work(cast: Cast):
    items = [cast.item(title) for title in ("Renew", "Warn")]
    for item, name in zip(items, ("Review", "In progress"), strict=True):
        cast.column(name).pull(item, by=cast.ada)
    return items


def test_a_standup_from_its_beginning_to_its_end(cast: Cast, work, api) -> None:
    ada, eve = api(cast.ada), api(cast.eve)
    begun = ada.post(ALL, {"board": "team-LINUX", "minutes": 10}, format="json")
    assert begun.status_code == 201
    one = begun["Location"]
    assert begun.json()["walk"][0]["items"] == ["LINUX-1"]
    assert eve.post(ALL, {"board": "team-LINUX"}, format="json").status_code == 200
    assert [row["id"] for row in eve.get(f"{ALL}?board=team-LINUX&open=true").json()["results"]] == [
        begun.json()["id"]
    ]
    refused = eve.post(f"{one}walk/", {"to": "next"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_leading")
    went = ada.post(f"{one}walk/", {"to": "next", "seen": "LINUX-1"}, format="json").json()
    assert (went["item"], went["said"]) == ("LINUX-2", ["LINUX-1"])
    stale = ada.post(f"{one}walk/", {"to": "next", "seen": "LINUX-1"}, format="json")
    assert (stale.status_code, stale.json()["code"], stale.json()["current"]["item"]) == (
        409,
        "stale",
        "LINUX-2",
    )
    assert eve.post(f"{one}lead/").json()["led_by"] == cast.eve.pk
    assert eve.post(f"{one}walk/", {"to": "back"}, format="json").json()["item"] == "LINUX-1"
    assert eve.post(f"{one}order/", {"order": "person"}, format="json").json()["order"] == "person"
    assert eve.post(f"{one}pause/").json()["paused_at"]
    assert eve.delete(f"{one}pause/").json()["paused_at"] is None
    assert eve.post(f"{one}here/").json() == {"here": [cast.ada.pk, cast.eve.pk]}
    parked = eve.post(f"{one}questions/", {"text": "Who owns it?"}, format="json")
    assert (parked.status_code, parked.json()["item"]) == (201, "LINUX-2")
    said = eve.get(f"{one}summary/").json()
    assert (said["cards"], said["said"], said["parked"]) == (2, 1, 1)
    assert "- Who owns it? (Eve, at LINUX-2)" in said["text"]
    assert eve.post(f"{one}closure/").json()["ended_at"]
    assert eve.delete(f"{one}questions/{parked.json()['id']}/").status_code == 204
    assert ada.post(f"{one}walk/", {"to": "next"}, format="json").json()["code"] == "ended"
    assert eve.get(f"{ALL}?board=team-LINUX&open=true").json()["results"] == []


def test_what_is_not_seen_is_not_there(cast: Cast, work, api) -> None:
    standup = Standup.objects.begin(board_seen_by(cast.ada, "team-LINUX"), by=cast.ada)
    for who in (cast.cy, cast.vic):
        program = api(who)
        assert program.get(f"{ALL}{standup.pk}/").status_code == 404
        assert program.get(f"{ALL}?board=team-LINUX").json()["results"] == []
        assert program.post(ALL, {"board": "team-LINUX"}, format="json").status_code == 404
    observer = api(cast.oz)
    assert observer.get(f"{ALL}{standup.pk}/").status_code == 200
    assert observer.post(f"{ALL}{standup.pk}/lead/").status_code == 403
    assert api(cast.eve, scope="read").post(f"{ALL}{standup.pk}/lead/").status_code == 403


def test_unchanged_it_is_not_sent_again(cast: Cast, work, api) -> None:
    standup, ada = Standup.objects.begin(board_seen_by(cast.ada, "team-LINUX"), by=cast.ada), api(cast.ada)
    tag = ada.get(f"{ALL}{standup.pk}/")["ETag"]
    assert ada.get(f"{ALL}{standup.pk}/", headers={"If-None-Match": tag}).status_code == 304
    standup.go_next(by=cast.ada)
    assert ada.get(f"{ALL}{standup.pk}/", headers={"If-None-Match": tag}).status_code == 200


def test_who_sees_a_part_of_a_feature_hears_of_that_part(cast: Cast, api, visit) -> None:
    """The key of what is another team's, and no title of it."""
    feature, foreign = cast.feature(), cast.backlog(team=cast.network)
    theirs = cast.item("Of another team", by=cast.root, backlog=foreign, feature=feature)
    cast.column("Review", cast.network).pull(theirs, by=cast.root)
    ours = cast.item("Ours", feature=feature)
    cast.column("In progress").pull(ours, by=cast.ada)
    standup = Standup.objects.begin(board_seen_by(cast.ada, f"feature-{feature.pk}"), by=cast.ada)
    standup.go_to(theirs.key, by=cast.ada)
    seen = api(cast.eve).get(f"{ALL}{standup.pk}/").json()
    assert (seen["board"], seen["item"]) == (f"feature-{feature.pk}", "NET-1")
    assert "Of another team" not in api(cast.eve).get(f"{ALL}{standup.pk}/summary/").json()["text"]
    shown = visit(cast.eve).get(f"/standups/{standup.pk}/").content.decode()
    assert "The walk is at a card of another team" in shown
    assert "Of another team" not in shown
    assert "Of another team" in visit(cast.ada).get(f"/standups/{standup.pk}/").content.decode()
