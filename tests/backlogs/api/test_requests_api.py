"""Requests through the API: both sides read, the product owner answers, who asked withdraws."""

import pytest

from backlogs.models import Feature, WorkItem
from tests.cast import Cast

HOME = "/api/v1/requests/"


@pytest.fixture
def item(cast: Cast) -> WorkItem:
    return WorkItem.objects.add(
        by=None,
        backlog=cast.backlog(),
        title="A mirror",
        kind="request",
        requester=cast.vic,
        customer=cast.web_shop,
    )


def states(program, **query) -> list[str]:
    return [row["state"] for row in program.get(HOME, query).json()["results"]]


def test_asked_back_answered_and_accepted(cast, api, item):
    owner, contact, home = api(cast.pia), api(cast.vic), f"{HOME}{item.key}/"
    asked = owner.post(f"{home}question/", {"text": "Which size?"}, format="json")
    assert (asked.status_code, asked.json()["state"], asked.json()["question"]) == (
        200,
        "waiting",
        "Which size?",
    )
    assert (states(owner, state="open"), states(owner, state="waiting", team="LINUX")) == ([], ["waiting"])
    assert contact.get(home).json()["question"] == "Which size?"
    assert contact.post(f"{home}answer/", {"text": "Small"}, format="json").json()["state"] == "open"
    accepted = owner.post(
        f"{home}acceptance/", {"becomes": "feature", "title": "Mirror"}, format="json"
    ).json()
    feature = Feature.objects.get()
    assert accepted["became"] == {
        "kind": "feature",
        "feature": feature.pk,
        "step": "defined",
        "closed_at": None,
    }
    assert contact.get(home).json()["became"]["feature"] == feature.pk
    assert states(owner, state="accepted") == ["accepted"]
    assert states(owner, state="closed") == []


def test_the_second_hears_409_and_what_is_wrong_400(cast, api, item):
    owner, deputy, home = api(cast.pia), api(cast.dee), f"{HOME}{item.key}/"
    for sent in ({"becomes": "epic"}, {"becomes": "joined"}, {"becomes": "story", "title": "x"}, {}):
        assert owner.post(f"{home}acceptance/", sent, format="json").status_code == 400
    assert owner.post(f"{home}refusal/", {"answer": " "}, format="json").status_code == 400
    assert owner.post(f"{home}refusal/", {"answer": "No."}, format="json").json()["state"] == "declined"
    late = deputy.post(f"{home}acceptance/", {"becomes": "story"}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "already_decided")
    assert late.json()["current"]["state"] == "declined"
    for noun in ("acceptance", "question"):
        refused = owner.delete(f"{home}{noun}/")
        assert (refused.status_code, refused.json()["code"]) == (409, "already_decided")
    assert owner.delete(f"{home}refusal/").json()["state"] == "open"
    assert owner.post(f"{home}question/", {"text": "Which?"}, format="json").json()["state"] == "waiting"
    assert owner.delete(f"{home}acceptance/").json()["state"] == "waiting"
    assert owner.delete(f"{home}question/").json()["state"] == "open"


def test_who_may_not_answer_and_who_sees_nothing(cast, api, item):
    home = f"{HOME}{item.key}/"
    for person, code in ((cast.ada, 403), (cast.vic, 403), (cast.cy, 404)):
        refused = api(person).post(f"{home}refusal/", {"answer": "No."}, format="json")
        assert refused.status_code == code
    assert api(cast.cy).get(home).status_code == 404
    assert api(cast.ada).post(f"{home}withdrawal/").json()["code"] == "not_asker"
    assert api(cast.vic).post(f"{home}withdrawal/").json()["state"] == "withdrawn"


def test_a_feature_asks_a_team_and_reads_what_it_may(cast, api):
    mine = cast.feature()
    home, sent = f"/api/v1/features/{mine.pk}/requests/", {"team": "NET", "title": "Ports"}
    lead = api(cast.ada)
    made = lead.post(home, sent, format="json")
    assert (made.status_code, made.json()["for_feature"], made.json()["for_team"]) == (201, mine.pk, "LINUX")
    owner = api(cast.nell)
    key = made.json()["key"]
    assert owner.get(f"{HOME}{key}/").json()["for_feature"] is None
    accepted = owner.post(f"{HOME}{key}/acceptance/", {"becomes": "feature"}, format="json").json()
    seen = lead.get(home).json()["results"][0]["became"]
    assert (accepted["became"]["step"], seen["step"], seen["feature"]) == ("defined", "defined", None)
    assert api(cast.eve).post(home, sent, format="json").status_code == 403
    assert lead.post(home, sent | {"team": "LINUX"}, format="json").json()["code"] == "own_team"
