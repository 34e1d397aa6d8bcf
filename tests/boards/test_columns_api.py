"""The workflow is set up by the team's administrators; everybody in the team reads it."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from backlogs.models import Column
from people.models import Token
from tests.backlogs.test_moving_at_once import all_at_once, into
from tests.cast import Cast, gather

COLUMNS = "/api/v1/boards/team-LINUX/columns/"


def change(program, column: Column, method: str = "patch", path: str = "", **sent):
    tag = program.get(f"{COLUMNS}{column.pk}/")["ETag"]
    return getattr(program, method)(
        f"{COLUMNS}{column.pk}/{path}", sent or None, format="json", headers={"If-Match": tag}
    )


def names(cast: Cast) -> list[str]:
    return list(Column.objects.standing().filter(team=cast.linux).values_list("name", flat=True))


def test_members_read_the_columns(cast: Cast, api) -> None:
    cast.column("Review").limit_to(3, by=cast.tia)
    body = api(cast.oz).get(COLUMNS).json()
    assert [(column["name"], column["category"]) for column in body][:2] == [
        ("Ready", "queue"),
        ("In progress", "active"),
    ]
    assert body[2]["limit"] == {"maximum": 3, "on_full": "refuse", "counts_blocked": True}


@pytest.mark.parametrize("columns", [0, 40])
def test_the_list_takes_as_many_statements_for_many_columns(
    cast: Cast, api, columns: int, django_assert_max_num_queries
) -> None:
    for number in range(columns):
        cast.linux.columns.create(name=f"Step {number}", category="active", position=number).limits.create(
            team=cast.linux, maximum=1
        )
    program = api(cast.oz)
    with django_assert_max_num_queries(6):
        assert len(program.get(COLUMNS).json()) == 5 + columns


def test_a_column_is_added_at_a_place(cast: Cast, api) -> None:
    answer = api(cast.tia).post(
        COLUMNS, {"name": "Testing", "category": "active", "position": 3}, format="json"
    )
    assert (answer.status_code, answer.json()["position"]) == (201, 3)
    assert answer["Location"].endswith(f"{COLUMNS}{answer.json()['id']}/")
    assert names(cast)[2] == "Testing"


def test_name_policy_limit_and_place_change_together(cast: Cast, api) -> None:
    sent = {"name": "Trying out", "policy": "On staging", "limit": 4, "on_full": "warn", "position": 2}
    answer = change(api(cast.tia), cast.column("Review"), **sent)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["name"], body["policy"], body["position"]) == ("Trying out", "On staging", 2)
    assert body["limit"] == {"maximum": 4, "on_full": "warn", "counts_blocked": True}
    column = cast.column("Trying out")
    assert change(api(cast.tia), column, limit=None).json()["limit"] is None


def test_a_change_needs_the_version_that_was_read(cast: Cast, api) -> None:
    program, column = api(cast.tia), cast.column("Review")
    path = f"{COLUMNS}{column.pk}/"
    assert program.patch(path, {"name": "x"}, format="json").status_code == 428
    tag = program.get(path)["ETag"]
    column.rename("Looked at", by=cast.tia)
    answer = program.patch(path, {"name": "x"}, format="json", headers={"If-Match": tag})
    assert (answer.status_code, answer.json()["current"]["name"]) == (412, "Looked at")


def test_a_limit_is_a_change_of_the_column(cast: Cast, api) -> None:
    program, column = api(cast.tia), cast.column("Review")
    before = program.get(f"{COLUMNS}{column.pk}/")["ETag"]
    assert change(program, column, limit=2)["ETag"] != before


def test_its_age_lines_make_another_answer(cast: Cast, api) -> None:
    program, column = api(cast.tia), cast.column("Review")
    before = program.get(f"{COLUMNS}{column.pk}/")["ETag"]
    column.draw_age_lines(4, 9)
    after = program.get(f"{COLUMNS}{column.pk}/")
    assert (after.json()["age_85"], after["ETag"] != before) == (9, True)
    assert change(program, column, name="Looked at").status_code == 200


def test_a_column_with_cards_goes_where_they_are_sent(cast: Cast, api) -> None:
    program, review = api(cast.tia), cast.column("Review")
    item = cast.item()
    review.pull(item, by=cast.ada)
    answer = change(program, review, "delete")
    assert (answer.status_code, answer.json()["code"]) == (409, "target_needed")
    assert change(program, review, "delete", "?to=999999").status_code == 400
    assert change(program, review, "delete", f"?to={cast.column('Ready').pk}").status_code == 204
    item.refresh_from_db()
    assert item.placement.column.name == "Ready"
    assert "Review" not in names(cast)
    assert program.get(f"{COLUMNS}{review.pk}/").status_code == 404


def test_a_full_column_takes_them_with_a_reason_only(cast: Cast, api) -> None:
    program, review, waiting = api(cast.tia), cast.column("Review"), cast.column("Waiting")
    for column, title in ((review, "a"), (waiting, "b")):
        column.pull(cast.item(title), by=cast.ada)
    waiting.limit_to(1, by=cast.tia)
    answer = change(program, review, "delete", f"?to={waiting.pk}")
    assert (answer.status_code, answer.json()["code"]) == (409, "wip_limit")
    assert "Review" in names(cast)
    assert change(program, review, "delete", f"?to={waiting.pk}&because=We+pair").status_code == 204


@pytest.mark.parametrize("who", ["ada", "pia", "oz"])
def test_who_may_not_is_told_so_before_anything_else(cast: Cast, api, who: str) -> None:
    path = f"{COLUMNS}{cast.column('Review').pk}/"
    assert api(getattr(cast, who)).patch(path, {}, format="json").status_code == 403
    assert api(getattr(cast, who)).delete(path, headers={"If-Match": '"99"'}).status_code == 403


def test_the_last_queue_stays(cast: Cast, api) -> None:
    answer = change(api(cast.tia), cast.column("Ready"), "delete")
    assert (answer.status_code, answer.json()["code"]) == (409, "last_column")


@pytest.mark.parametrize("who", ["ada", "pia", "oz"])
def test_nobody_else_sets_up_the_workflow(cast: Cast, api, who: str) -> None:
    program = api(getattr(cast, who))
    assert change(program, cast.column("Review"), name="x").status_code == 403
    assert change(program, cast.column("Review"), limit=3).status_code == 403
    assert change(program, cast.column("Review"), "delete").status_code == 403
    assert program.post(COLUMNS, {"name": "x", "category": "active"}, format="json").status_code == 403


@pytest.mark.parametrize("who", ["cy", "nell", "vic"])
def test_strangers_find_no_columns(cast: Cast, api, who: str) -> None:
    program, column = api(getattr(cast, who)), cast.column("Review")
    assert program.get(COLUMNS).status_code == 404
    assert program.get(f"{COLUMNS}{column.pk}/").status_code == 404
    assert program.patch(f"{COLUMNS}{column.pk}/", {"name": "x"}, format="json").status_code == 404


def test_the_column_of_another_team_is_not_here(cast: Cast, api) -> None:
    assert api(cast.tia).get(f"{COLUMNS}{cast.column('Ready', cast.network).pk}/").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"limit": 0}, {"limit": 10**6}, {"limit": "many"}, {"name": ""}, {"name": "x" * 61}, {"position": 0}, {"category": "done"},
        {"on_full": "explode"}, {"policy": "x" * 301},
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_meant_is_refused(cast: Cast, api, sent: dict) -> None:
    assert change(api(cast.tia), cast.column("Review"), **sent).status_code == 400


def test_a_board_across_teams_has_no_columns_of_its_own(cast: Cast, api) -> None:
    feature = cast.feature()
    answer = api(cast.ada).get(f"/api/v1/boards/feature-{feature.pk}/columns/")
    assert (answer.status_code, answer.json()["code"]) == (409, "derived_board")


def test_columns_shifted_while_cards_move_wait_in_no_circle(real_database) -> None:
    """By program and in the admin; 503 is what somebody in a circle would be told."""
    cast = gather()
    program, browser = APIClient(), Client()
    browser.force_login(cast.root)
    _, secret = Token.objects.make(by=cast.tia, name="shifts", scope="write")
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    columns = [cast.column(name) for name in ("In progress", "Waiting", "Review")]
    items = [cast.item(str(number)) for number in range(6)]
    for place, item in enumerate(items):
        columns[place % 3].pull(item, by=cast.ada)
    assert {program.get(COLUMNS).status_code, browser.get(reverse("admin:index")).status_code} == {200}

    def shifted(column: Column, position: int) -> Callable[[], None]:
        path = reverse("admin:backlogs_column_change", args=[column.pk])

        def act() -> None:
            sent = {"position": position}
            patched = program.patch(f"{COLUMNS}{column.pk}/", sent, format="json", headers={"If-Match": "*"})
            posted = browser.post(path, {"name": column.name, "position": position + 1})
            assert (patched.status_code, posted.status_code) == (200, 302)

        return act

    acts = [shifted(column, place + 1) for place, column in enumerate(reversed(columns))]
    acts += [into(columns[(place + 1) % 3].pk, item.pk, cast.ada.pk) for place, item in enumerate(items)]
    assert all_at_once(acts) == {"moved": 9}
    call_command("check_journal")
