"""The ETag of a board: it changes with the streams of its teams, with the viewer's rights, the question, and the day.

Weak, since two bodies under it may differ in nothing that matters. Lanes may be features of other teams: their numbers
count, too, and the tag itself names those teams, so that it can be compared without reading the board.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from boards.board import Board
from core.statements import among, ask

# Raised when the form of the answer changes, so that a client does not keep the old one.
FORM = 4
ORGANISATION = 0
_TAG = re.compile(r'"([0-9a-f]{24})(?:\.([0-9]{1,18}(?:-[0-9]{1,18}){0,49}))?"')

Numbers = Mapping[int, int]


def heads(board: Board, others: Iterable[int] = ()) -> Numbers:
    """The last number of each stream that the board shows, and of the organisation's; and the age lines of columns, each
    under its number made negative, since a job draws them and tells nobody."""
    where, ids = among(sorted({*board.teams, *others}))
    own, teams = among(sorted(board.teams))
    rows = ask(
        f"SELECT coalesce(team_id, {ORGANISATION}), number FROM journal_head"
        f" WHERE (team_id IS NULL AND NOT of_accounts) OR team_id {where}"
        f" UNION ALL SELECT -id, 65536 * coalesce(age_50, 0) + coalesce(age_85, 0) FROM backlogs_column"
        f" WHERE team_id {own} AND removed_at IS NULL AND coalesce(age_50, age_85) IS NOT NULL",
        [ids, teams],
    )
    return dict(rows)


def tag(board: Board, question: str, numbers: Numbers) -> str:
    viewer = board.viewer
    rights = [viewer.is_superuser, *((team, sorted(viewer.roles_in(team))) for team in board.teams)]
    days = [team.days.today.isoformat() for team in board.teams.values()]
    facts = (FORM, board.name, viewer.pk, rights, days, question, sorted(numbers.items()))
    streams = {number for number in numbers if number > ORGANISATION}
    others = sorted(streams - board.teams.keys())
    named = "." + "-".join(map(str, others)) if others else ""
    return f'W/"{blake2b(repr(facts).encode(), digest_size=12).hexdigest()}{named}"'


def known(board: Board, question: str, header: str) -> str:
    """The tag of If-None-Match that is the board as it is now; empty if none of them is."""
    for digest, others in _TAG.findall(header):
        named = [int(number) for number in others.split("-") if number]
        now = tag(board, question, heads(board, named))
        if now.startswith(f'W/"{digest}'):
            return now
    return ""
