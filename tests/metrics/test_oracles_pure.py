"""Every value that another program computed from three real exports, under its own conventions, chosen as a policy.

The program is jira-agile-metrics 0.25; the exports lie beside the repository and are not part of it.
"""

import csv
import gzip
import json
from pathlib import Path

import pytest

from metrics.flow import trace
from tests.metrics.comparing import compare, policy_of
from tests.metrics.stories import Story, told

SHARED = Path(__file__).parents[2].parent / "shared"
SETS = {
    "duraspace_duracloud": ("duraspace_issues_with_changelog.json.gz", "DURACLOUD"),
    "apache_cb": ("apache_issues_with_changelog.json.gz", "CB"),
    "prj_kanban": ("jira_prj_changelog.csv", "PRJ"),
}


@pytest.mark.parametrize("name", SETS)
def test_every_value_of_the_other_program_is_met(name):
    if not (SHARED / "oracles" / f"{name}.json.gz").exists():
        pytest.skip(
            "The exports are not here; lay them at ../shared to compare with another program's values."
        )
    oracle = json.loads(gzip.decompress((SHARED / "oracles" / f"{name}.json.gz").read_bytes()))
    stories = _from_csv() if name == "prj_kanban" else _from_jira(*SETS[name])
    history = told(stories.values())
    flow = trace(history, policy_of(oracle))
    mismatches, compared = compare(flow, list(stories), oracle)
    print(name, {kind: f"{mismatches[kind]} of {count}" for kind, count in compared.items()})
    assert sum(compared.values()) > 1000
    assert not any(mismatches.values()), mismatches


def _from_jira(file: str, project: str) -> dict[str, Story]:
    issues = json.loads(gzip.decompress((SHARED / "data" / "jira_json" / file).read_bytes()))["issues"]
    stories = {}
    for issue in issues:
        if not issue["key"].startswith(project + "-"):
            continue
        changes = [
            (history["created"], change)
            for history in issue["changelog"]["histories"]
            for change in history["items"]
            if change["field"] == "status"
        ]
        changes.sort(key=lambda one: one[0])
        first = changes[0][1]["fromString"] if changes else issue["fields"]["status"]["name"]
        moves = [
            (issue["fields"]["created"], first),
            *((when, change["toString"]) for when, change in changes),
        ]
        stories[issue["key"]] = Story(moves=moves, statuses=True)
    return stories


def _from_csv() -> dict[str, Story]:
    stories: dict[str, Story] = {}
    with (SHARED / "data" / "jira_prj_changelog.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            story = stories.setdefault(
                row["issue_key"],
                Story([(row["issue_created_date"], row["status_from_name"] or "To Do")], statuses=True),
            )
            if row["status_change_date"]:
                story.moves.append((row["status_change_date"], row["status_to_name"]))
    return stories
