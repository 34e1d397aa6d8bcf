"""A standup of a team that goes on, with a parked question."""

from typing import Any

from boards.finding import board_seen_by
from boards.models import Standup
from people.models import Person, Team


def of_team(team: Team, by: Person, prefix: str = "") -> dict[str, Any]:
    by = Person.objects.get(pk=by.pk)  # whose roles are as they are now
    board = board_seen_by(by, f"team-{team.key}")
    assert board
    standup = Standup.objects.begin(board, by=by)
    question = standup.park("Foreign" if prefix else "Who owns it?", by=by)
    return {f"{prefix}standup": standup, f"{prefix}question": question}


def of_feature(feature: Any, by: Person) -> dict[str, Any]:
    board = board_seen_by(Person.objects.get(pk=by.pk), f"feature-{feature.pk}")
    assert board
    return {"feature_standup": Standup.objects.begin(board, by=by)}
