"""Pages of items and features: the same rights as in the API, through the same verbs."""

from collections.abc import Callable

from tests.authorisation.actors import (
    ADMINS,
    ENGINEERS,
    EVERYBODY,
    LEADS,
    OWNERS,
    ROOT,
    SEES_FEATURE,
    SEES_REQUEST,
    SEES_TEAM,
    SHAPERS,
    WORKERS,
)
from tests.authorisation.expected_features_api import DESIGNS, JOINS, TAKES_LEAD
from tests.authorisation.expected_items_api import AUTHOR, GUESTS, ONLOOKERS, REDACTS, ROOT_IS_ON_NO_CREW
from tests.authorisation.rows import Body, Row, delete, get, joined, named, post, said

KEY = {"key": "item.key"}
PK = {"pk": "feature"}


def door(seen: frozenset[str], ids: dict[str, str]) -> Callable[..., Row]:
    """Doors behind one thing: whoever sees it and may not is told so."""

    def made(
        route: str,
        may: frozenset[str],
        body: Body | None = None,
        more: dict[str, str] | None = None,
        **row: object,
    ) -> Row:
        return post(f"backlogs.{route}", may, seen - may, body, ids=ids | (more or {}), **row)

    return made


of_item, of_feature = door(SEES_FEATURE, KEY), door(SEES_FEATURE, PK)
ITEMS = [
    get("backlogs.item", SEES_REQUEST, ids=KEY),
    get("backlogs.item-edit", SEES_FEATURE, ids=KEY),
    of_item("item-edit", WORKERS, joined(named(version="item.version"), said(title="Other", kind="story", class_of_service="standard"))),
    get("backlogs.item-edit-part", WORKERS, sees=SEES_FEATURE - WORKERS, ids=KEY | {"part": "title"}),
    of_item("item-edit-part", WORKERS, joined(named(version="item.version"), said(title="Other")), more={"part": "title"}),
    get("backlogs.item-row", WORKERS, sees=SEES_FEATURE - WORKERS, ids=KEY | {"part": "points"}),
    of_item("item-row", WORKERS, joined(named(version="item.version"), said(points="5")), more={"part": "points"}),
    of_item("item-preview", SEES_FEATURE, said(text="Words")),
    get("backlogs.item-told", SEES_FEATURE, ids=KEY),
    of_item("item-block", WORKERS, said(reason="supplier")),
    of_item("item-unblock", WORKERS),
    of_item("item-closure", WORKERS),
    of_item("item-postponement", SHAPERS),
    of_item("item-keeping", WORKERS),
    of_item("item-answer", WORKERS, said(outcome="declined", answer="Not now.")),
    of_item("item-promotion", WORKERS, said(backlog="business")),
    of_item("item-dismissal", WORKERS, said(outcome="declined")),
    of_item("item-reopening", WORKERS),
    of_item("item-crew", WORKERS, others=ROOT_IS_ON_NO_CREW),
    of_item("item-crew-leave", WORKERS, named(person="eve")),
    of_item("item-help", WORKERS, said(reason="own"), others=dict.fromkeys(WORKERS, 400)),
    of_item("item-help-end", WORKERS),
    of_item("item-effort", SEES_FEATURE - ONLOOKERS, said(minutes=30)),
    of_item("effort-withdrawal", AUTHOR, more={"pk": "effort"}, refused=404),
    of_item("item-links", WORKERS, joined(named(to="story.key"), said(kind="relates"))),
    of_item("item-parts", WORKERS, said(titles="Rest")),
    of_item("link-end", WORKERS, more={"pk": "link"}),
    of_item("item-lines", WORKERS, said(text="Tell them")),
    of_item("line", WORKERS, said(is_met="1"), more={"pk": "line"}),
    of_item("line-place", WORKERS, more={"pk": "line"}),
    of_item("line-removal", WORKERS, more={"pk": "line"}),
    of_item("item-watch", SEES_FEATURE),
    of_item("item-unwatch", SEES_FEATURE),
    post("backlogs.item-comments", SEES_REQUEST - ONLOOKERS, ONLOOKERS, said(text="Thanks"), ids=KEY),
    of_item("item-redaction", REDACTS, more={"pk": "comment"}),
    of_item("item-comment-edit", AUTHOR, said(text="Other"), more={"pk": "comment"}),
    post("backlogs.item-redaction", REDACTS, SEES_REQUEST - REDACTS, ids=KEY | {"pk": "answer"}, note="an answer"),
    get("backlogs.item-place", SEES_FEATURE, ids=KEY),
    of_item("item-place", LEADS, said(position="last")),
    of_item("item-feature", OWNERS | {"guest_deputy"}, named(feature="free")),
    of_item("item-feature", SHAPERS, said(feature=""), note="out"),
    of_item("item-backlog", SHAPERS, said(kind="ssa")),
    # The team's iterations are not seen by the crew from elsewhere; where it goes, only by the administrator.
    of_item("item-iteration", ENGINEERS, named(iteration="iteration"), others=dict.fromkeys(GUESTS, 404)),
    of_item("item-iteration", OWNERS, said(iteration=""), note="out"),
    of_item("item-team", ROOT, said(team="NET"), refused=404),
]  # fmt: skip
FEATURES = [
    get("backlogs.feature", SEES_REQUEST, ids=PK),
    get("backlogs.feature-edit", SEES_FEATURE, ids=PK),
    of_feature(
        "feature-edit",
        SHAPERS,
        joined(named(version="feature.version"), said(title="Other", class_of_service="standard")),
    ),
    get("backlogs.feature-stories", SEES_FEATURE, ids=PK),
    of_feature("feature-step", SHAPERS, said(step="agreed")),
    of_feature("feature-step", OWNERS, said(step="feature_validation"), note="the product owner's"),
    of_feature("feature-step", LEADS, said(step="story_validation"), note="the lead's"),
    of_feature("feature-skip", SHAPERS, said(step="agreed", because="small")),
    of_feature("feature-return", SHAPERS, said(step="defined")),
    door(SEES_FEATURE, {"pk": "free"})("feature-lead", TAKES_LEAD),
    of_feature("feature-crew", DESIGNS | JOINS, note="oneself"),
    of_feature("feature-crew", SHAPERS, said(email="cy@example.test"), note="another"),
    of_feature("feature-release", SHAPERS | {"developer"}, named(person="val")),
    of_feature("feature-health", SHAPERS, said(state="on_track", text="Well")),
    of_feature("feature-needs", SHAPERS, named(feature="free")),
    of_feature("feature-need-end", SHAPERS, named(feature="free")),
    of_feature("feature-design", DESIGNS, joined(named(iteration="ahead"), said(text="x"))),
    post("backlogs.feature-comments", SEES_REQUEST - ONLOOKERS, ONLOOKERS, said(text="Thanks"), ids=PK),
    of_feature("feature-redaction", REDACTS, more={"comment": "word"}),
    of_feature("feature-comment-edit", AUTHOR, said(text="Other"), more={"comment": "word"}),
    post(
        "backlogs.feature-redaction",
        REDACTS,
        SEES_REQUEST - REDACTS,
        ids=PK | {"comment": "public_word"},
        note="an answer",
    ),
    get("backlogs.feature-place", SEES_FEATURE, ids=PK),
    of_feature("feature-place", OWNERS, said(position="last")),
    of_feature("story-order", LEADS, named(item="item.key", after="story.key")),
    of_feature("story-new", WORKERS, said(title="New")),
    of_feature("feature-people", OWNERS, said(deputy="")),
    of_feature("feature-criterion", WORKERS, said(criterion="It answers", is_met="1")),
    of_feature("feature-transition", WORKERS, said(text="Runbook")),
    of_feature("transition-line", WORKERS, said(is_met="1"), more={"line": "transition_line"}),
    of_feature("transition-removal", WORKERS, more={"line": "transition_line"}),
    of_feature("feature-retro", WORKERS, said(kind="keep", text="Pairs")),
    # Who orders the stories has nobody to suggest it to.
    of_feature("order-suggestions", WORKERS, named(item="story.key", before="item.key")),
    post("backlogs.order-acceptance", LEADS, SEES_FEATURE - LEADS, ids={"pk": "suggestion"}),
    post("backlogs.order-refusal", LEADS, SEES_FEATURE - LEADS, ids={"pk": "suggestion"}),
    post(
        "backlogs.retro-item",
        ENGINEERS,
        SEES_FEATURE - ENGINEERS,
        said(backlog="ssa"),
        ids={"pk": "feature_note"},
    ),
    post(
        "backlogs.retro-withdrawal",
        OWNERS | {"engineer"},
        SEES_FEATURE - OWNERS - {"engineer"},
        ids={"pk": "feature_note"},
    ),
]
REVIEW = [
    post("backlogs.goal-outcome", OWNERS, SEES_TEAM - OWNERS, said(came="met"), ids={"pk": "iteration"}),
    post("backlogs.iteration-demo", ENGINEERS, SEES_TEAM - ENGINEERS, named(item="item.key"), ids={"pk": "iteration"}),
    post("backlogs.demo-turn", ENGINEERS, SEES_TEAM - ENGINEERS, said(is_shown="1"), ids={"pk": "turn"}),
    post("backlogs.iteration-retro", ENGINEERS, SEES_TEAM - ENGINEERS, said(kind="keep", text="Pairs"), ids={"pk": "iteration"}),
    get("backlogs.practice", SEES_TEAM, ids={"team_key": "linux.key"}),
    post("backlogs.practice", OWNERS | ADMINS, SEES_TEAM - OWNERS - ADMINS, said(version="1", health_every_days="7"), ids={"team_key": "linux.key"}),
]  # fmt: skip
TAKES_PART = frozenset({"engineer", "buffer", "lead", "owner", "deputy_owner", "manager", "team_admin"})
IN_A_TEAM = TAKES_PART | {"outsider", "other_admin"}
TOLD = said(team="LINUX", minutes="15")
INTERRUPTIONS = [
    get("backlogs.interruptions", IN_A_TEAM, others=dict.fromkeys(EVERYBODY - IN_A_TEAM, 403)),
    post("backlogs.interruptions", TAKES_PART, ONLOOKERS | ROOT, TOLD),
    post("backlogs.interruption-withdrawal", AUTHOR, ids={"pk": "interruption"}),
    get("api-interruption-list"),
    post("api-interruption-list", TAKES_PART, ONLOOKERS | ROOT, said(team="LINUX", minutes=15)),
    delete("api-interruption-detail", AUTHOR, ids={"pk": "interruption"}),
]
WORK_PAGES = [*ITEMS, *FEATURES, *REVIEW, *INTERRUPTIONS]
