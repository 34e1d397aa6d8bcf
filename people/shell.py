"""What the frame around every page asks of people and teams (`core.context`)."""

from django.http import HttpRequest

from core.context import Shell
from people.models import Person, Team


def shell(request: HttpRequest) -> Shell:
    """One's teams, and the one looked at: named by the view, by the address, or else the first."""
    person: Person = request.user  # type: ignore[assignment]
    teams = list(Team.objects.visible_to(person))
    return Shell(teams=teams, team=_looked_at(request, teams), theme=person.theme)


def _looked_at(request: HttpRequest, teams: list[Team]) -> Team | None:
    if (named := getattr(request, "team", None)) is not None:
        return named
    found = request.resolver_match
    key = found.kwargs.get("key") or found.kwargs.get("team_key") if found else None
    return next((team for team in teams if team.key == key), teams[0] if teams else None)
