"""A source of a team, with a secret and a message in quarantine."""

from typing import Any

from intake.models import Source
from people.models import Person, Team


def of_team(team: Team, by: Person, prefix: str = "") -> dict[str, Any]:
    source, _ = Source.objects.add(by=by, team=team, kind="generic")
    secret = source.sign_with("a secret of both sides", by=by)
    delivery = source.keep(b"{", {})
    delivery.quarantine("It is not JSON.")
    source.refresh_from_db()
    return {f"{prefix}source": source, f"{prefix}secret": secret, f"{prefix}delivery": delivery}
