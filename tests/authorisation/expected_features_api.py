"""Doors of backlogs, features and iterations in the API: a customer follows its own features, and reads nothing else."""

from tests.authorisation.actors import (
    ADMINS,
    ENGINEERS,
    LEADS,
    MEMBERS,
    OWNERS,
    ROOT,
    SEES_FEATURE,
    SEES_REQUEST,
    SEES_TEAM,
    SHAPERS,
    WORKERS,
)
from tests.authorisation.expected_items_api import AUTHOR, ONLOOKERS, REDACTS
from tests.authorisation.rows import delete, get, joined, named, patch, post, said

PK = {"pk": "feature"}
OF_FEATURE = {"feature_pk": "feature"}
NOT_SHAPERS = SEES_FEATURE - SHAPERS
# Who works on what nobody leads may lead it (R5); who only reads, manages or sets up may not.
TAKES_LEAD = ENGINEERS | {"developer", "guest_deputy"}
DESIGNS = SHAPERS | {"developer"}
# Onto the crew of a feature, oneself.
JOINS = frozenset({"engineer", "buffer"})
BACKLOG = {"pk": "backlog"}
OF_BACKLOG = {"backlog_pk": "backlog"}
ITERATION = {"pk": "iteration"}
OF_ITERATION = {"iteration_pk": "iteration"}
STEP = {"verb": "take", "expected": "defined"}

BACKLOGS = [
    get("api-backlog-list"),
    get("api-backlog-detail", SEES_TEAM, ids=BACKLOG),
    patch("api-backlog-detail", OWNERS, SEES_TEAM - OWNERS, said(planned_share="0.50"), ids=BACKLOG, match="backlog"),
    get("api-backlog-effort-list", SEES_TEAM, ids=OF_BACKLOG),
    post("api-backlog-lines", ENGINEERS, SEES_TEAM - ENGINEERS, said(lines="One\nTwo 3p"), ids=OF_BACKLOG),
    post("api-backlog-lines", ENGINEERS, SEES_TEAM - ENGINEERS, said(lines="One", dry_run=True), ids=OF_BACKLOG, note="only looked at"),
    get("api-ready", SEES_TEAM, ids={"team_key": "linux.key"}),
    post("api-ready", ENGINEERS | ADMINS, SEES_TEAM - ENGINEERS - ADMINS, said(asks=["size"]), ids={"team_key": "linux.key"}),
    # The own time, of the own team.
    post("api-backlog-effort-list", MEMBERS - ONLOOKERS, ROOT | ONLOOKERS, joined(named(on="today"), said(minutes=30)), ids=OF_BACKLOG),
    delete("api-backlog-effort-detail", AUTHOR, ids=OF_BACKLOG | {"pk": "backlog_effort"}),
]  # fmt: skip
FEATURES = [
    get("api-feature-list"),
    get("api-followed-list"),
    post("api-feature-list", OWNERS, SEES_TEAM - OWNERS, said(team="LINUX", title="New"), unseen=400),
    get("api-feature-detail", SEES_REQUEST, ids=PK),
    patch("api-feature-detail", SHAPERS, NOT_SHAPERS, said(title="Other"), ids=PK, match="feature"),
    patch("api-feature-detail", OWNERS, SEES_FEATURE - OWNERS, said(deputy=None), ids=PK, match="feature", note="its people"),
    post("api-feature-step", SHAPERS, NOT_SHAPERS, said(step="agreed", **STEP), ids=PK),
    post("api-feature-step", OWNERS, SEES_FEATURE - OWNERS, said(step="feature_validation", **STEP), ids=PK, note="the product owner's"),
    post("api-feature-step", LEADS, SEES_FEATURE - LEADS, said(step="story_validation", **STEP), ids=PK, note="the lead's"),
    post("api-feature-rank", OWNERS, SEES_FEATURE - OWNERS, named(before="free"), ids=PK),
    post("api-feature-criterion", WORKERS, SEES_FEATURE - WORKERS, said(text="It answers", is_met=True), ids=PK),
    post("api-feature-lead", TAKES_LEAD, SEES_FEATURE - TAKES_LEAD, ids={"pk": "free"}),
    get("api-feature-crew-list", SEES_FEATURE, ids=OF_FEATURE),
    post("api-feature-crew-list", DESIGNS | JOINS, NOT_SHAPERS - DESIGNS - JOINS, said(), ids=OF_FEATURE, note="oneself"),
    post("api-feature-crew-list", SHAPERS, NOT_SHAPERS, said(email="cy@example.test"), ids=OF_FEATURE, note="another"),
    delete("api-feature-crew-detail", SHAPERS | {"developer"}, NOT_SHAPERS - {"developer"}, ids=OF_FEATURE | {"person": "val"}),
    get("api-health-list", SEES_FEATURE, ids=OF_FEATURE),
    post("api-health-list", SHAPERS, NOT_SHAPERS, said(state="on_track", text="Well"), ids=OF_FEATURE),
    get("api-feature-comment-list", SEES_REQUEST, ids=OF_FEATURE),
    post("api-feature-comment-list", SEES_REQUEST - ONLOOKERS, ONLOOKERS, said(text="Thanks"), ids=OF_FEATURE),
    get("api-feature-comment-detail", SEES_FEATURE, ids=OF_FEATURE | {"pk": "word"}),
    get("api-feature-comment-detail", SEES_REQUEST, ids=OF_FEATURE | {"pk": "public_word"}, note="an answer"),
    patch("api-feature-comment-detail", AUTHOR, SEES_FEATURE - AUTHOR, said(text="Other"), ids=OF_FEATURE | {"pk": "word"}, match="word"),
    post("api-feature-comment-redaction", REDACTS, SEES_FEATURE - REDACTS, ids=OF_FEATURE | {"pk": "word"}),
    post("api-feature-comment-redaction", REDACTS, SEES_REQUEST - REDACTS, ids=OF_FEATURE | {"pk": "public_word"}, note="an answer"),
    get("api-design-note-list", SEES_FEATURE, ids=OF_FEATURE),
    post("api-design-note-list", DESIGNS, SEES_FEATURE - DESIGNS, joined(named(iteration="ahead"), said(text="x")), ids=OF_FEATURE),
    get("api-need-list", SEES_FEATURE, ids=OF_FEATURE),
    post("api-need-list", SHAPERS, NOT_SHAPERS, named(needs="free"), ids=OF_FEATURE),
    delete("api-need-detail", SHAPERS, NOT_SHAPERS, ids=OF_FEATURE | {"needs": "other_feature"}),
    get("api-feature-history-list", SEES_FEATURE, ids=OF_FEATURE),
]  # fmt: skip
# The crew from elsewhere sees feature, items and board; planning is the team's.
ITERATIONS = [
    get("api-iteration-list"),
    get("api-iteration-detail", SEES_TEAM, ids=ITERATION),
    patch("api-iteration-detail", OWNERS, SEES_TEAM - OWNERS, said(goal="Shop"), ids=ITERATION, match="iteration"),
    get("api-iteration-report", SEES_TEAM, ids=ITERATION),
    get("api-iteration-capacity", SEES_TEAM, ids={"pk": "ahead"}),
    get("home.capacity", SEES_TEAM, ids={"pk": "ahead"}),
    get("api-iteration-plan", SEES_TEAM, ids={"pk": "ahead"}),
    post("home.plan-filling", OWNERS, SEES_TEAM - OWNERS, ids={"pk": "ahead"}),
    get("home.plan-people", SEES_TEAM, ids={"pk": "ahead"}),
    get("home.plan-live", SEES_TEAM, ids={"pk": "ahead"}),
    post("home.reserve", OWNERS, SEES_TEAM - OWNERS, said(days="1.0", because="x"), ids={"pk": "ahead"}),
    post("home.reserve-end", OWNERS, SEES_TEAM - OWNERS, ids={"pk": "ahead"}),
    post("home.plan-pairs", ENGINEERS, SEES_TEAM - ENGINEERS, lambda world: {"pair": f"{world.item.key}:{world.cast.bo.pk}"}, ids=ITERATION),
    post("api-iteration-start", OWNERS, SEES_TEAM - OWNERS, ids={"pk": "ahead"}),
    post("api-iteration-close", OWNERS, SEES_TEAM - OWNERS, ids=ITERATION),
    post("api-iteration-reserve", OWNERS, SEES_TEAM - OWNERS, said(days="1.0", because="x"), ids=OF_ITERATION),
    delete("api-iteration-reserve", OWNERS, SEES_TEAM - OWNERS, ids=OF_ITERATION),
    get("api-amendment-list", SEES_TEAM, ids=OF_ITERATION),
    post("api-amendment-list", OWNERS, SEES_TEAM - OWNERS, joined(named(item="item.key"), said(outcome="done", because="x")), ids=OF_ITERATION),
    get("api-recurring-rule-list"),
    post("api-recurring-rule-list", OWNERS, SEES_TEAM - OWNERS, said(team="LINUX", title="Audit", every_days=30, next_on="2027-01-01"), unseen=400),
    get("api-recurring-rule-detail", SEES_TEAM, ids={"pk": "rule"}),
    patch("api-recurring-rule-detail", OWNERS, SEES_TEAM - OWNERS, said(lead_days=7), ids={"pk": "rule"}, match="rule"),
    post("api-recurring-rule-skip", OWNERS, SEES_TEAM - OWNERS, joined(named(turn="rule.next_on"), said(because="x")), ids={"pk": "rule"}),
    post("api-recurring-rule-end", OWNERS, SEES_TEAM - OWNERS, ids={"pk": "rule"}),
    get("api-entry-list", SEES_TEAM, ids=OF_ITERATION),
    post("api-entry-list", ENGINEERS, SEES_TEAM - ENGINEERS, named(item="loose.key"), ids=OF_ITERATION),
    delete("api-entry-detail", OWNERS, SEES_TEAM - OWNERS, ids=OF_ITERATION | {"key": "item.key"}),
]  # fmt: skip
LINE, NOTE, TURN = {"pk": "transition_line"}, {"pk": "feature_note"}, {"pk": "turn"}
TEAM = {"team_key": "linux.key"}
ENDINGS = [
    get("api-transition-list", SEES_FEATURE, ids=OF_FEATURE),
    post("api-transition-list", WORKERS, SEES_FEATURE - WORKERS, said(text="Runbook tried"), ids=OF_FEATURE),
    post("api-transition-tick", WORKERS, SEES_FEATURE - WORKERS, ids=OF_FEATURE | LINE),
    delete("api-transition-tick", WORKERS, SEES_FEATURE - WORKERS, ids=OF_FEATURE | LINE),
    delete("api-transition-detail", WORKERS, SEES_FEATURE - WORKERS, ids=OF_FEATURE | LINE),
    get("api-feature-retro-list", SEES_FEATURE, ids=OF_FEATURE),
    post("api-feature-retro-list", WORKERS, SEES_FEATURE - WORKERS, said(kind="keep", text="Pairs"), ids=OF_FEATURE),
    post("api-retro-note-item", ENGINEERS, SEES_FEATURE - ENGINEERS, said(), ids=NOTE),
    delete("api-retro-note-detail", AUTHOR | OWNERS, SEES_FEATURE - AUTHOR - OWNERS, ids=NOTE),
    get("api-suggestion-of-feature-list", SEES_FEATURE, ids=OF_FEATURE),
    # Who orders the stories has nobody to suggest it to (409).
    post("api-suggestion-of-feature-list", WORKERS, SEES_FEATURE - WORKERS, named(item="story.key", before="item.key"), ids=OF_FEATURE),
    post("api-suggestion-acceptance", LEADS, SEES_FEATURE - LEADS, ids={"pk": "suggestion"}),
    post("api-suggestion-refusal", LEADS, SEES_FEATURE - LEADS, ids={"pk": "suggestion"}),
    get("api-practice-list", SEES_TEAM, ids=TEAM),
    post("api-practice-list", OWNERS | ADMINS, SEES_TEAM - OWNERS - ADMINS, said(version=1, health_every_days=7), ids=TEAM),
    post("api-goal-outcome", OWNERS, SEES_TEAM - OWNERS, said(came="met"), ids=OF_ITERATION),
    get("api-demo-list", SEES_TEAM, ids=OF_ITERATION),
    post("api-demo-list", ENGINEERS, SEES_TEAM - ENGINEERS, named(item="item.key"), ids=OF_ITERATION),
    delete("api-demo-detail", ENGINEERS, SEES_TEAM - ENGINEERS, ids=OF_ITERATION | TURN),
    post("api-demo-presenter", ENGINEERS, SEES_TEAM - ENGINEERS, said(presenter=None), ids=OF_ITERATION | TURN),
    post("api-demo-place", ENGINEERS, SEES_TEAM - ENGINEERS, said(), ids=OF_ITERATION | TURN),
    post("api-demo-shown", ENGINEERS, SEES_TEAM - ENGINEERS, ids=OF_ITERATION | TURN),
    delete("api-demo-shown", ENGINEERS, SEES_TEAM - ENGINEERS, ids=OF_ITERATION | TURN),
    get("api-iteration-retro-list", SEES_TEAM, ids=OF_ITERATION),
    post("api-iteration-retro-list", ENGINEERS, SEES_TEAM - ENGINEERS, said(kind="keep", text="Pairs"), ids=OF_ITERATION),
]  # fmt: skip
FEATURES_API = [*BACKLOGS, *FEATURES, *ITERATIONS, *ENDINGS]
