"""R4: who is committed is shielded; helping is counted with a reason and never impossible."""

import pytest
from django.core.management import call_command

from backlogs.models import ShieldPull
from backlogs.planning_ahead import plan_ahead
from backlogs.pool import hands_of
from backlogs.shield import is_shielded
from core.errors import Invalid, Refused
from tests.cast import Cast


@pytest.fixture
def committed(cast: Cast):
    item = cast.item()
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    item.join(cast.eve, by=cast.eve)
    return item


def test_the_crew_of_committed_work_is_shielded_until_it_is_finished(cast: Cast, committed) -> None:
    assert is_shielded(cast.eve)
    assert not is_shielded(cast.ada)
    committed.close(by=cast.ada)
    assert not is_shielded(cast.eve)


def test_the_person_on_duty_is_not_shielded(cast: Cast, committed) -> None:
    committed.join(cast.bo, by=cast.bo)
    assert not is_shielded(cast.bo)


def test_a_lead_with_committed_stories_is_shielded(cast: Cast) -> None:
    item = cast.item(feature=cast.feature())
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    assert not is_shielded(cast.ada)
    iteration.start(by=cast.pia)
    assert is_shielded(cast.ada)


def test_help_with_an_interrupt_is_counted_with_its_reason(cast: Cast, committed) -> None:
    interrupt = cast.item(kind="interrupt")
    pull = ShieldPull.objects.begin_help(interrupt, cast.eve, by=cast.bo, reason="duty")
    assert ShieldPull.objects.begin_help(interrupt, cast.eve, by=cast.bo, reason="duty") == pull
    pull.return_home(by=cast.eve)
    assert (pull.ended_at is None, interrupt.crew.filter(left_at=None).exists()) == (False, False)


def test_planned_work_needs_no_reason(cast: Cast, committed) -> None:
    with pytest.raises(Invalid):
        ShieldPull.objects.begin_help(committed, cast.eve, by=cast.bo, reason="duty")


def test_nobody_gets_behind_the_shield_without_a_reason(cast: Cast, api, committed) -> None:
    """By whatever door somebody committed comes to an interrupt, the one tap is asked for."""
    interrupt = cast.item(kind="interrupt")
    for put_on in (
        lambda: interrupt.join(cast.eve, by=cast.bo),
        lambda: interrupt.take_up(by=cast.eve),
    ):
        with pytest.raises(Refused) as refusal:
            put_on()
        assert (refusal.value.code, interrupt.crew.count()) == ("shielded", 0)
    sent = {"person": cast.eve.pk}
    answer = api(cast.bo).post(f"/api/v1/items/{interrupt.key}/crew/", sent, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "shielded")
    assert answer.json()["reasons"]["own"] == "my own choice"
    interrupt.join(cast.ada, by=cast.bo)


def test_pulls_are_counted_where_somebody_was_committed(cast: Cast, api, visit, time_machine) -> None:
    time_machine.move_to("2026-03-02 09:00+00:00", tick=False)
    feature = cast.feature()
    item = cast.item(feature=feature)
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    item.join(cast.eve, by=cast.eve)
    burning = cast.item(kind="interrupt")
    pull = ShieldPull.objects.begin_help(burning, cast.eve, by=cast.eve, reason="direct")
    assert (pull.feature, pull.iteration) == (feature, iteration)
    time_machine.move_to("2026-03-02 09:25+00:00", tick=False)
    assert ShieldPull.objects.of_team(cast.linux).summed() == {"count": 1, "minutes": 25}
    pull.return_home(by=cast.eve)
    time_machine.move_to("2026-03-02 12:00+00:00", tick=False)
    told = ShieldPull.objects.of_team(cast.linux)
    assert told.by_feature() == [{"feature": feature.pk, "title": "Certificates", "count": 1, "minutes": 25}]
    assert "1 time, 25 min" in visit(cast.ada).get(f"/features/{feature.pk}/").content.decode()
    assert "1 time, 25 min" in visit(cast.ada).get(f"/iterations/{iteration.pk}/").content.decode()
    iteration.close(by=cast.pia)
    report = api(cast.ada).get(f"/api/v1/iterations/{iteration.pk}/report/").json()
    assert report["shield_pulls"] == {"count": 1, "minutes": 25}
    assert "1 time, 25 min" in visit(cast.ada).get(f"/iterations/{iteration.pk}/").content.decode()
    call_command("check_journal")


def test_the_item_lists_whom_to_ask_on_duty_first_and_committed_last(cast: Cast, visit, committed) -> None:
    interrupt = cast.item(kind="interrupt")
    assert [(hand.person.name, hand.place) for hand in hands_of(cast.linux)] == [
        ("Bo", "duty"), ("Ada", "pool"), ("Eve", "committed"),
    ]  # fmt: skip
    browser, home = visit(cast.pia), f"/items/{interrupt.key}/"
    shown = browser.get(home).content.decode().split("Whom to ask")[1]
    assert shown.index("Bring in Bo") < shown.index("Bring in Ada") < shown.index("Ask Eve, who is committed")
    sent = {"person": cast.eve.pk, "reason": "duty"}
    answer = browser.post(f"{home}help/", sent, HTTP_HX_REQUEST="true")
    assert "Ask Eve" not in answer.content.decode()
    assert ShieldPull.objects.get().person == cast.eve
