"""Standups: seen with their board; steered by who takes part in the team, or works on the feature."""

from tests.authorisation.actors import ENGINEERS, SEES_FEATURE, SEES_TEAM
from tests.authorisation.rows import Row, get, named, post, said

TAKES_PART = SEES_TEAM - {"observer"}
ONLOOKERS = SEES_TEAM - TAKES_PART
ON_FEATURE = SEES_FEATURE - {"observer"}
TEAM, FEATURE = {"board": "team_board"}, {"board": "feature_board"}
PK, OF_FEATURE = {"pk": "standup"}, {"pk": "feature_standup"}
QUESTION = PK | {"question": "question"}
CARD = PK | {"key": "item.key"}


def part(route: str, body=None, ids=None, **more) -> Row:
    return post(f"boards.{route}", TAKES_PART, ONLOOKERS, body, ids=ids or PK, **more)


STANDUPS = [
    get("boards.standups", SEES_TEAM, ids=TEAM),
    get("boards.standups", SEES_FEATURE, ids=FEATURE, note="of a feature"),
    part("standups", ids=TEAM),
    post("boards.standups", ON_FEATURE, SEES_FEATURE - ON_FEATURE, ids=FEATURE, note="of a feature"),
    get("boards.standup", SEES_TEAM, ids=PK),
    get("boards.standup", SEES_FEATURE, ids=OF_FEATURE, note="of a feature"),
    get("boards.standup-now", SEES_TEAM, ids=PK),
    part("standup-walk", said(to="next")),
    part("standup-order", said(order="person")),
    part("standup-lead"),
    post("boards.standup-lead", ON_FEATURE, SEES_FEATURE - ON_FEATURE, ids=OF_FEATURE, note="of a feature"),
    part("standup-pause"),
    part("standup-pause-end"),
    part("standup-here"),
    get("boards.standup-questions", SEES_TEAM, ids=PK),
    part("standup-questions", said(text="Who?")),
    part("standup-settlement", ids=QUESTION),
    part("standup-closure"),
    get("boards.standup-item", SEES_TEAM, ids=CARD | {"what": "move"}),
    post(
        "boards.standup-item", ENGINEERS, SEES_TEAM - ENGINEERS, named(column="progress"), ids=CARD | {"what": "move"},
    ),
    post(
        "boards.standup-item", ENGINEERS, SEES_TEAM - ENGINEERS, said(reason="supplier"), ids=CARD | {"what": "block"},
        note="block",
    ),
]  # fmt: skip
