"""R2, R7, R10: what a transition needs, what people want to keep or change, and where others would put a story."""

import pytest
from django.core.management import call_command

from backlogs.models import OrderSuggestion, WorkItem
from backlogs.models.practice import keep_practice, practice_of
from backlogs.planning_ahead import plan_ahead
from core.errors import Invalid, NotAllowed, Refused, Stale
from tests.cast import Cast


def test_the_lines_of_the_team_and_of_the_feature_stand_once(cast: Cast) -> None:
    feature = cast.feature()
    with pytest.raises(Refused) as refusal:
        feature.take_team_list(by=cast.ada)
    assert refusal.value.code == "no_team_list"
    keep_practice(cast.linux, by=cast.pia, transition="- Runbook\r\n\n* Dashboards\nRunbook")
    feature.take_team_list(by=cast.ada)
    assert feature.take_team_list(by=cast.ada) == []
    feature.need_for_transition("Restore tried\nRunbook", by=cast.eve)
    assert [line.text for line in feature.standing_lines] == ["Runbook", "Dashboards", "Restore tried"]
    line = feature.standing_lines[0]
    feature.tick_transition(line, by=cast.eve)
    feature.tick_transition(line, by=cast.ada)
    line.refresh_from_db()
    assert line.done_by == cast.eve
    assert line.done_at is not None
    feature.untick_transition(line, by=cast.ada)
    feature.strike_transition(line, by=cast.ada)
    with pytest.raises(Refused) as refusal:
        feature.tick_transition(line, by=cast.ada)
    assert refusal.value.code == "struck"
    call_command("check_journal")


def test_who_does_not_work_on_it_ticks_nothing(cast: Cast) -> None:
    feature = cast.feature()
    feature.gather(cast.val, by=cast.ada)
    (line,) = feature.need_for_transition("Runbook", by=cast.val)
    for other in (cast.oz, cast.max, cast.tia):
        with pytest.raises(NotAllowed):
            feature.tick_transition(line, by=other)
    with pytest.raises(Invalid) as refusal:
        feature.need_for_transition(" \n- ", by=cast.ada)
    assert refusal.value.code == "text_needed"


def test_a_practice_is_kept_by_owner_and_administrator(cast: Cast) -> None:
    assert practice_of(cast.linux).health_every_days is None
    keep_practice(cast.linux, by=cast.tia, health_every_days=7)
    keep_practice(cast.linux, by=cast.pia, health_every_days=14)
    assert practice_of(cast.linux).version == 3
    for other in (cast.ada, cast.nell):
        with pytest.raises(NotAllowed):
            keep_practice(cast.linux, by=other, health_every_days=1)
    with pytest.raises(Invalid):
        keep_practice(cast.linux, by=cast.pia, health_every_days=0)
    call_command("check_journal")


def test_a_note_becomes_an_item_once(cast: Cast) -> None:
    feature = cast.feature()
    note = feature.note_retro("change", " A throw-away  test zone ", by=cast.eve)
    item = note.make_item(cast.backlog("ssa"), by=cast.eve)
    assert (item.title, item.kind, item.requester) == ("A throw-away test zone", "task", cast.eve)
    assert note.make_item(cast.backlog("business"), by=cast.pia) == item
    assert WorkItem.objects.count() == 1
    with pytest.raises(Invalid) as refusal:
        feature.note_retro("change", "Else", by=cast.eve).make_item(cast.backlog("interrupt"), by=cast.eve)
    assert refusal.value.code == "planned_only"
    call_command("check_journal")


def test_a_note_is_taken_back_by_its_author_and_the_owner(cast: Cast) -> None:
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    with pytest.raises(Refused) as refusal:
        iteration.note_retro("keep", "Pairs change on Wednesday", by=cast.eve)
    assert refusal.value.code == "not_started"
    iteration.start(by=cast.pia)
    note = iteration.note_retro("keep", "Pairs change on Wednesday", by=cast.eve)
    with pytest.raises(NotAllowed):
        note.withdraw(by=cast.ada)
    note.withdraw(by=cast.eve)
    note.withdraw(by=cast.pia)
    assert not iteration.standing_notes
    with pytest.raises(Refused) as refusal:
        note.make_item(cast.backlog(), by=cast.eve)
    assert refusal.value.code == "withdrawn"
    with pytest.raises(NotAllowed):
        iteration.note_retro("keep", "x", by=cast.oz)


def three(cast: Cast) -> tuple:
    feature = cast.feature()
    return feature, *(cast.item(title, feature=feature) for title in ("One", "Two", "Three"))


def order(feature) -> list[str]:
    return list(feature.items.open().order_by("rank").values_list("title", flat=True))


def test_who_does_not_lead_suggests_and_the_lead_takes_it_up(cast: Cast) -> None:
    feature, one, _, last = three(cast)
    with pytest.raises(NotAllowed, match="Only the lead, Ada, orders these stories"):
        last.order(by=cast.eve, before=one)
    suggestion = feature.suggest_order(last, by=cast.eve, before=one)
    assert order(feature) == ["One", "Two", "Three"]
    for other in (cast.eve, cast.pia):
        with pytest.raises(NotAllowed):
            suggestion.accept(by=other)
    suggestion.accept(by=cast.ada)
    suggestion.accept(by=cast.ada)
    assert order(feature) == ["Three", "One", "Two"]
    assert not feature.open_suggestions
    call_command("check_journal")


def test_a_later_word_replaces_and_may_be_declined(cast: Cast) -> None:
    feature, one, two, last = three(cast)
    feature.suggest_order(last, by=cast.eve, before=one)
    suggestion = feature.suggest_order(last, by=cast.eve, after=one)
    assert [str(row) for row in feature.open_suggestions] == [f"{last.key} after {one.key}"]
    suggestion.decline(by=cast.ada)
    suggestion.decline(by=cast.ada)
    with pytest.raises(Stale, match="declined already"):
        suggestion.accept(by=cast.ada)
    assert order(feature) == ["One", "Two", "Three"]
    assert OrderSuggestion.objects.get().answer == "declined"
    outdated = feature.suggest_order(two, by=cast.eve, before=one)
    one.close(by=cast.ada)
    with pytest.raises(Refused) as refusal:
        outdated.accept(by=cast.ada)
    assert refusal.value.code == "suggestion_outdated"
    with pytest.raises(Refused) as refusal:
        feature.suggest_order(two, by=cast.ada, before=last)
    assert refusal.value.code == "orders_itself"
    with pytest.raises(NotAllowed):
        feature.suggest_order(two, by=cast.oz, before=last)
