"""Pages of boards: a team's for its members, a feature's for its crew too, a person's as far as both are in one team."""

from tests.authorisation.actors import ENGINEERS, LEADS, SEES_FEATURE, SEES_TEAM, WORKERS
from tests.authorisation.expected_items_api import ONLOOKERS
from tests.authorisation.rows import get, joined, named, post, said

TEAM, FEATURE, PERSON = {"board": "team_board"}, {"board": "feature_board"}, {"board": "person_board"}
INTO = {"pk": "progress"}
KEY = {"key": "item.key"}
CELL = "?column=active&lanes=none&lane=0"
ACTIVE = joined(named(item="item.key"), said(column="active"))

BOARDS = [
    get("boards.board", SEES_TEAM, ids={"team": "linux.key"}),
    get("boards.derived", SEES_TEAM, ids=TEAM),
    get("boards.derived", SEES_FEATURE, ids=FEATURE, note="of a feature"),
    get("boards.derived", SEES_TEAM, ids=PERSON, note="of a person"),
    get("boards.further", SEES_TEAM, ids=TEAM, query="?column={progress.pk}&lanes=none&lane=0"),
    get("boards.further", SEES_FEATURE, ids=FEATURE, query=CELL, note="of a feature"),
    get("boards.counts", SEES_TEAM, ids=TEAM),
    get("boards.counts", SEES_FEATURE, ids=FEATURE, note="of a feature"),
    get("boards.choices", SEES_TEAM, ids=TEAM),
    get("boards.choices", SEES_FEATURE, ids=FEATURE, note="of a feature"),
    get("boards.fresh", SEES_TEAM, ids=TEAM),
    get("boards.fresh", SEES_FEATURE, ids=FEATURE, note="of a feature"),
    get("boards.fresh-cards", SEES_TEAM, ids=TEAM, query="?key={item.key}"),
    get("boards.fresh-cards", SEES_FEATURE, ids=FEATURE, query="?key={item.key}", note="of a feature"),
    get("api-live-list", SEES_TEAM, ids=TEAM),
    get("api-live-list", SEES_FEATURE, ids=FEATURE, note="of a feature"),
    get("api-live-list", SEES_TEAM, ids=PERSON, note="of a person"),
    get("boards.targets", SEES_TEAM, ids=TEAM | KEY),
    get("boards.targets", SEES_FEATURE, ids=FEATURE | KEY, note="of a feature"),
    get("boards.ahead", SEES_TEAM, ids=TEAM, query="?item={item.key}"),
    get("boards.ahead", SEES_FEATURE, ids=FEATURE, query="?item={item.key}", note="of a feature"),
    get("boards.next", SEES_TEAM, ids=TEAM | INTO),
    post("boards.next", ENGINEERS, SEES_TEAM - ENGINEERS, ids=TEAM | INTO),
    get("boards.selected", SEES_TEAM, ids=TEAM | {"what": "move"}, query="?item={item.key}"),
    post("boards.selected", ENGINEERS, SEES_TEAM - ENGINEERS, named(item="item.key", column="progress"), ids=TEAM | {"what": "move"}),
    post(
        "boards.selected", ENGINEERS, SEES_TEAM - ENGINEERS, joined(named(item="item.key"), said(reason="supplier")),
        ids=TEAM | {"what": "block"}, note="blocked",
    ),
    post(
        "boards.selected", WORKERS, SEES_FEATURE - WORKERS, joined(named(item="item.key"), said(reason="supplier")),
        ids=FEATURE | {"what": "block"}, note="of a feature",
    ),
    get("boards.panel", SEES_TEAM, ids=TEAM | KEY),
    get("boards.panel", SEES_FEATURE, ids=FEATURE | KEY, note="of a feature"),
    get("boards.panel", SEES_TEAM, ids=PERSON | KEY, note="of a person"),
    get("boards.card", SEES_TEAM, ids=TEAM | KEY | {"what": "pair"}),
    post("boards.card", ENGINEERS, SEES_TEAM - ENGINEERS, said(reason="supplier"), ids=TEAM | KEY | {"what": "block"}),
    post(
        "boards.card", WORKERS, SEES_FEATURE - WORKERS, said(reason="supplier"), ids=FEATURE | KEY | {"what": "block"},
        note="of a feature",
    ),
    post("boards.card", SEES_TEAM - ONLOOKERS, ONLOOKERS, said(text="Ok"), ids=TEAM | KEY | {"what": "note"}, note="note"),
    post("boards.moves", ENGINEERS, SEES_TEAM - ENGINEERS, named(item="item.key", column="progress"), ids=TEAM),
    post("boards.moves", WORKERS, SEES_FEATURE - WORKERS, ACTIVE, ids=FEATURE, note="of a feature"),
    post("boards.moves", ENGINEERS, SEES_TEAM - ENGINEERS, ACTIVE, ids=PERSON, note="of a person"),
    post(
        "boards.moves", LEADS, SEES_FEATURE - LEADS, joined(named(item="item.key", before="story.key"), said(column="queue")),
        ids=FEATURE, note="to a place in the queue",
    ),
]  # fmt: skip
