"""Standups: seen with their board; steered by who takes part in the team, or works on the feature."""

from tests.authorisation.actors import ENGINEERS, SEES_FEATURE, SEES_TEAM
from tests.authorisation.rows import Row, delete, get, named, post, said

TAKES_PART = SEES_TEAM - {"observer"}
ONLOOKERS = SEES_TEAM - TAKES_PART
ON_FEATURE = SEES_FEATURE - {"observer"}
TEAM, FEATURE = {"board": "team_board"}, {"board": "feature_board"}
PK, OF_FEATURE = {"pk": "standup"}, {"pk": "feature_standup"}
QUESTION = PK | {"question": "question"}
CARD = PK | {"key": "item.key"}


def part(route: str, body=None, ids=None, **more) -> Row:
    return post(f"boards.{route}", TAKES_PART, ONLOOKERS, body, ids=ids or PK, **more)


def done(name: str, body=None) -> Row:
    return post(f"api-standup-{name}", TAKES_PART, ONLOOKERS, body, ids=PK)


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
    get("api-standup-list"),
    post("api-standup-list", TAKES_PART, ONLOOKERS, named(board="team_board")),
    post("api-standup-list", ON_FEATURE, SEES_FEATURE - ON_FEATURE, named(board="feature_board"), note="of a feature"),
    get("api-standup-detail", SEES_TEAM, ids=PK),
    get("api-standup-detail", SEES_FEATURE, ids=OF_FEATURE, note="of a feature"),
    get("api-standup-here", SEES_TEAM, ids=PK),
    get("api-standup-questions", SEES_TEAM, ids=PK),
    get("api-standup-summary", SEES_TEAM, ids=PK),
    done("walk", said(to="next")),
    done("order", said(order="person")),
    done("lead"),
    done("pause"),
    delete("api-standup-pause", TAKES_PART, ONLOOKERS, ids=PK),
    done("here"),
    done("questions", said(text="Who?")),
    delete("api-standup-settlement", TAKES_PART, ONLOOKERS, ids=QUESTION),
    done("closure"),
]  # fmt: skip
