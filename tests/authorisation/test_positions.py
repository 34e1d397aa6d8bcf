"""Ids of another team wherever an id can stand: in the path, in one part of it, in a body, a filter, a list of many.

Nobody of Linux sees Network's things, so they do not exist; what does not belong together is refused even to the
administrator, who sees both. Whatever is refused changes nothing.
"""

from collections import Counter
from dataclasses import replace

import pytest

from tests.authorisation.actors import MEMBERS, ROOT
from tests.authorisation.asking import ask
from tests.authorisation.expected import ROWS
from tests.authorisation.foreign import ACROSS, BODIES, FILTERS, FOREIGN
from tests.authorisation.rows import Row
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
ran: Counter[str] = Counter()
# Whoever is in a team may ask every team by the web form, and sees nothing else of it.
OPEN = {"intake.ask"}
WITH_IDS = [
    row for row in ROWS if row.route not in OPEN and any(source in FOREIGN for source in row.ids.values())
]
MIXED = [
    replace(row, ids=row.ids | {name: FOREIGN[source]}, note=f"{row.note} foreign {name}".strip())
    for row in WITH_IDS
    if len(FOREIGN.keys() & row.ids.values()) > 1
    for name, source in row.ids.items()
    if source in FOREIGN
]


def refused(world: World, row: Row, name: str, statuses: set[int], position: str) -> list[str]:
    answer = ask(world, row, name)
    ran[position] += 1
    wrong = answer.status not in statuses or answer.changed or "Foreign" in answer.text
    ran["leaks"] += wrong
    return [f"{name}: {answer}, changed: {answer.changed}, {answer.text[:200]}"] if wrong else []


def each(row: Row) -> str:
    return row.label


@pytest.mark.parametrize("row", WITH_IDS, ids=each)
def test_what_is_anothers_does_not_exist(world: World, row: Row) -> None:
    elsewhere = replace(row, ids={name: FOREIGN.get(source, source) for name, source in row.ids.items()})
    asking = sorted(row.may & MEMBERS) or ["observer"]
    assert not [wrong for name in asking for wrong in refused(world, elsewhere, name, {404}, "in the path")]


@pytest.mark.parametrize("row", MIXED, ids=each)
def test_parts_of_two_wholes_do_not_go_together(world: World, row: Row) -> None:
    asking = [*sorted(row.may & MEMBERS)[:1], *sorted(ROOT)]
    assert not [wrong for name in asking for wrong in refused(world, row, name, {404}, "mixed")]


@pytest.mark.parametrize(
    ("name", "row"), BODIES, ids=lambda part: part if isinstance(part, str) else each(part)
)
def test_what_is_anothers_is_not_named_in_a_body(world: World, name: str, row: Row) -> None:
    position = "in a list of many" if "bulk" in row.route else "in a body"
    assert not refused(world, row, name, {400, 404}, position)


@pytest.mark.parametrize("row", ACROSS, ids=each)
def test_who_sees_both_teams_does_not_join_what_belongs_apart(world: World, row: Row) -> None:
    assert not refused(world, row, "administrator", {400, 404, 409}, "across teams")


@pytest.mark.parametrize("row", FILTERS, ids=lambda row: f"{row.route} {row.query}")
def test_a_filter_finds_nothing_of_others(world: World, row: Row) -> None:
    for name in sorted(MEMBERS):
        answer = ask(world, row, name)
        ran["in a filter"] += 1
        shown = "Foreign" in answer.text or '"results":[]' not in answer.text.replace(" ", "")
        leaks = answer.status not in {200, 400} or (answer.status == 200 and shown)
        ran["leaks"] += leaks
        assert not leaks, f"{name}: {answer} {answer.text[:300]}"


def test_the_count_of_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Read in the log of a run."""
    leaks = ran.pop("leaks", 0)
    with capsys.disabled():
        print(f"\nid positions: {sum(ran.values())} cases, {dict(ran)}, leaks = {leaks}")
    assert not leaks
