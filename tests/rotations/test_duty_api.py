"""Duty by program: rotations, shifts, who is on duty, overrides and swaps."""

import pytest

from rotations.duty import on_duty
from rotations.models import Rotation
from tests.cast import Cast
from tests.rotations.conftest import at

ROOT = "/api/v1/rotations/"


def of(rotation: Rotation, door: str = "") -> str:
    return f"{ROOT}{rotation.pk}/{door}"


def test_a_rotation_is_opened_shown_and_lined_up_anew(cast: Cast, api):
    program = api(cast.tia)
    sent = {
        "team": "LINUX",
        "kind": "person_of_week",
        "groups": [[cast.ada.pk], [cast.bo.pk, cast.eve.pk]],
        "starts_on": "2026-11-16",
    }
    made = program.post(ROOT, sent, format="json")
    assert made.status_code == 201, made.json()
    shown = program.get(made["Location"])
    layer = shown.json()["layers"][0]
    assert (layer["groups"], layer["unit"], layer["hands_over_at"]) == (
        [[cast.ada.pk], [cast.bo.pk, cast.eve.pk]],
        "week",
        "09:00",
    )
    window = {"weekdays": "43210", "begins": "08:00", "ends": "18:00"}
    changed = program.patch(
        made["Location"],
        {"groups": [[cast.eve.pk]], "windows": [window]},
        format="json",
        HTTP_IF_MATCH=shown["ETag"],
    )
    assert changed.status_code == 200, changed.json()
    assert changed.json()["layers"][0]["windows"] == [window | {"weekdays": "01234"}]
    assert (
        program.patch(
            made["Location"], {"groups": []}, format="json", HTTP_IF_MATCH=shown["ETag"]
        ).status_code
        == 412
    )
    kept = program.patch(made["Location"], {"length": 2}, format="json", HTTP_IF_MATCH=changed["ETag"])
    assert kept.json()["layers"][0]["groups"] == [[cast.eve.pk]]
    second = program.post(ROOT, sent, format="json")
    assert (second.status_code, second.json()["code"]) == (409, "standing_rotation")
    rotation = Rotation.objects.get()
    assert program.post(of(rotation, "end/")).json()["ended_at"]
    assert program.post(of(rotation, "end/")).status_code == 200


def test_who_is_on_duty_and_which_shifts_there_are(cast: Cast, api, rotation: Rotation):
    program = api(cast.oz, "read")
    now = program.get(of(rotation, "on-duty/")).json()
    assert (now["people"][0]["name"], now["until"], now["is_buffer"]) == (
        "Ada",
        "2026-11-23T09:00:00Z",
        False,
    )
    assert program.get(of(rotation, "on-duty/?at=2026-11-23T09:00:00Z")).json()["people"][0]["name"] == "Bo"
    shifts = program.get(of(rotation, "shifts/?from=2026-11-18T00:00:00Z&to=2026-12-01T00:00:00Z")).json()
    assert [(row["start"], row["people"][0]["name"]) for row in shifts] == [
        ("2026-11-16T09:00:00Z", "Ada"), ("2026-11-23T09:00:00Z", "Bo"), ("2026-11-30T09:00:00Z", "Eve"),
    ]  # fmt: skip
    team = program.get("/api/v1/teams/LINUX/on-duty/?kind=on_call").json()
    assert (team["people"][0]["name"], team["is_buffer"]) == ("Bo", True)


@pytest.mark.parametrize(
    "query", ["?from=yesterday", "?form=2026-11-18T00:00:00Z", "?from=2026-11-18T00:00:00Z&to=2026-11-17T00:00:00Z", "?to=2099-01-01T00:00:00Z"]
)  # fmt: skip
def test_a_question_that_cannot_be_meant_is_refused(cast: Cast, api, rotation: Rotation, query: str):
    assert api(cast.oz).get(of(rotation, f"shifts/{query}")).status_code == 400


def test_overrides_and_covers(cast: Cast, api, rotation: Rotation):
    span = {"start": "2026-11-19T14:00:00Z", "end": "2026-11-19T17:00:00Z"}
    sent = {"kind": "replace", "leaves": cast.ada.pk, "comes": cast.eve.pk, "reason": "dentist"} | span
    made = api(cast.tia).post(of(rotation, "overrides/"), sent, format="json")
    assert made.status_code == 201
    assert on_duty(cast.linux, at(19, 15)).person == cast.eve
    assert (
        api(cast.tia).post(of(rotation, "overrides/"), sent, format="json").json()["code"]
        == "changes_nothing"
    )
    covered = api(cast.bo).post(
        of(rotation, "overrides/covers/"), {"at": "2026-11-20T00:00:00Z"}, format="json"
    )
    assert covered.json()["ended_at"] == "2026-11-23T09:00:00Z"
    listed = api(cast.oz).get(of(rotation, f"overrides/?over=false&person={cast.bo.pk}")).json()
    assert [row["id"] for row in listed["results"]] == [covered.json()["id"]]
    assert api(cast.bo).delete(covered["Location"]).status_code == 204
    assert on_duty(cast.linux, at(20)).person == cast.ada
    assert api(cast.cy).get(made["Location"]).status_code == 404


def test_swaps(cast: Cast, api, rotation: Rotation):
    span = {"start": "2026-11-23T09:00:00Z", "end": "2026-11-30T09:00:00Z"}
    made = api(cast.bo).post(of(rotation, "swaps/"), span | {"asked": cast.eve.pk}, format="json")
    assert (made.status_code, made.json()["state"]) == (201, "offered")
    assert api(cast.ada).post(made["Location"] + "taking/").status_code == 403
    assert api(cast.eve).post(made["Location"] + "declining/").json()["state"] == "declined"
    half = api(cast.bo).post(of(rotation, "swaps/"), span | {"back_start": span["end"]}, format="json")
    assert half.status_code == 400
    second = api(cast.bo).post(of(rotation, "swaps/"), span, format="json")
    assert api(cast.eve).post(second["Location"] + "taking/").json()["taken_by"] == cast.eve.pk
    assert api(cast.bo).delete(second["Location"]).json()["code"] == "swap_taken"
    assert len(api(cast.oz).get(of(rotation, "swaps/?open=true")).json()["results"]) == 0
    assert on_duty(cast.linux, at(24)).person == cast.eve


@pytest.mark.parametrize(
    ("door", "most"), [("", 8), ("shifts/", 11), ("on-duty/", 12), ("overrides/", 6), ("swaps/", 6), ("calendar.ics", 11)]
)  # fmt: skip
def test_its_queries_do_not_grow(
    cast: Cast, api, rotation: Rotation, django_assert_max_num_queries, door: str, most: int
):
    for day in range(4):
        rotation.override(by=cast.tia, kind="add", start=at(19 + day), end=at(19 + day, 15), comes=cast.eve)
        rotation.line_up(by=cast.tia, groups=[[cast.ada], [cast.bo]], length=day + 2)
    program = api(cast.oz)
    with django_assert_max_num_queries(most):
        assert program.get(of(rotation, door)).status_code == 200


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00%2B14:00",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-12:00",
    ],
)
@pytest.mark.parametrize("unit", ["hour", "month"])
def test_the_ends_of_time_are_no_error(cast: Cast, api, rotation: Rotation, at: str, unit: str):
    rotation.line_up(by=cast.tia, groups=[[cast.ada], [cast.bo]], unit=unit)
    program = api(cast.oz)
    for path in (f"on-duty/?at={at}", f"shifts/?from={at}", f"shifts/?to={at}", f"shifts/?from={at}&to={at}"):
        assert program.get(of(rotation, path)).status_code in {200, 400}, path
    assert program.get(f"/api/v1/teams/LINUX/on-duty/?at={at}").status_code in {200, 400}
    sent = {
        "kind": "add",
        "comes": cast.eve.pk,
        "start": at.replace("%2B", "+"),
        "end": at.replace("%2B", "+"),
    }
    assert api(cast.tia).post(of(rotation, "overrides/"), sent, format="json").status_code == 400
