"""Requests: read by the team and by who asked, answered by the product owner, withdrawn by who asked (DESIGN §4)."""

from tests.authorisation.actors import OWNERS, SEES_FEATURE, SEES_REQUEST, SEES_TEAM, SHAPERS
from tests.authorisation.rows import Body, delete, get, post, said

TEAM, OF, BY_KEY = {"key": "linux.key"}, {"key": "linux.key", "item": "asked.key"}, {"key": "asked.key"}
BOTH, ASKER = SEES_TEAM | {"contact"}, frozenset({"contact"})
# Who is in no team asks through the product owner.
ASKS_TEAMS = SHAPERS - {"guest_deputy"}
NOUNS: dict[str, Body] = {
    "acceptance": said(becomes="feature", backlog="business", title="Mirror"),
    "question": said(question="Which size?"),
    "refusal": said(answer="No."),
    "answer": said(text="Small"),
}
API_NOUNS: dict[str, Body] = NOUNS | {"question": said(text="Which size?")}
MAY = {"answer": OWNERS | ASKER}
ASKED = said(team="NET", title="Ports")

REQUESTS = [
    get("intake.requests", SEES_TEAM, ids=TEAM),
    get("intake.requests-count", SEES_TEAM, ids=TEAM),
    *(get(f"intake.requests-{noun}", OWNERS, sees=SEES_TEAM - OWNERS, ids=OF) for noun in NOUNS),
    *(post(f"intake.requests-{noun}", OWNERS, SEES_TEAM - OWNERS, body, ids=OF) for noun, body in NOUNS.items()),
    post("backlogs.item-withdrawal", ASKER, SEES_TEAM, ids=BY_KEY),
    post("backlogs.feature-requests", ASKS_TEAMS, SEES_FEATURE - ASKS_TEAMS, ASKED, ids={"pk": "feature"}),
    get("metrics.feature-finish", SEES_REQUEST, ids={"pk": "feature"}),
    get("api-asked-list"),
    get("api-asked-detail", BOTH, ids=BY_KEY),
    *(
        post(f"api-asked-{noun}", may := MAY.get(noun, OWNERS), BOTH - may, body, ids=BY_KEY)
        for noun, body in API_NOUNS.items()
    ),
    *(
        delete(f"api-asked-{noun}", OWNERS, BOTH - OWNERS, ids=BY_KEY)
        for noun in ("acceptance", "question", "refusal")
    ),
    post("intake.requests-return", OWNERS, SEES_TEAM - OWNERS, ids=OF),
    post("api-asked-withdrawal", ASKER, SEES_TEAM, ids=BY_KEY),
    get("api-team-asked-list", SEES_FEATURE, ids={"feature_pk": "feature"}),
    post("api-team-asked-list", ASKS_TEAMS, SEES_FEATURE - ASKS_TEAMS, ASKED, ids={"feature_pk": "feature"}),
]  # fmt: skip
