"""What the frame around every page asks of people and teams (`core.context`)."""

from django.http import HttpRequest

from core.context import Shell
from people.models import Person, Team


def shell(request: HttpRequest) -> Shell:
    """One's teams, and the one looked at: named by the view, by the address, or else the last one, or one's first."""
    person: Person = request.user  # type: ignore[assignment]
    teams = list(Team.objects.visible_to(person).select_related("buffer_person"))
    return Shell(teams=teams, team=_looked_at(request, person, teams), theme=person.theme)


def _looked_at(request: HttpRequest, person: Person, teams: list[Team]) -> Team | None:
    if (named := getattr(request, "team", None)) is not None:
        return named
    found = request.resolver_match
    names = (found.kwargs.get(name) for name in ("key", "team_key", "team")) if found else ()
    by_key = {team.key: team for team in teams}
    if here := next((by_key[key] for key in names if key in by_key), None):
        if request.session.get("team") != here.key:
            request.session["team"] = here.key
        return here
    own = [team for team in teams if person.is_member_of(team)] or teams
    return by_key.get(request.session.get("team", ""), own[0] if own else None)
