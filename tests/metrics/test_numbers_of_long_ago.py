"""Numbers of a history that ended long ago do not sound as if they were of now."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from metrics.asking import METRICS, told
from metrics.findings import velocity_finding
from people.models import Person, Team
from tests.backlogs.imports.importing import SERVER, bring_in

SAID = "Last activity: 7 Apr 2021. These numbers speak of the time until then."


def printed(metric: str, team: str, *more: str) -> str:
    out = StringIO()
    call_command("metrics", metric, f"--team={team}", *more, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_an_old_import_says_when_its_last_activity_was(visit):
    bring_in("jira-json", SERVER)
    team = Team.objects.get(key="OPS")
    una = Person.objects.welcome(by=None, email="una@example.test", name="Una")
    team.admit(una, by=None, roles=["observer"])
    for metric in METRICS:
        assert told(team, metric)["last_activity"] == "2021-04-07", metric
        assert printed(metric, "OPS").splitlines()[1:] == [SAID]
        assert "Last activity" not in printed(metric, "OPS", "--json")
    assert SAID in visit(una).get("/t/OPS/numbers/").content.decode()
    assert SAID not in visit(una).get("/t/OPS/numbers/?as_of=2021-04-20").content.decode()
    assert told(team, "velocity", as_of=date(2021, 1, 1))["last_activity"] is None


def test_a_team_at_work_is_told_no_day(busy, visit):
    assert told(busy.linux, "velocity")["last_activity"] == "2026-02-05"
    assert "Last activity" not in printed("velocity", "LINUX")
    assert "Last activity" not in visit(busy.oz).get("/t/LINUX/numbers/").content.decode()


def test_one_point_an_iteration():
    answer = {"trend": None, "unit": "points"}
    shown = [{"points": {"all": 1.0}}] * 3
    assert velocity_finding(answer, shown) == "Planned work stays at 1 point an iteration"
