"""R4 by page and API: a shielded person helps with an interrupt for one tap of reason, and comes back."""

import pytest
from django.core.management import call_command

from backlogs.models import ShieldPull
from backlogs.planning_ahead import plan_ahead
from core.errors import NotAllowed, Refused
from journal.models import Entry
from tests.cast import Cast

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def burning(cast: Cast):
    """Eve is committed; something burns."""
    item = cast.item()
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    item.join(cast.eve, by=cast.eve)
    return cast.item("It burns", kind="interrupt")


def test_the_api_begins_and_ends_help(cast: Cast, api, burning) -> None:
    path, program = f"/api/v1/items/{burning.key}/help/", api(cast.eve)
    for _ in range(2):
        answer = program.post(path, {"reason": "direct"}, format="json")
        assert (answer.status_code, answer.json()["crew"]) == (200, [cast.eve.pk])
    assert ShieldPull.objects.get().reason == "direct"
    for _ in range(2):
        answer = program.delete(path)
        assert (answer.status_code, answer.json()["crew"]) == (200, [])
    assert ShieldPull.objects.get().ended_at is not None
    call_command("check_journal")


def test_the_one_on_duty_calls_somebody_in(cast: Cast, api, burning) -> None:
    sent = {"reason": "duty", "person": cast.eve.pk}
    assert api(cast.bo).post(f"/api/v1/items/{burning.key}/help/", sent, format="json").status_code == 200
    assert ShieldPull.objects.get().person == cast.eve


@pytest.mark.parametrize(("who", "status"), [("oz", 403), ("cy", 404), ("vic", 404)])
def test_who_does_not_work_here_neither_helps_nor_returns(
    cast: Cast, api, burning, who: str, status: int
) -> None:
    path, program = f"/api/v1/items/{burning.key}/help/", api(getattr(cast, who))
    assert program.post(path, {"reason": "own"}, format="json").status_code == status
    assert program.delete(path).status_code == status


def test_what_cannot_be_meant_is_refused(cast: Cast, api, burning) -> None:
    program = api(cast.eve)
    assert (
        program.post(f"/api/v1/items/{burning.key}/help/", {"reason": "bored"}, format="json").status_code
        == 400
    )
    answer = program.post("/api/v1/items/LINUX-1/help/", {"reason": "own"}, format="json")
    assert answer.json()["code"] == "interrupts_only"
    answer = api(cast.ada).post(f"/api/v1/items/{burning.key}/help/", {"reason": "own"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_shielded")


def test_who_only_looks_calls_nobody_in(cast: Cast, burning) -> None:
    with pytest.raises(NotAllowed):
        ShieldPull.objects.begin_help(burning, cast.eve, by=cast.oz, reason="duty")


@pytest.mark.parametrize(
    "end",
    [
        lambda cast, item: item.leave(cast.eve, by=cast.eve),
        lambda cast, item: item.close(by=cast.bo),
        lambda cast, item: item.dismiss("resolved_itself", by=cast.bo),
    ],
)
def test_time_runs_no_longer_than_the_help(cast: Cast, burning, end) -> None:
    ShieldPull.objects.begin_help(burning, cast.eve, by=cast.eve, reason="own")
    end(cast, burning)
    assert ShieldPull.objects.get().ended_at is not None
    call_command("check_journal")


def test_the_page_asks_who_is_shielded_for_a_reason(cast: Cast, visit, burning) -> None:
    browser, home = visit(cast.eve), f"/items/{burning.key}/"
    shown = browser.get(home).content.decode()
    assert "asked by the person on duty" in shown
    assert f'action="{home}crew/" hx-post' not in shown.split('id="crew-me"')[0][-400:]
    answer = browser.post(f"{home}help/", {"reason": "p1"}, **HTMX)
    assert "I am back" in answer.content.decode()
    assert "Eve" in answer.content.decode()
    answer = browser.post(f"{home}help/end/", **HTMX)
    assert "asked by the person on duty" in answer.content.decode()
    assert [entry.verb for entry in Entry.objects.filter(verb__in=("called_in", "returned"))] == [
        "called_in",
        "returned",
    ]


def test_the_page_asks_nobody_else(cast: Cast, visit, burning) -> None:
    for person in (cast.ada, cast.bo, cast.oz):
        assert (
            "You are committed to the iteration"
            not in visit(person).get(f"/items/{burning.key}/").content.decode()
        )
    assert "You are committed to the iteration" not in visit(cast.eve).get("/items/LINUX-1/").content.decode()


def test_a_person_in_the_pool_needs_no_reason(cast: Cast, burning) -> None:
    with pytest.raises(Refused) as refusal:
        ShieldPull.objects.begin_help(burning, cast.ada, by=cast.ada, reason="own")
    assert refusal.value.code == "not_shielded"
