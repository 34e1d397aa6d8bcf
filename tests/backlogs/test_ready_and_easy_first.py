"""What is ready is the team's to say; what lacks is said and blocks nothing (R7). Easy first is one click (R8)."""

from decimal import Decimal

import pytest

from backlogs.models import Ready, WorkItem
from core.errors import Invalid, NotAllowed
from journal.models import Entry
from journal.replaying import Replay
from tests.cast import Cast


def lacking(cast: Cast, item: WorkItem) -> list[str]:
    found = WorkItem.objects.select_related("team", "backlog", "feature").get(pk=item.pk)
    return Ready.objects.of(found.team).lacking([found])[found.pk]


def test_a_team_that_never_said_asks_for_a_size(cast: Cast) -> None:
    assert lacking(cast, cast.item()) == ["size"]
    assert lacking(cast, cast.item(kind="interrupt")) == []


def test_each_item_says_what_it_lacks(cast: Cast) -> None:
    every = [ask.value for ask in Ready.Ask]
    Ready.objects.define(cast.linux, by=cast.eve, asks=reversed(every), words="Somebody can test it.")
    item = cast.item()
    assert lacking(cast, item) == every
    item.list_line("It renews.", by=cast.eve)
    item.label(["tls"], by=cast.eve)
    item.revise(by=cast.eve, points=Decimal(3), ease=1, description="How", customer=cast.web_shop)
    assert lacking(cast, item) == []
    cast.column("In progress").pull(cast.item("Lacks all"), by=cast.eve)


def test_a_story_has_the_customer_of_its_feature(cast: Cast) -> None:
    Ready.objects.define(cast.linux, by=cast.pia, asks=["customer"])
    assert lacking(cast, cast.item(feature=cast.feature(customer=cast.web_shop))) == []


def test_who_takes_part_defines_it_and_it_is_told_once(cast: Cast) -> None:
    for by in (cast.oz, cast.cy):
        with pytest.raises(NotAllowed):
            Ready.objects.define(cast.linux, by=by, asks=[])
    with pytest.raises(Invalid):
        Ready.objects.define(cast.linux, by=cast.eve, asks=["luck"])
    for _ in range(2):
        Ready.objects.define(cast.linux, by=cast.eve, asks=["size", "ease"])
    Ready.objects.define(cast.linux, by=cast.tia, asks=[])
    assert Entry.objects.filter(kind="ready").count() == 2
    assert lacking(cast, cast.item()) == []
    assert not list(Replay().run().differences())


def test_easy_first_orders_and_moves_nothing(cast: Cast) -> None:
    hard, unrated, easy = cast.item("h", ease=3), cast.item("u"), cast.item("e", ease=1)
    easy_too = cast.item("e2", ease=1)
    assert list(WorkItem.objects.by_ease()) == [easy, easy_too, hard, unrated]
    assert list(WorkItem.objects.ranked()) == [hard, unrated, easy, easy_too]


def test_easy_first_in_the_api_goes_on_page_by_page(cast: Cast, api) -> None:
    for number, ease in enumerate([3, None, 1, 2, 1]):
        cast.item(f"Item {number}", ease=ease)
    found, page = [], "/api/v1/items/?team=LINUX&order=ease&limit=2"
    while page:
        answer = api(cast.ada).get(page).json()
        found += [row["ease"] for row in answer["results"]]
        page = answer["next"]
    assert found == [1, 1, 2, 3, None]
