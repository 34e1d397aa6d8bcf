"""Lanes by what a reader chooses: backlog, person, customer, class of service; the same on page and API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast

BOARD = "/api/v1/boards/team-LINUX/"


@pytest.fixture
def placed(cast: Cast) -> None:
    """One card of each kind; two people on the first, of whom Bo came first."""
    made = {
        "shop": {"customer": cast.web_shop}, "own": {"class_of_service": "fixed_date", "due_on": cast.linux.today},
        "fire": {"kind": "interrupt", "class_of_service": "expedite"}, "auto": {"kind": "ssa"},
    }  # fmt: skip
    for title, values in made.items():
        item = cast.item(title, **values)
        cast.column("In progress").pull(item, by=cast.ada)
        if title == "shop":
            item.join(cast.bo, by=cast.bo)
            item.join(cast.ada, by=cast.ada)
        if title == "auto":
            item.join(cast.ada, by=cast.ada)


def lanes(body: dict) -> dict[str, list[str]]:
    names = {lane["id"]: lane["name"] for lane in body["lanes"]}
    found: dict[str, list[str]] = {name: [] for name in names.values()}
    for cell in body["cells"]:
        found[names[cell["lane"]]] += [card["title"] for card in cell["cards"]]
    return found


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ("backlog", {"Business": ["shop", "own"], "Interrupts": ["fire"], "Self-service & automation": ["auto"]}),
        ("person", {"Ada": ["auto"], "Bo": ["shop"], "Nobody": ["own", "fire"]}),
        ("customer", {"Web Shop": ["shop"], "No customer": ["own", "fire", "auto"]}),
        ("class", {"Expedite": ["fire"], "Fixed date": ["own"], "Standard": ["shop", "auto"]}),
        ("none", {"": ["shop", "own", "fire", "auto"]}),
    ],
)  # fmt: skip
def test_each_card_is_in_one_lane(cast: Cast, placed, api, by: str, wanted: dict) -> None:
    program = api(cast.oz)
    with CaptureQueriesContext(connection) as queries:
        body = program.get(f"{BOARD}?lanes={by}").json()
    assert lanes(body) == wanted
    assert list(lanes(body)) == list(wanted)
    assert len(queries) <= 12


def test_a_cell_of_a_lane_is_asked_for_alone(cast: Cast, placed, api) -> None:
    column = cast.column("In progress").pk
    body = api(cast.oz).get(f"{BOARD}?lanes=person&column={column}&lane={cast.bo.pk}").json()
    assert [card["title"] for cell in body["cells"] for card in cell["cards"]] == ["shop"]


def test_the_page_offers_them_and_keeps_the_choice(cast: Cast, placed, visit) -> None:
    page = visit(cast.ada).get("/t/LINUX/board/?lanes=customer").content.decode()
    assert '<option value="customer" selected>by customer</option>' in page
    assert f'id="lane-{cast.web_shop.pk}"' in page
    fresh = visit(cast.ada).get("/boards/team-LINUX/fresh/?lanes=customer").content.decode()
    assert f'id="lane-{cast.web_shop.pk}"' in fresh
    odd = visit(cast.ada).get("/boards/team-LINUX/fresh/cards/?lanes=odd&key=LINUX-1")
    assert odd.status_code == 200


def test_nobody_at_all_is_a_lane_too(cast: Cast, api) -> None:
    cast.column("Ready").pull(cast.item("alone"), by=cast.ada)
    for by, name in (("person", "Nobody"), ("customer", "No customer")):
        assert lanes(api(cast.oz).get(f"{BOARD}?lanes={by}").json()) == {name: ["alone"]}
