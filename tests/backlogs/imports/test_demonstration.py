"""Two real exports laid over one another make one team with both kinds of work."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from backlogs.models import WorkItem
from tests.backlogs.imports.importing import bring_in

DATA = Path(__file__).parents[4] / "shared" / "data"
INCIDENTS = DATA / "incidents_items.csv.gz"
PLANNED = DATA / "jira_json" / "duraspace_issues_with_changelog.json.gz"


def told(metric: str) -> Any:
    out = StringIO()
    call_command("metrics", metric, "--team=DEMO", "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_the_demonstration_team_has_shares_and_no_person_time() -> None:
    if not INCIDENTS.exists():
        pytest.skip("The exports are not here; lay them at ../shared to make the demonstration team.")
    slice_of_log = ["--mapping=incident_log_one_group.toml", "--shift-weeks=-260"]
    assert bring_in("csv", INCIDENTS, *slice_of_log, team="DEMO")["created"] == 1367
    assert bring_in("jira-json", PLANNED, "--project=DURACLOUD", team="DEMO")["created"] == 739
    assert WorkItem.objects.filter(arrived_as="interrupt").count() == 1367
    iterations = told("interrupts")["iterations"]
    both = [row["other_ways"] for row in iterations if row["begins"] >= "2011-04" and row["ends"] < "2012-01"]
    assert len(both) > 10
    shares = [row[way]["share"] for row in both for way in ("items", "arrivals")]
    assert None not in shares
    assert 0.2 < sum(shares) / len(shares) < 0.8
    assert {row["share"] for row in iterations} == {None}
