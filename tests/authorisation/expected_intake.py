"""Sources of a team: read by its members, connected by its administrators, replayed by whoever may be on duty."""

from tests.authorisation.actors import ADMINS, ENGINEERS, EVERYBODY, SEES_TEAM
from tests.authorisation.rows import get, joined, named, post, said

TEAM, SOURCE, REPLAYERS = {"key": "linux.key"}, {"pk": "source"}, ENGINEERS | ADMINS
WORDS = said(name="Watch", stale_after_days="7", reopens_within_minutes="30")


def of_source(route, may, body=None, **more):
    return post(f"intake.{route}", may, SEES_TEAM - may, body, ids=SOURCE | more)


INTAKE = [
    get("intake.ask-whom"),
    get("intake.ask", ids=TEAM),
    post("intake.ask", EVERYBODY, body=said(title="Help", urgency="3"), ids=TEAM),
    get("intake.sources", SEES_TEAM, ids=TEAM),
    post("intake.sources", ADMINS, SEES_TEAM - ADMINS, said(kind="generic"), ids=TEAM),
    get("intake.source", SEES_TEAM, ids=SOURCE),
    of_source("source", ADMINS, joined(named(version="source.version"), WORDS)),
    of_source("source-rotation", ADMINS),
    of_source("source-revocation", ADMINS),
    of_source("source-trial", REPLAYERS),
    of_source("source-secrets", ADMINS, said(text="another secret")),
    of_source("secret-retirement", ADMINS, secret="secret"),
    of_source("chat-name", ADMINS, said(email=""), account="chat_account"),
    of_source("source-mapping", ADMINS, joined(named(version="source.version"), said(mapping='key = "id"'))),
    of_source("mapping-trial", ADMINS, said(version="1", sample="{}", mapping='key = "id"')),
    post("intake.delivery-aside", REPLAYERS, SEES_TEAM - REPLAYERS, ids={"pk": "delivery"}),
    post("intake.delivery-replay", REPLAYERS, SEES_TEAM - REPLAYERS, ids={"pk": "delivery"}),
]
