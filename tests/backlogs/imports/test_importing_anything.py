"""Whatever a readable file holds: the import ends, the journal agrees, and a second run changes nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.backlogs.imports.importing import bring_in
from tests.backlogs.imports.reading_files import written

# Without shrinking: each example is three imports, and a failure is small as it is.
FEW = settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
BEGIN = datetime(2020, 1, 6, tzinfo=UTC)
STATUSES = [
    "Open",
    "open",
    "In Progress",
    "Reopened",
    "Done",
    "Closed",
    "Waiting for a part",
    "Nobody knows",
    "x" * 80,
    "É—✓",
]
moments = st.integers(0, 90 * 24 * 60).map(lambda minutes: (BEGIN + timedelta(minutes=minutes)).isoformat())
keys = st.integers(1, 6).map("X-{}".format)


@st.composite
def histories(draw: Any) -> dict[str, Any]:
    fields = {
        "status": STATUSES, "assignee": [None, "ann", "bo"], "Flagged": ["", "Impediment"], "Story Points": ["", "1", "2.5"],
    }  # fmt: skip
    name = draw(st.sampled_from(sorted(fields)))
    was, to = draw(st.sampled_from(fields[name])), draw(st.sampled_from(fields[name]))
    change = {"field": name, "from": was, "fromString": was, "to": to, "toString": to}
    return {"created": draw(moments), "items": [change]}


@st.composite
def issues(draw: Any) -> dict[str, Any]:
    status = draw(st.sampled_from(STATUSES))
    kinds = ["blocks", "is blocked by", "relates to", "duplicates"]
    links = draw(st.lists(st.tuples(st.sampled_from(kinds), keys), max_size=2))
    return {
        "key": draw(keys),
        "fields": {
            "summary": draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)),
            "created": draw(moments),
            "status": {"name": status, "statusCategory": {"key": draw(st.sampled_from(["new", "indeterminate", "done", "?"]))}},
            "resolution": draw(st.sampled_from([None, {"name": "Fixed"}, {"name": "Duplicate"}])),
            "updated": (BEGIN + timedelta(days=91)).isoformat(),
            "labels": draw(st.lists(st.sampled_from(["a", "b", "c" * 70]), max_size=2)),
            "issuelinks": [{"type": {"outward": kind}, "outwardIssue": {"key": key}} for kind, key in links],
        },
        "changelog": {"histories": draw(st.lists(histories(), max_size=6))},
    }  # fmt: skip


@pytest.mark.django_db
@FEW
@given(
    st.lists(issues(), min_size=1, max_size=5, unique_by=lambda made: made["key"]),
    st.lists(issues(), max_size=2),
)
def test_any_history_comes_in_whole_and_only_once(tmp_path: Path, told: list[Any], more: list[Any]) -> None:
    number = len(list(tmp_path.iterdir()))
    team, file = f"T{number}", written(tmp_path / f"{number}.json", told)
    first = bring_in("jira-json", file, team=team)
    assert first["created"] == len(told)
    again = bring_in("jira-json", file, team=team)
    assert (again["unchanged"], again["created"], again["updated"]) == (len(told), 0, 0)
    later = {made["key"]: made for made in [*told, *more]}
    known = {made["key"] for made in told}
    summary = bring_in(
        "jira-json", written(tmp_path / f"{number}-later.json", list(later.values())), team=team
    )
    assert summary["created"] == len(later.keys() - known)
