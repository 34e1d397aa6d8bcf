"""Something that a customer asks of a team, and nobody has answered yet."""

from typing import Any

from backlogs.models import Backlog, WorkItem
from people.models import Team


def of_team(team: Team, prefix: str = "", **who: Any) -> dict[str, WorkItem]:
    backlog = Backlog.objects.get(team=team, kind="business")
    made = WorkItem.objects.add(
        by=None, backlog=backlog, title="Foreign mirror" if prefix else "A mirror", kind="request", **who
    )
    return {f"{prefix}asked": made}
