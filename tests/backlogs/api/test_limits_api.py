"""What limits count, told by one statement for all of them."""

import pytest

from backlogs.models import Block, Limit
from tests.cast import Cast

LIMITS = "/api/v1/teams/LINUX/limits/"


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Cards in two columns, one of them blocked, one hurried, one done and one that was sent away."""
    progress, review = cast.column("In progress"), cast.column("Review")
    here = [cast.item() for _ in range(3)]
    for item in here:
        progress.pull(item, by=cast.ada)
    here[0].block(by=cast.ada, reason=Block.Reason.values[0])
    here[1].revise(by=cast.ada, class_of_service="expedite")
    review.pull(cast.item(), by=cast.ada)
    cast.item().close(by=cast.ada)
    away = cast.item()
    progress.pull(away, by=cast.ada)
    away.dismiss("cancelled", by=cast.pia, because="no longer")
    cast.column("Ready").pull(cast.item(), by=cast.ada)
    progress.limit_to(9, by=cast.tia, counts_blocked=False)
    progress.limit_to(2, by=cast.tia, class_of_service="expedite")
    review.limit_to(4, by=cast.tia)
    Limit.objects.limit_class("standard", 7, team=cast.linux, by=cast.tia)
    Limit.objects.limit_class("expedite", 1, team=cast.linux, by=cast.tia, counts_blocked=False)
    return cast


def test_each_counts_what_it_holds(busy, api):
    rows = api(busy.oz).get(LIMITS).json()
    assert {row["id"]: row["count"] for row in rows} == {
        limit.pk: limit.held().count() for limit in Limit.objects.filter(team=busy.linux)
    }
    assert sorted(row["count"] for row in rows) == [1, 1, 1, 2, 3]


def test_ten_cost_as_much_as_one(busy, api, django_assert_num_queries):
    program = api(busy.oz)
    Limit.objects.filter(team=busy.linux).exclude(column=busy.column("Review")).delete()
    with django_assert_num_queries(5) as few:
        assert len(program.get(LIMITS).json()) == 1
    for name in ("Ready", "In progress"):
        busy.column(name).limit_to(99, by=busy.tia)
    Limit.objects.limit_class("standard", 7, team=busy.linux, by=busy.tia)
    with django_assert_num_queries(len(few)):
        assert len(program.get(LIMITS).json()) == 4
