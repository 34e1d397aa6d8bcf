"""Two real files laid over one another make one team: shares of items and arrivals are counted, time is unknown."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from metrics.asking import told
from people.models import Team

DATA = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.mark.django_db
def test_planned_work_and_a_log_of_interrupts_of_other_years_make_one_team():
    if not DATA.exists():
        pytest.skip("The exports are not here; lay them at ../shared/data to import them.")
    planned = DATA / "jira_json" / "duraspace_issues_with_changelog.json.gz"
    call_command(
        "import_items",
        "jira-json",
        str(planned),
        "--team=DEMO",
        "--create-team",
        "--project=DURACLOUD",
        stdout=StringIO(),
    )
    arguments = ["--team=DEMO", "--mapping=incident_log_one_group.toml", "--shift-weeks=-200"]
    call_command("import_items", "csv", str(DATA / "incidents_items.csv.gz"), *arguments, stdout=StringIO())
    team = Team.objects.get(key="DEMO")
    interrupts, velocity = told(team, "interrupts"), told(team, "velocity")
    counted = [row["iteration"] for row in interrupts["iterations"]]
    assert counted == list(range(65, 65 + len(counted)))  # the log begins in the spring of 2012, shifted
    assert len(velocity["iterations"]) == 123
    busy = interrupts["iterations"][3]["other_ways"]
    assert busy["arrivals"]["all"] == 230
    assert busy["arrivals"]["share"] == pytest.approx(224 / 230, abs=1e-4)
    assert {row["share"] for row in interrupts["iterations"]} == {None}
    assert "unknown" in interrupts["sentence"]
    assert "Not enough yet" in told(team, "staffing")["sentence"]
