"""DESIGN §4, door by door: not seen is 404, seen but not allowed is 403, nobody is asked to sign in."""

from collections import Counter

import pytest

from tests.authorisation import routes
from tests.authorisation.actors import EVERYBODY, READER, STRANGERS
from tests.authorisation.asking import Answer, ask
from tests.authorisation.expected import EXEMPT, OF_ONESELF, ROWS
from tests.authorisation.rows import Row
from tests.authorisation.world import World

# Who may is asked in Python, and of rows that test_positions asks of both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ran: Counter[str] = Counter()


def test_every_route_has_its_rows() -> None:
    expected = {(row.route, row.method) for row in ROWS} | EXEMPT.keys()
    assert sorted(routes.offered() - expected) == []
    assert sorted(expected - routes.offered()) == []


def test_who_only_reads_writes_for_oneself_only() -> None:
    """The rows below see to it that nothing changes where an observer or a read token is refused."""
    unsafe = {row.route for row in ROWS if row.method != "get" and "observer" in row.may}
    assert sorted(unsafe) == sorted(OF_ONESELF)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_a_door_answers_each_as_it_should(world: World, row: Row) -> None:
    wrong = []
    for name in sorted(EVERYBODY | STRANGERS | (READER if row.is_api else frozenset())):
        answer, wanted = ask(world, row, name), expectation(row, name)
        ran[wanted] += 1
        if not fits(answer, wanted):
            wrong.append(f"{name}: {answer}, wanted {wanted}")
        if answer.changed and (row.method == "get" or answer.is_refused or wanted != "may"):
            ran["leaks"] += 1
            wrong.append(f"{name}: {answer}, and yet something changed")
    assert not wrong, f"{row.label}\n" + "\n".join(wrong)


def expectation(row: Row, name: str) -> str:
    if name in STRANGERS:
        return "sign in"
    if name == "reader":
        return expectation(row, "engineer") if row.method == "get" else "403"
    if name in row.others:
        return str(row.others[name])
    if name in row.may:
        return "may"
    return str(row.refused if name in row.sees else row.unseen)


def fits(answer: Answer, wanted: str) -> bool:
    if wanted == "sign in":
        return answer.status == 401 or (answer.status == 302 and answer.where.startswith("/sign-in/"))
    if wanted == "may":
        return (answer.status < 400 and not answer.where.startswith("/sign-in/")) or answer.status in {
            409,
            412,
            422,
        }
    return answer.status == int(wanted)


def test_the_count_of_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Read in the log of a run: how many cases there were, by what they wanted, and what leaked."""
    leaks = ran.pop("leaks", 0)
    with capsys.disabled():
        print(f"\nauthorisation matrix: {sum(ran.values())} cases, {dict(ran)}, leaks = {leaks}")
    assert not leaks
