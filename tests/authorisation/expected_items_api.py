"""Doors of items in the API: who asked has the request view of it, and finds nothing behind its other doors."""

from typing import Any

from tests.authorisation.actors import (
    ADMINS,
    ENGINEERS,
    LEADS,
    OWNERS,
    ROOT,
    SEES_FEATURE,
    SEES_REQUEST,
    SEES_TEAM,
    SHAPERS,
    WORKERS,
)
from tests.authorisation.rows import Row, delete, get, joined, named, patch, post, put, said

KEY = {"key": "item.key"}
NOT_WORKERS = SEES_FEATURE - WORKERS
GUESTS = frozenset({"developer", "guest_deputy"})
AUTHOR = frozenset({"engineer"})
REDACTS = AUTHOR | ROOT
# Who only looks speaks to nobody and writes down no time.
ONLOOKERS = frozenset({"observer"})
ROOT_IS_ON_NO_CREW = {"administrator": 400}


def worked(
    row: str, method: str, body: object = None, ids: dict[str, str] | None = None, **more: object
) -> Row:
    """A verb of whoever works on the item; who only sees it is told who may."""
    make = {"post": post, "patch": patch, "put": put, "delete": delete}[method]
    sent = {} if method == "delete" else {"body": body}
    return make(row, WORKERS, NOT_WORKERS, ids=KEY | (ids or {}), **sent, **more)  # type: ignore[operator]


def many(world: Any, **more: Any) -> dict[str, Any]:
    return {"items": [world.item.key], **more}


ITEMS = [
    get("api-item-list"),
    post("api-item-list", ENGINEERS, SEES_TEAM - ENGINEERS, said(team="LINUX", title="New"), unseen=400),
    post(
        "api-item-list", WORKERS, NOT_WORKERS, joined(said(title="New"), named(feature="feature")),
        note="a story", unseen=400,
    ),
    get("api-request-list"),
    get("api-item-detail", SEES_REQUEST, ids=KEY),
    worked("api-item-detail", "patch", said(title="Other"), match="item"),
    patch(
        "api-item-detail", ENGINEERS, SEES_TEAM - ENGINEERS, said(title="Other"), ids={"key": "loose.key"}, match="loose",
        note="loose",
    ),
    patch(
        "api-items-bulk", WORKERS, NOT_WORKERS,
        lambda world: {"items": [{"key": world.item.key}], "changes": {"service": "dns"}},
    ),
    post("api-bulk-crew", WORKERS, NOT_WORKERS, lambda world: many(world, person=world.actor_id), others=ROOT_IS_ON_NO_CREW),
    # Whoever sees an item may leave it oneself.
    post("api-bulk-crew-end", SEES_FEATURE, body=lambda world: many(world, person=world.actor_id)),
    post("api-bulk-block", WORKERS, NOT_WORKERS, lambda world: many(world, reason="supplier")),
    post("api-bulk-block-end", WORKERS, NOT_WORKERS, lambda world: many(world)),
    post("api-bulk-postponement", SHAPERS, SEES_FEATURE - SHAPERS, lambda world: many(world)),
    post("api-bulk-postponement-end", WORKERS, NOT_WORKERS, lambda world: many(world)),
    post("api-postponement", OWNERS, SEES_TEAM - OWNERS, ids={"key": "loose.key"}),
    worked("api-postponement", "delete"),
    worked("api-promotion", "post", said(backlog="ssa")),
    post("api-bulk-label", WORKERS, NOT_WORKERS, lambda world: many(world, label="dns")),
    post("api-bulk-label-end", WORKERS, NOT_WORKERS, lambda world: many(world, label="dns")),
    post("api-bulk-closure", WORKERS, NOT_WORKERS, lambda world: many(world)),
    post("api-bulk-iteration", WORKERS, NOT_WORKERS, lambda world: many(world, iteration=world.iteration.pk), unseen=400, others=dict.fromkeys(GUESTS, 400)),
    post("api-bulk-iteration-end", OWNERS, SEES_FEATURE - OWNERS, lambda world: many(world)),
    post("api-bulk-merge", WORKERS, NOT_WORKERS, lambda world: many(world, into=world.story.key), unseen=400),
    post("api-bulk-automation", WORKERS, NOT_WORKERS, lambda world: many(world, title="New"), others=dict.fromkeys(WORKERS, 400)),
    post("api-deed-undo", AUTHOR, ids={"pk": "deed"}),
    worked("api-closure", "post", said()),
    worked("api-closure", "post", said(outcome="declined"), note="dismissed"),
    worked("api-closure", "delete"),
    worked("api-block", "post", said(reason="supplier")),
    worked("api-block", "delete"),
    post("api-rank", LEADS, SEES_FEATURE - LEADS, named(before="story.key"), ids=KEY),
    post("api-rank", OWNERS, SEES_TEAM - OWNERS, said(), ids={"key": "loose.key"}, note="loose"),
    # Who moves it away has to see where it goes; of these only the administrator does.
    post("api-team-of-item", ROOT, SEES_FEATURE - ROOT, said(team="NET"), ids=KEY, refused=400),
    post(
        "api-team-of-item", ENGINEERS, SEES_TEAM - ENGINEERS, said(team="LINUX"), ids=KEY, note="where it is",
        others=dict.fromkeys(GUESTS, 400),
    ),
    worked("api-parts", "post", said(titles=["Rest"])),
    get("api-crew", SEES_FEATURE, ids=KEY),
    worked("api-crew", "post", said(), others=ROOT_IS_ON_NO_CREW),
    worked("api-crew-member", "delete", ids={"person": "eve"}),
    # The item of the world is planned: whoever may is told that the shield is about interrupts.
    worked("api-help", "post", said(reason="own"), others=dict.fromkeys(WORKERS, 400)),
    worked("api-help", "delete"),
    get("api-watch", SEES_FEATURE, ids=KEY),
    post("api-watch", SEES_FEATURE, ids=KEY),
    delete("api-watch", SEES_FEATURE, ids=KEY),
    get("api-labels", SEES_FEATURE, ids=KEY),
    worked("api-labels", "put", said(labels=["tls"]), match="item"),
    get("api-item-history-list", SEES_FEATURE, ids=KEY),
]  # fmt: skip
PARTS = [
    get("api-item-comment-list", SEES_REQUEST, ids=KEY),
    post("api-item-comment-list", SEES_REQUEST - ONLOOKERS, ONLOOKERS, said(text="Thanks"), ids=KEY),
    get("api-item-comment-detail", SEES_FEATURE, ids=KEY | {"pk": "comment"}),
    get("api-item-comment-detail", SEES_REQUEST, ids=KEY | {"pk": "answer"}, note="an answer"),
    patch("api-item-comment-detail", AUTHOR, SEES_FEATURE - AUTHOR, said(text="Other"), ids=KEY | {"pk": "comment"}, match="comment"),
    patch("api-item-comment-detail", AUTHOR, SEES_REQUEST - AUTHOR, said(text="Other"), ids=KEY | {"pk": "answer"}, match="answer", note="an answer"),
    post("api-item-comment-redaction", REDACTS, SEES_FEATURE - REDACTS, ids=KEY | {"pk": "comment"}),
    post(
        "api-item-comment-redaction", REDACTS, SEES_REQUEST - REDACTS, ids=KEY | {"pk": "answer"}, note="an answer"
    ),
    get("api-line-list", SEES_FEATURE, ids=KEY),
    worked("api-line-list", "post", said(text="Tell them")),
    worked("api-line-detail", "delete", ids={"pk": "line"}),
    worked("api-line-tick", "post", ids={"pk": "line"}),
    worked("api-line-tick", "delete", ids={"pk": "line"}),
    worked("api-line-place", "post", ids={"pk": "line"}),
    get("api-link-list", SEES_FEATURE, ids=KEY),
    worked("api-link-list", "post", joined(named(to="story.key"), said(kind="relates"))),
    worked("api-link-detail", "delete", ids={"pk": "link"}),
    get("api-effort-list", SEES_FEATURE, ids=KEY),
    post("api-effort-list", SEES_FEATURE - ONLOOKERS, ONLOOKERS, joined(named(on="today"), said(minutes=30)), ids=KEY),
    # Nobody reads or takes back another's time (R17).
    delete("api-effort-detail", AUTHOR, ids=KEY | {"pk": "effort"}),
]  # fmt: skip
BOARDS = [
    get("api-board-detail", SEES_TEAM, ids={"board": "team_board"}),
    get("api-board-detail", SEES_FEATURE, ids={"board": "feature_board"}, note="of a feature"),
    get("api-board-detail", SEES_TEAM, ids={"board": "person_board"}, note="of a person"),
    get("api-limit-list", SEES_TEAM, ids={"team_key": "linux.key"}),
    post("api-limit-list", ADMINS, SEES_TEAM - ADMINS, said(class_of_service="intangible", maximum=1), ids={"team_key": "linux.key"}),
    delete("api-limit-detail", ADMINS, SEES_TEAM - ADMINS, ids={"team_key": "linux.key", "pk": "limit"}),
    get("api-import-list"),
    get("api-import-detail", SEES_TEAM, ids={"pk": "import"}),
    get("api-column-list", SEES_TEAM, ids={"board": "team_board"}),
    post("api-column-list", ADMINS, SEES_TEAM - ADMINS, said(name="Try", category="active"), ids={"board": "team_board"}),
    get("api-column-detail", SEES_TEAM, ids={"board": "team_board", "pk": "review"}),
    patch(
        "api-column-detail", ADMINS, SEES_TEAM - ADMINS, said(name="Look"), ids={"board": "team_board", "pk": "review"},
        match="review",
    ),
    patch(
        "api-column-detail", ADMINS, SEES_TEAM - ADMINS, said(limit=3), ids={"board": "team_board", "pk": "review"},
        match="review", note="limit",
    ),
    delete(
        "api-column-detail", ADMINS, SEES_TEAM - ADMINS, ids={"board": "team_board", "pk": "review"}, match="review"
    ),
    get("api-move-list", SEES_TEAM, ids={"board": "team_board"}, query="?item={item.key}"),
    get("api-move-list", SEES_FEATURE, ids={"board": "feature_board"}, query="?item={item.key}", note="of a feature"),
    get("api-next", SEES_TEAM, ids={"board": "team_board", "column": "progress"}),
    post("api-next", ENGINEERS, SEES_TEAM - ENGINEERS, ids={"board": "team_board", "column": "progress"}),
    post(
        "api-many-moves-list", ENGINEERS, SEES_TEAM - ENGINEERS,
        lambda world: {"moves": [{"item": world.item.key, "column": world.value("progress")}]}, ids={"board": "team_board"},
    ),
    post(
        "api-many-moves-list", WORKERS, NOT_WORKERS,
        lambda world: {"moves": [{"item": world.item.key, "column": "active"}]}, ids={"board": "feature_board"},
        note="of a feature",
    ),
    post(
        "api-move-list", ENGINEERS, SEES_TEAM - ENGINEERS, named(item="item.key", column="progress"),
        ids={"board": "team_board"},
    ),
    post(
        "api-move-list", WORKERS, NOT_WORKERS, joined(named(item="item.key"), said(column="active")),
        ids={"board": "feature_board"}, note="of a feature",
    ),
    post(
        "api-move-list", ENGINEERS, SEES_TEAM - ENGINEERS, joined(named(item="item.key"), said(column="active")),
        ids={"board": "person_board"}, note="of a person",
    ),
    post(
        "api-move-list", LEADS, SEES_FEATURE - LEADS,
        joined(named(item="item.key", before="story.key"), said(column="queue")), ids={"board": "feature_board"},
        note="to a place in the queue",
    ),
]  # fmt: skip
ITEMS_API = [*ITEMS, *PARTS, *BOARDS]
