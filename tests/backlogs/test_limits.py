"""Limits are rows: of a column, of a class of service in it, or of a class in all active and waiting columns."""

import pytest
from django.core.management import call_command

from backlogs.models import Limit, WorkItem
from core.errors import Invalid, NotAllowed, Refused
from journal.models import Entry
from journal.sentences import story
from tests.backlogs.test_moving_at_once import all_at_once, into
from tests.cast import Cast, gather

DOOR = "/api/v1/teams/LINUX/limits/"
PAGE = "/t/LINUX/columns/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def limited(cast: Cast, maximum: int | None = 1, **more) -> Limit | None:
    return Limit.objects.limit_class("expedite", maximum, team=cast.linux, by=cast.tia, **more)


def urgent(cast: Cast, title: str) -> WorkItem:
    return cast.item(title, class_of_service="expedite")


def test_a_class_is_limited_in_active_work_and_lifted(cast: Cast) -> None:
    first, second = urgent(cast, "a"), urgent(cast, "b")
    limited(cast)
    cast.column("In progress").pull(first, by=cast.ada)
    with pytest.raises(Refused, match="Class expedite is at its limit of 1"):
        cast.column("Waiting").pull(second, by=cast.ada)
    cast.column("Review").pull(first, by=cast.ada)
    cast.column("In progress").pull(cast.item("c"), by=cast.ada)
    cast.column("Ready").pull(second, by=cast.ada)
    limited(cast, None)
    cast.column("Waiting").pull(second, by=cast.ada)
    call_command("check_journal")


def test_setting_and_lifting_twice_is_once(cast: Cast) -> None:
    one = limited(cast)
    assert limited(cast) == one
    limited(cast, None)
    limited(cast, None)
    told = Entry.objects.filter(kind="team", verb__contains="class").order_by("id")
    assert [line.what for line in story(list(told), cast.tia)] == [
        "limited the class expedite to 1 at once in active work",
        "lifted the limit of the class expedite in active work",
    ]
    assert not Limit.objects.exists()


def test_what_is_blocked_may_be_left_out(cast: Cast) -> None:
    limited(cast, counts_blocked=False)
    first, second = urgent(cast, "a"), urgent(cast, "b")
    cast.column("In progress").pull(first, by=cast.ada)
    assert limited(cast, counts_blocked=False).held().count() == 1
    first.block(by=cast.ada, reason="supplier")
    assert Limit.objects.get().held().count() == 0
    cast.column("In progress").pull(second, by=cast.ada)
    column = cast.column("Review")
    column.limit_to(3, by=cast.tia, counts_blocked=False)
    column.limit_to(4, by=cast.tia)
    assert column.limits.get().counts_blocked is False
    call_command("check_journal")


def test_what_nobody_says_of_a_limit_stays_as_it_is(cast: Cast) -> None:
    review = cast.column("Review")
    place = {"team": cast.linux, "column": review, "class_of_service": ""}
    Limit.objects.impose(3, **place, by=cast.tia, on_full="warn", counts_blocked=False)
    Limit.objects.impose(4, **place, by=cast.tia)
    limit = review.limits.get()
    assert (limit.maximum, limit.on_full, limit.counts_blocked) == (4, "warn", False)
    with pytest.raises(Invalid, match="another team"):
        Limit.objects.impose(1, **place | {"team": cast.network}, by=cast.root)


@pytest.mark.parametrize("who", ["ada", "pia", "oz", "nell"])
def test_team_administrators_limit(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        Limit.objects.limit_class("expedite", 1, team=cast.linux, by=getattr(cast, who))


@pytest.mark.parametrize(("name", "maximum"), [("", 1), ("urgent", 1), ("expedite", 0), ("expedite", 10_000)])
def test_what_cannot_be_limited(cast: Cast, name: str, maximum: int) -> None:
    with pytest.raises(Invalid):
        Limit.objects.limit_class(name, maximum, team=cast.linux, by=cast.tia)


def test_many_at_once_never_pass_the_limit_of_a_class(real_database) -> None:
    cast = gather()
    limited(cast, 2)
    columns = [cast.column(name).pk for name in ("In progress", "Review", "Waiting")]
    items = [urgent(cast, str(number)) for number in range(12)]
    said = all_at_once([into(columns[place % 3], item.pk, cast.ada.pk) for place, item in enumerate(items)])
    assert said == {"moved": 2, "wip_limit": 10}


def test_a_program_sets_lists_and_lifts(cast: Cast, api) -> None:
    program, review = api(cast.tia), cast.column("Review")
    made = program.post(DOOR, {"class_of_service": "expedite", "maximum": 1}, format="json")
    assert made.status_code == 201, made.content
    assert made.json() == {
        "id": Limit.objects.get().pk, "column": None, "class_of_service": "expedite", "lane": "", "maximum": 1, "on_full": "refuse",
        "counts_blocked": True, "count": 0,
    }  # fmt: skip
    sent = {"column": review.pk, "class_of_service": "intangible", "maximum": 2, "counts_blocked": False}
    assert program.post(DOOR, sent | {"on_full": "warn"}, format="json").status_code == 201
    rows = api(cast.oz).get(DOOR).json()
    assert [(row["column"], row["class_of_service"], row["on_full"]) for row in rows] == [
        (None, "expedite", "refuse"), (review.pk, "intangible", "warn"),
    ]  # fmt: skip
    for row in rows:
        assert program.delete(f"{DOOR}{row['id']}/").status_code == 204
    assert program.delete(f"{DOOR}{rows[0]['id']}/").status_code == 404
    assert not Limit.objects.exists()
    call_command("check_journal")


@pytest.mark.parametrize(
    "sent",
    [
        {"maximum": 1}, {"class_of_service": "urgent", "maximum": 1}, {"class_of_service": "expedite"},
        {"class_of_service": "expedite", "maximum": None}, {"class_of_service": "expedite", "maximum": 0},
        {"class_of_service": "expedite", "maximum": 1, "colour": "red"},
    ],
)  # fmt: skip
def test_what_a_program_cannot_mean(cast: Cast, api, sent: dict) -> None:
    assert api(cast.tia).post(DOOR, sent, format="json").status_code == 400


def test_the_column_of_another_team_has_no_limit_here(cast: Cast, api) -> None:
    sent = {"column": cast.column("Review", cast.network).pk, "maximum": 1}
    assert api(cast.tia).post(DOOR, sent, format="json").status_code == 400
    assert api(cast.root).post(DOOR, sent, format="json").status_code == 400


def test_strangers_and_readers(cast: Cast, api) -> None:
    sent = {"class_of_service": "expedite", "maximum": 1}
    assert api(cast.cy).get(DOOR).status_code == 404
    assert api(cast.cy).post(DOOR, sent, format="json").status_code == 404
    assert api(cast.ada).post(DOOR, sent, format="json").status_code == 403
    limit = limited(cast)
    assert api(cast.ada).delete(f"{DOOR}{limit.pk}/").status_code == 403
    assert api(cast.nell).delete(f"/api/v1/teams/NET/limits/{limit.pk}/").status_code == 404


def test_an_administrator_of_the_team_limits_a_class_by_the_page(cast: Cast, visit) -> None:
    browser, review = visit(cast.tia), cast.column("Review")
    sent = {"whom": "class_of_service:expedite", "maximum": "1", "on_full": "refuse", "counts_blocked": "no"}
    assert browser.post("/t/LINUX/limits/", sent).status_code == 302
    assert browser.post("/t/LINUX/limits/", sent | {"column": review.pk, "maximum": "2"}).status_code == 302
    page = browser.get(PAGE).content.decode()
    assert "0 of at most 1" in page
    assert "in Review" in page
    own, other = Limit.objects.order_by("id")
    assert (own.counts_blocked, other.column) == (False, review)
    for limit in (own, other):
        assert browser.post(f"/limits/{limit.pk}/end/").status_code == 302
    assert not Limit.objects.exists()


def test_by_the_page_nobody_else_limits(cast: Cast, visit) -> None:
    limit = limited(cast)
    sent = {"whom": "class_of_service:expedite", "maximum": "1", "on_full": "refuse"}
    for person, status in ((cast.ada, 403), (cast.cy, 404)):
        assert visit(person).post("/t/LINUX/limits/", sent, **HTMX).status_code == status
        assert visit(person).post(f"/limits/{limit.pk}/end/", **HTMX).status_code == status
    assert "at most 1" in visit(cast.oz).get(PAGE).content.decode()


def test_blocked_cards_of_a_column_are_left_out_by_page_and_program(cast: Cast, api, visit) -> None:
    review = cast.column("Review")
    sent = {"maximum": "3", "on_full": "refuse", "counts_blocked": "no"}
    assert visit(cast.tia).post(f"/columns/{review.pk}/limit/", sent).status_code == 302
    assert Limit.objects.get().counts_blocked is False
    path = f"/api/v1/boards/team-LINUX/columns/{review.pk}/"
    answer = api(cast.tia).patch(path, {"counts_blocked": True}, format="json", headers={"If-Match": "*"})
    assert answer.json()["limit"] == {"maximum": 3, "on_full": "refuse", "counts_blocked": True}
