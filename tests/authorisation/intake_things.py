"""A source of a team, with a secret and a message in quarantine; what its duty was told, and channels."""

from typing import Any

from intake.models import Channel, ChatAccount, Notice, Source, TeamManner
from people.models import Person, Team


def of_team(team: Team, by: Person, prefix: str = "") -> dict[str, Any]:
    source, _ = Source.objects.add(by=by, team=team, kind="generic")
    secret = source.sign_with("a secret of both sides", by=by)
    delivery = source.keep(b"{", {})
    delivery.quarantine("It is not JSON.")
    account = ChatAccount.objects.met(source, "U1", "eve")
    source.refresh_from_db()
    Notice.objects.tell(by, subject="Your turn begins", about=team, key=f"matrix:{team.key}")
    told = {
        "notice": Notice.objects.get(key=f"matrix:{team.key}"),
        "manner": TeamManner.objects.of(team),
        "channel": Channel.objects.add(by=by, kind="chat", address="https://chat.example.test/own"),
        "team_channel": Channel.objects.add(
            by=by, team=team, kind="chat", address="https://chat.example.test/x"
        ),
    }
    named = {f"{prefix}{name}": thing for name, thing in told.items()}
    return named | {
        f"{prefix}source": source,
        f"{prefix}secret": secret,
        f"{prefix}delivery": delivery,
        f"{prefix}chat_account": account,
    }
