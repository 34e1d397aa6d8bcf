"""What the palette finds: by key, words and name, among what the person sees; the rest stands on the page itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.models import Standup
from boards.team_board import TeamBoard
from tests.cast import Cast

PALETTE = "/palette/"


def asked(browser, text: str) -> str:
    return browser.get(PALETTE, {"q": text}).content.decode()


def test_it_finds_work_features_and_people_with_their_boards(cast: Cast, visit) -> None:
    feature = cast.feature()
    item = cast.item("Renew", feature=feature)
    browser = visit(cast.eve)
    assert f'href="/items/{item.key}/"' in asked(browser, "renew")
    shown = asked(browser, "certificates")
    assert f'href="/features/{feature.pk}/"' in shown
    assert f'href="/boards/feature-{feature.pk}/"' in shown
    assert f'href="/boards/person-{cast.ada.pk}/"' in asked(browser, "ada")
    assert browser.get(f"/boards/person-{cast.ada.pk}/").status_code == 200


def test_the_named_item_is_first_and_open_work_before_finished(cast: Cast, visit) -> None:
    old = cast.item("Renew the old")
    cast.column("Done").pull(old, by=cast.ada)
    named, new = cast.item("Something else"), cast.item("Please renew")
    feature = cast.feature("Renew all")
    shown = asked(visit(cast.eve), "renew")
    assert shown.index(new.key) < shown.index(old.key) < shown.index(f"/features/{feature.pk}/")
    new.close(by=cast.ada)
    shown = asked(visit(cast.eve), "renew")
    assert shown.index(f"/features/{feature.pk}/") < shown.index(old.key)
    assert asked(visit(cast.eve), named.key.lower()).index(named.key) > 0


def test_nothing_asked_is_what_one_is_about(cast: Cast, visit) -> None:
    item = cast.item("Renew")
    item.join(cast.eve, by=cast.eve)
    standup = Standup.objects.begin(TeamBoard(cast.eve, cast.linux), by=cast.eve)
    shown = asked(visit(cast.eve), "")
    assert f'href="/items/{item.key}/"' in shown
    assert f'href="/standups/{standup.pk}/"' in shown
    assert f'href="/standups/{standup.pk}/"' in asked(visit(cast.ada), "stand")


@pytest.mark.parametrize("who", ["cy", "vic", "nell"])
def test_strangers_find_nothing(cast: Cast, visit, who: str) -> None:
    item = cast.item("Renew", feature=cast.feature())
    Standup.objects.begin(TeamBoard(cast.eve, cast.linux), by=cast.eve)
    browser = visit(getattr(cast, who))
    for text in ("", "renew", item.key, "Certificates", "Eve", "standup"):
        assert "/items/" not in asked(browser, text)
        assert "/features/" not in asked(browser, text)
        assert "/standups/" not in asked(browser, text)
        assert f"person-{cast.eve.pk}/" not in asked(browser, text)


@pytest.mark.parametrize("text", ["%00", "%ED%A0%80", "x" * 5000, "%", "_", "'"])
def test_odd_words_are_no_error(cast: Cast, visit, text: str) -> None:
    assert visit(cast.eve).get(f"{PALETTE}?q={text}").status_code == 200


def test_it_costs_few_queries_however_much_it_finds(cast: Cast, visit) -> None:
    feature = cast.feature("Renew all")
    for number in range(12):
        cast.item(f"Renew {number}", feature=feature)
    browser = visit(cast.eve)
    for text, most in (("renew", 8), ("LINUX-3", 9), ("s", 9), ("", 7)):
        with CaptureQueriesContext(connection) as queries:
            asked(browser, text)
        assert len(queries) <= most, [query["sql"][:120] for query in queries]


def test_it_stands_on_every_page_and_leads_to_search_without_scripts(cast: Cast, visit) -> None:
    shown = visit(cast.eve).get("/t/LINUX/backlogs/").content.decode()
    assert 'data-palette="/palette/"' in shown
    assert 'class="search" href="/search/"' in shown
