"""What was imported, as programs read it."""

import pytest

from backlogs.models import Import

IMPORTS = "/api/v1/imports/"
SUMMARY = {
    "read": 5, "created": 3, "updated": 1, "unchanged": 0, "unmapped": {"Parked": 2}, "rejected": [{"row": 4, "reason": "no date"}],
}  # fmt: skip


@pytest.fixture
def brought(cast) -> Import:
    made = {"team": cast.linux, "by": cast.tia, "shift_weeks": 12}
    Import.objects.create(team=cast.network, source="csv:NET", file_name="theirs.csv")
    Import.objects.create(team=cast.linux, source="jira:LINUX", file_name="export.json.gz")
    return Import.objects.create(source="csv:LINUX", file_name="items.csv", summary=SUMMARY, **made)


def test_the_own_teams_are_listed_newest_first(cast, api, brought):
    rows = api(cast.oz).get(IMPORTS).json()["results"]
    assert [row["file_name"] for row in rows] == ["items.csv", "export.json.gz"]
    first = rows[0]
    assert (first["team"], first["format"], first["shift_weeks"], first["by"]) == (
        "LINUX",
        "csv",
        12,
        cast.tia.pk,
    )
    assert first["summary"] == SUMMARY
    assert rows[1]["summary"] == {
        "read": 0,
        "created": 0,
        "updated": 0,
        "unchanged": 0,
        "unmapped": {},
        "rejected": [],
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [("source=csv:LINUX", 1), ("file_name=EXPORT", 1), ("since=2999-01-01", 0), ("until=2999-01-01", 2), ("team=NET", 0)],
)  # fmt: skip
def test_they_are_narrowed(cast, api, brought, query, found):
    assert len(api(cast.oz).get(f"{IMPORTS}?{query}").json()["results"]) == found


def test_they_come_by_pages_and_one_by_one(cast, api, brought):
    page = api(cast.oz).get(f"{IMPORTS}?limit=1").json()
    assert page["next"]
    assert api(cast.oz).get(page["next"]).json()["results"][0]["file_name"] == "export.json.gz"
    assert api(cast.oz).get(f"{IMPORTS}{brought.pk}/").json()["source"] == "csv:LINUX"


def test_strangers_find_none_and_nobody_writes(cast, api, brought):
    assert api(cast.cy).get(f"{IMPORTS}{brought.pk}/").status_code == 404
    assert api(cast.tia).post(IMPORTS, {}, format="json").status_code == 405
    assert api(cast.oz).get(f"{IMPORTS}?since=soon").status_code == 400
