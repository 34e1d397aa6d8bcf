"""Doors of the numbers and of the pages that join apps."""

from tests.authorisation.actors import SEES_FEATURE, SEES_TEAM
from tests.authorisation.expected_items_api import ONLOOKERS
from tests.authorisation.rows import get, post

TEAM = {"team_key": "linux.key"}
ENGINEERS = frozenset(
    {"engineer", "buffer", "lead", "owner", "deputy_owner", "administrator", "developer", "guest_deputy"}
)
MEMBERS_OR_CREW = SEES_FEATURE - {"administrator"}

HOME = [
    *(
        get(f"api-metrics-{name}", SEES_TEAM, ids=TEAM)
        for name in ("aging", "cfd", "flow", "forecast", "interrupts", "staffing", "velocity")
    ),
    get("metrics.iteration-review", SEES_TEAM, ids={"pk": "iteration"}),
    get("metrics.run-work-share", SEES_TEAM, ids={"key": "linux.key"}),
    get("metrics.review-text", SEES_TEAM, ids={"pk": "iteration"}),
    get("api-iteration-review", SEES_TEAM, ids={"pk": "iteration"}),
    get("metrics.feature-progress", SEES_FEATURE, ids={"pk": "feature"}),
    get("home.roadmap", SEES_TEAM, ids={"key": "linux.key"}),
    get("home.my-day"),
    get("home.search", query="?q=Story"),
    get("home.palette", query="?q=Story"),
    post(
        "home.yesterday",
        SEES_FEATURE - ONLOOKERS,
        ONLOOKERS,
        lambda world: {"item": world.item.key, "half_days": "1"},
    ),
    post("home.yesterday-withdrawal", frozenset({"engineer"}), frozenset(), ids={"pk": "effort"}),
    post(
        "home.pull",
        ENGINEERS,
        SEES_FEATURE - ENGINEERS,
        lambda world: {"item": world.item.key},
        others={"administrator": 400},  # who is not of the team is on no crew
    ),
]
