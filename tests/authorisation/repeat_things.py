"""Two interrupts of a team that come again and again; against one of them an automation is promised."""

from typing import Any

from backlogs.models import Backlog, WorkItem
from intake.models import Automation
from intake.models.repeat.repeat import repeat_with
from people.models import Person, Team


def of_team(team: Team, by: Person, prefix: str = "") -> dict[str, Any]:
    backlog = Backlog.objects.get(team=team, kind="interrupt")
    again, promised = (
        [WorkItem.objects.add(by=None, backlog=backlog, title=title) for _ in range(3)][-1]
        for title in ("Backup late again", "Login loops again")
    )
    repeat = repeat_with(team, promised.key, by)
    assert repeat is not None
    automation = Automation.objects.promise(team, repeat, by=by)
    return {
        f"{prefix}again": again,
        f"{prefix}automation": automation,
        f"{prefix}automated": automation.item,
    }
