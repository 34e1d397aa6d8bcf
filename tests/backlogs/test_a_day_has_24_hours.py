"""What a person writes down for a day stays within the day, in whatever team and backlog, and whoever is faster."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import Sum

from backlogs.models import Backlog, Effort, WorkItem
from core.errors import Refused
from people.models import Person
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather


def test_a_full_day_refuses_more_and_says_what_is_left(cast: Cast) -> None:
    item, today = cast.item(), cast.linux.today
    item.log_effort(1200, by=cast.eve, on=today)
    with pytest.raises(Refused) as refusal:
        cast.backlog("interrupt").log_effort(241, by=cast.eve, on=today)
    assert (refusal.value.code, refusal.value.status) == ("day_full", 409)
    assert "4 h of it are left" in refusal.value.sentence
    cast.backlog("interrupt").log_effort(240, by=cast.eve, on=today)
    with pytest.raises(Refused, match="nothing of it is left"):
        item.log_effort(1, by=cast.eve, on=today)


def test_other_days_other_people_and_what_was_taken_back_leave_room(cast: Cast) -> None:
    item, today = cast.item(), cast.linux.today
    whole = item.log_effort(1440, by=cast.eve, on=today)
    item.log_effort(1440, by=cast.ada, on=today)
    item.log_effort(1440, by=cast.eve, on=today - timedelta(1))
    whole.withdraw(by=cast.eve)
    item.log_effort(1440, by=cast.eve, on=today)


def test_teams_share_the_day_of_a_person(cast: Cast) -> None:
    cast.network.admit(cast.eve, by=None, roles=["engineer"])
    eve = cast.fresh(cast.eve)
    cast.item().log_effort(1440, by=eve, on=cast.linux.today)
    with pytest.raises(Refused) as refusal:
        cast.backlog("interrupt", cast.network).log_effort(1, by=eve, on=cast.linux.today)
    assert refusal.value.code == "day_full"


def test_the_api_says_so(cast: Cast, api) -> None:
    item, day = cast.item(), cast.linux.today.isoformat()
    cast.linux.refresh_from_db()
    program = api(cast.eve)
    path = f"/api/v1/items/{item.key}/effort/"
    assert program.post(path, {"on": day, "minutes": 1440}, format="json").status_code == 201
    answer = program.post(path, {"on": day, "minutes": 1}, format="json")
    assert (answer.status_code, answer.json()["code"], answer.json()["left"]) == (409, "day_full", 0)


def test_two_at_once_do_not_pass_the_day(real_database) -> None:
    cast = gather()
    item, backlog, today = cast.item(), cast.backlog("interrupt"), cast.linux.today

    def on_item() -> None:
        WorkItem.objects.get(pk=item.pk).log_effort(600, by=Person.objects.get(pk=cast.eve.pk), on=today)

    def on_backlog() -> None:
        Backlog.objects.get(pk=backlog.pk).log_effort(600, by=Person.objects.get(pk=cast.eve.pk), on=today)

    assert all_at_once([on_item, on_backlog] * 3) == {"moved": 2, "day_full": 4}
    assert Effort.objects.aggregate(sum=Sum("minutes"))["sum"] == 1200
    call_command("check_journal")
