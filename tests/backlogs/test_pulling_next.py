"""What is pulled next: expedite work, what is past its 85 % line, rank, and ease where nobody has ranked."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models import Column, Limit, Placement, Stay, WorkItem
from core.errors import NotAllowed, Refused
from people.models import Person
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather


def queued(cast: Cast, title: str, column: str = "Ready", **values) -> WorkItem:
    item = cast.item(title, **values)
    cast.column(column).pull(item, by=cast.ada)
    return item


def test_the_policy_in_its_order_and_why(cast: Cast) -> None:
    column, feature = cast.column("In progress"), cast.feature()
    other = cast.feature("Names")
    hard, easy = queued(cast, "hard", feature=feature, ease=3), queued(cast, "easy", feature=feature, ease=1)
    later = queued(cast, "later", feature=other, ease=1)
    found = column.look_next()
    assert (found.item, found.why) == (easy, "it is the easiest in “Certificates”, which nobody has ranked")
    hard.order(by=cast.ada, after=easy)
    hard.order(by=cast.ada, before=easy)
    found = column.look_next()
    assert (found.item, found.why) == (hard, "it has the first rank in “Certificates”")
    began = queued(cast, "began", "In progress", feature=other)
    cast.column("Ready").pull(began, by=cast.ada)
    Stay.objects.filter(item=began, column=column).update(entered_at=began.created_at - timedelta(days=12))
    cast.column("Ready").draw_age_lines(3, 9)
    found = cast.column("In progress").look_next()
    assert (found.item, found.why) == (began, "it is in its day 13, past the 85 % line of 9")
    urgent = queued(cast, "now", class_of_service="expedite")
    assert (column.look_next().item, column.look_next().why) == (urgent, "expedite work goes first")
    urgent.block(by=cast.ada, reason="supplier")
    pulled = [column.pull_next(by=cast.bo).item for _ in range(4)]
    assert pulled == [began, hard, easy, later]
    with pytest.raises(
        Refused, match="can be pulled into In progress now: what stands there is blocked"
    ) as refused:
        column.pull_next(by=cast.bo)
    assert refused.value.code == "nothing_to_pull"


def test_a_full_column_pulls_nothing_and_a_full_lane_is_passed_over(cast: Cast) -> None:
    column, feature = cast.column("In progress"), cast.feature()
    Limit.objects.limit_lane("feature", 1, team=cast.linux, by=cast.tia)
    queued(cast, "there", "Review", feature=feature)
    queued(cast, "full lane", feature=feature)
    loose = queued(cast, "loose")
    column.limit_to(1, by=cast.tia)
    assert column.pull_next(by=cast.bo).item == loose
    with pytest.raises(Refused, match="In progress is at its limit of 1") as refused:
        column.pull_next(by=cast.bo)
    assert refused.value.code == "wip_limit"


def test_a_long_queue_of_a_full_lane_costs_no_more_than_a_short_one(cast: Cast) -> None:
    Limit.objects.limit_lane("business", 1, team=cast.linux, by=cast.tia)
    queued(cast, "held", "In progress")
    for title in "abcdefgh":
        queued(cast, title)
    column = Column.objects.select_related("team").get(pk=cast.column("In progress").pk)
    with CaptureQueriesContext(connection) as asked, pytest.raises(Refused, match="can be pulled"):
        column.look_next()
    assert len(asked) < 10


def test_who_does_not_work_here_pulls_nothing(cast: Cast) -> None:
    queued(cast, "a")
    for person in (cast.oz, cast.cy, cast.tia):
        with pytest.raises(NotAllowed):
            cast.column("In progress").pull_next(by=person)
    for name in ("Ready", "Waiting", "Done"):
        with pytest.raises(Refused, match="by policy"):
            cast.column(name).pull_next(by=cast.ada)


def test_further_right_the_first_of_the_column_before_is_pulled(cast: Cast) -> None:
    first, second = queued(cast, "a", "In progress"), queued(cast, "b", "In progress")
    found = cast.column("Review").pull_next(by=cast.ada)
    assert (found.item, found.why) == (first, "it is the first in In progress")
    assert second.placement.column == cast.column("In progress")


def test_of_many_who_pull_at_once_each_gets_another_card_or_a_sentence(real_database) -> None:
    cast = gather()
    column = cast.column("In progress")
    for number in range(8):
        queued(cast, str(number))
    column.limit_to(5, by=cast.tia)

    def act() -> None:
        Column.objects.select_related("team").get(pk=column.pk).pull_next(
            by=Person.objects.get(pk=cast.ada.pk)
        )

    said = all_at_once([act] * 10)
    assert said == {"moved": 5, "wip_limit": 5}
    assert Placement.objects.filter(column=column).count() == 5
    call_command("check_journal")


def test_by_page_and_program_it_is_said_before_it_is_done(cast: Cast, api, visit) -> None:
    item, column = queued(cast, "Renew"), cast.column("In progress")
    path = f"/api/v1/boards/team-LINUX/columns/{column.pk}/next/"
    told = {"item": item.key, "title": "Renew", "source": cast.column("Ready").pk, "column": column.pk}
    assert api(cast.oz).get(path).json() == told | {"why": "it has the first rank of Business"}
    assert api(cast.oz).post(path).status_code == 403
    assert api(cast.cy).post(path).status_code == 404
    page, door = visit(cast.bo), f"/boards/team-LINUX/columns/{column.pk}/next/"
    assert "because it has the first rank of Business" in page.get(door).content.decode()
    answer = page.post(door, {"seen": "LINUX-9"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "card:pulled" in answer["HX-Trigger"]) == (200, True)
    assert f"LINUX-9 is not next any more. {item.key} is in In progress" in answer["HX-Trigger"]
    assert Placement.objects.get(item=item).column == column
    assert api(cast.bo).post(path).json()["code"] == "nothing_to_pull"
    told = api(cast.oz).get(path).json()
    assert (told["item"], told["why"]) == (
        None,
        "Ready is empty: nothing can be pulled into In progress now.",
    )


def test_a_column_that_was_removed_meanwhile_says_so(cast: Cast, api, visit) -> None:
    queued(cast, "Renew")
    column = cast.column("Review")
    column.remove(by=cast.tia)
    path, said = f"boards/team-LINUX/columns/{column.pk}/next/", "The column Review was removed meanwhile."
    for program in (api(cast.bo).get, api(cast.bo).post):
        answer = program(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (
            409,
            "column_removed",
            said,
        )
    assert api(cast.cy).post(f"/api/v1/{path}").status_code == 404
    answer = visit(cast.bo).post(f"/{path}", headers={"HX-Request": "true"})
    assert (answer.status_code, said in answer.content.decode() + str(answer.headers)) == (409, True)
