"""What comes again, read by who sees the team; its engineers and product owners promise an end to it."""

from tests.authorisation.actors import ENGINEERS, MEMBERS, ROOT, SEES_TEAM
from tests.authorisation.rows import get, named, patch, post, said

NOT = SEES_TEAM - ENGINEERS
TEAM, IN_TEAM = {"key": "linux.key"}, {"team_key": "linux.key"}
OF, AGAIN, PROMISED = TEAM | {"item": "again.key"}, IN_TEAM | {"item": "again.key"}, {"pk": "automation"}

REPEATS = [
    get("home.balance", SEES_TEAM, ids=TEAM),
    get("home.lane-taken", SEES_TEAM, ids=TEAM),
    get("home.hands", SEES_TEAM, ids=TEAM),
    post("home.hands", ENGINEERS, SEES_TEAM - ENGINEERS, named(item="eve", column="loose.key"), ids=TEAM),
    post("home.taken-up", ENGINEERS, SEES_TEAM - ENGINEERS, named(item="eve", column="loose.key"), ids=TEAM),
    # Said by the person alone, taken back by nobody else (R16).
    post("home.learnings", MEMBERS - {"observer"}, ROOT | {"observer"}, said(subject="vpn"), ids=TEAM),
    post(
        "home.learning-removal",
        frozenset({"engineer"}),
        SEES_TEAM - {"engineer"},
        ids=TEAM | {"pk": "learning"},
    ),
    get("api-balance", SEES_TEAM, ids=IN_TEAM),
    get("home.burn", SEES_TEAM, ids=TEAM),
    get("intake.repeats", SEES_TEAM, ids=TEAM),
    get("intake.repeat", SEES_TEAM, ids=OF),
    post("intake.repeat", ENGINEERS, NOT, said(title="End it", minutes="30"), ids=OF),
    get("intake.promise", SEES_TEAM, ids=PROMISED),
    post("intake.promise", ENGINEERS, NOT, said(minutes="30", reckoned="as before"), ids=PROMISED),
    get("intake.paid-by-item", SEES_TEAM, ids={"item": "automated.key"}),
    get("api-repeat-list", SEES_TEAM, ids=IN_TEAM),
    get("api-repeat-detail", SEES_TEAM, ids=AGAIN),
    post("api-repeat-automation", ENGINEERS, NOT, said(minutes=30), ids=AGAIN),
    get("api-automation-list"),
    get("api-automation-detail", SEES_TEAM, ids=PROMISED),
    patch("api-automation-detail", ENGINEERS, NOT, said(minutes=30), ids=PROMISED, match="automation"),
]
