"""The workflow is the team administrator's; history is kept. An item moves to a team with its row."""

import pytest
from django.core.management import call_command

from backlogs.models import Column, OldKey, Stay
from backlogs.planning_ahead import plan_ahead
from core.errors import NotAllowed, Refused
from journal.models import Entry
from journal.sentences import story
from tests.cast import Cast


def test_a_team_begins_with_three_backlogs_and_five_columns(cast: Cast) -> None:
    assert set(cast.linux.backlogs.values_list("kind", flat=True)) == {"business", "interrupt", "ssa"}
    assert [column.name for column in Column.objects.standing().filter(team=cast.linux)] == [
        "Ready",
        "In progress",
        "Review",
        "Waiting",
        "Done",
    ]


def test_a_column_is_added_shifted_renamed_and_removed(cast: Cast) -> None:
    column = Column.objects.add(team=cast.linux, by=cast.tia, name="Testing", category="active", position=3)
    column.rename("Trying out", by=cast.tia, policy="On staging")
    assert [one.name for one in Column.objects.standing().filter(team=cast.linux)][2] == "Trying out"
    column.remove(by=cast.tia)
    assert "Trying out" not in [one.name for one in Column.objects.standing().filter(team=cast.linux)]


def test_the_cards_of_a_removed_column_go_where_it_was_said(cast: Cast) -> None:
    item, review = cast.item(), cast.column("Review")
    review.pull(item, by=cast.ada)
    with pytest.raises(Refused) as refusal:
        review.remove(by=cast.tia)
    assert refusal.value.code == "target_needed"
    review.remove(by=cast.tia, to=cast.column("In progress"))
    item.refresh_from_db()
    assert item.placement.column.name == "In progress"
    assert Stay.objects.filter(item=item, column=review).count() == 1


def test_who_removes_a_column_is_told_at_each_of_its_cards(cast: Cast) -> None:
    items, review = [cast.item(title) for title in ("a", "b")], cast.column("Review")
    for item in items:
        review.pull(item, by=cast.ada)
    review.remove(by=cast.tia, to=cast.column("Waiting"))
    for item in items:
        told = Entry.objects.filter(kind="item", subject=item.pk, verb="pulled").order_by("-id")[:1]
        [line] = story(list(told), cast.ada)
        assert (line.who, line.what) == ("Tia", "moved it from Review to Waiting: “Review was removed”")
    assert [stay.column.name for stay in items[0].stays.order_by("id")] == ["Review", "Waiting"]
    call_command("check_journal")


def test_a_full_column_takes_the_cards_of_a_removed_one_with_a_reason_only(cast: Cast) -> None:
    item, review, waiting = cast.item(), cast.column("Review"), cast.column("Waiting")
    waiting.pull(cast.item("there"), by=cast.ada)
    waiting.limit_to(1, by=cast.tia)
    review.pull(item, by=cast.ada)
    with pytest.raises(Refused, match="The cards of Review go over it") as refusal:
        review.remove(by=cast.tia, to=waiting)
    assert (refusal.value.code, refusal.value.extra["limit"]) == ("wip_limit", 1)
    review.refresh_from_db()
    assert review.removed_at is None
    review.remove(by=cast.tia, to=waiting, because="We review in pairs now")
    told = Entry.objects.filter(kind="item", subject=item.pk, verb="pulled").latest("number")
    assert told.facts["overriding"] == "Review was removed: We review in pairs now"
    call_command("check_journal")


@pytest.mark.parametrize("name", ["Ready", "Done"])
def test_the_last_queue_and_the_last_done_column_stay(cast: Cast, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        cast.column(name).remove(by=cast.tia)
    assert refusal.value.code == "last_column"


@pytest.mark.parametrize("who", ["ada", "pia", "oz", "nell", "cy"])
def test_only_the_team_administrator_sets_up_columns(cast: Cast, who: str) -> None:
    column, person = cast.column("Review"), getattr(cast, who)
    for attempt in (
        lambda: column.rename("x", by=person), lambda: column.limit_to(3, by=person),
        lambda: column.remove(by=person), lambda: Column.objects.add(team=cast.linux, by=person, name="x", category="active"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            attempt()


def test_a_limit_under_the_present_count_admits_nothing(cast: Cast) -> None:
    column = cast.column("In progress")
    for title in ("a", "b"):
        column.pull(cast.item(title), by=cast.ada)
    column.limit_to(1, by=cast.tia)
    with pytest.raises(Refused) as refusal:
        column.pull(cast.item("c"), by=cast.ada)
    assert (refusal.value.code, refusal.value.extra["count"]) == ("wip_limit", 2)


def test_an_item_moves_to_another_team_and_its_old_key_answers(cast: Cast) -> None:
    item = cast.item(feature=cast.feature())
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    item.refresh_from_db()
    item.move_to_team(cast.network, by=cast.root)
    item.refresh_from_db()
    assert (item.key, item.team, item.feature) == ("NET-1", cast.network, None)
    assert OldKey.objects.get(key="LINUX-1").item == item
    assert item.stays.get().team == cast.linux
    assert iteration.entries.get().outcome == "removed"


def test_an_item_moves_only_where_one_may_add(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        cast.item().move_to_team(cast.network, by=cast.ada)


def test_labels_go_with_an_item_as_words_of_the_new_team(cast: Cast) -> None:
    item = cast.item(labels=["certificates", "web"])
    item.move_to_team(cast.network, by=cast.root)
    assert {row.label.team for row in item.item_labels.all()} == {cast.network}
    item.label(["certificates", "proxy"], by=cast.cy)
    assert sorted(item.item_labels.values_list("label__name", flat=True)) == ["certificates", "proxy"]
    call_command("check_journal")
