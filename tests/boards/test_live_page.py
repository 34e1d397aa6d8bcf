"""What a page fetches when it hears of a change: outlines, then the cards that look otherwise; nothing where nothing changed."""

import re

import pytest

from boards.live.position import position
from boards.team_board import TeamBoard
from boards.views import fresh
from tests.cast import Cast

PAGE, FRESH, CARDS = "/t/LINUX/board/", "/boards/team-LINUX/fresh/", "/boards/team-LINUX/fresh/cards/"
LIVE = "/api/v1/boards/team-LINUX/live/"
STAMP = re.compile(r'<li [^>]*id="card-(LINUX-\d+)"[^>]*data-stamp="([0-9a-f]{12})"')


@pytest.fixture
def placed(cast: Cast):
    feature = cast.feature()
    items = [cast.item(title, feature=feature) for title in ("Renew", "Warn")]
    for item in items:
        cast.column("Ready").pull(item, by=cast.ada)
    return items


def stamps(browser, path: str) -> dict[str, str]:
    return dict(STAMP.findall(browser.get(path).content.decode()))


def test_outlines_bear_the_stamps_of_the_cards(cast: Cast, placed, visit) -> None:
    browser = visit(cast.eve)
    outlines = browser.get(FRESH).content.decode()
    assert stamps(browser, FRESH) == stamps(browser, PAGE) == stamps(browser, f"{FRESH}?whole=1") != {}
    assert "Renew" not in outlines
    assert 'id="heads"' in outlines
    assert 'id="class-limits"' in outlines
    key = placed[0].key
    assert stamps(browser, f"{CARDS}?key={key}&key=NET-1") == {key: stamps(browser, PAGE)[key]}


def test_cards_asked_for_by_key_come_all_however_many_are_done(cast: Cast, visit) -> None:
    done = [cast.item(title) for title in "abcdef"]
    for item in done:
        item.close(by=cast.ada)
    browser, keys = visit(cast.eve), {item.key for item in done}
    assert len(stamps(browser, PAGE)) < len(done)
    assert stamps(browser, f"{CARDS}?{'&'.join(f'key={key}' for key in keys)}").keys() == keys


def test_a_card_that_changed_bears_another_stamp(cast: Cast, placed, visit) -> None:
    browser = visit(cast.eve)
    before = stamps(browser, FRESH)
    placed[0].join(cast.eve, by=cast.eve)
    after = stamps(browser, FRESH)
    assert [key for key in after if after[key] != before[key]] == [placed[0].key]


def test_an_unchanged_board_sends_nothing(cast: Cast, placed, visit) -> None:
    browser = visit(cast.eve)
    known = browser.get(FRESH)["ETag"]
    assert browser.get(FRESH, headers={"If-None-Match": known}).status_code == 304
    placed[0].join(cast.eve, by=cast.eve)
    assert browser.get(FRESH, headers={"If-None-Match": known}).status_code == 200


def test_who_moves_nothing_any_more_gets_cards_without_grips(cast: Cast, placed, visit) -> None:
    browser = visit(cast.eve)
    before = stamps(browser, FRESH)
    cast.linux.memberships.get(person=cast.eve).hold(["observer"], by=cast.tia)
    assert stamps(browser, FRESH).keys() == before.keys()
    assert set(stamps(browser, FRESH).values()).isdisjoint(before.values())


def test_an_emptied_board_says_so(cast: Cast, visit) -> None:
    assert "Nothing is on the board yet" in visit(cast.eve).get(FRESH).content.decode()


def test_cards_are_named_and_not_too_many(cast: Cast, visit) -> None:
    browser = visit(cast.eve)
    assert browser.get(CARDS).status_code == 400
    assert browser.get(f"{CARDS}?{'&'.join(['key=LINUX-1'] * 101)}").status_code == 400


def test_a_session_that_ended_is_told_to_the_script(cast: Cast, visit) -> None:
    assert "/sign-in/" in visit().get(FRESH, headers={"HX-Request": "true"})["HX-Redirect"]


def test_the_page_begins_where_it_was_read(cast: Cast, placed, visit) -> None:
    now = position(TeamBoard(cast.eve, cast.linux))
    assert f'data-live-after="{now.id}"' in visit(cast.eve).get(PAGE).content.decode()
    assert now.id == str(now.number)


def test_where_nothing_streams_one_is_told_once_and_comes_back(cast: Cast, placed, api) -> None:
    """A worker that serves one request at a time must not be held; the reader polls instead."""
    now, program = position(TeamBoard(cast.eve, cast.linux)), api(cast.eve)
    answer = program.get(LIVE, headers={"Accept": "text/event-stream"})
    told = b"".join(answer.streaming_content).decode()
    assert answer["Content-Type"] == "text/event-stream"
    assert told == f"retry: 2000\n: here\n\nid: {now.id}\ndata: {now.number}\n\n"
    again = program.get(LIVE, headers={"Last-Event-ID": now.id})
    assert b"data" not in b"".join(again.streaming_content)
    assert b"data" not in b"".join(program.get(f"{LIVE}?after={now.id}").streaming_content)


@pytest.mark.parametrize("who", ["cy", "vic"])
def test_strangers_hear_nothing(cast: Cast, api, who: str) -> None:
    answer = api(getattr(cast, who)).get(LIVE, headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert api().get(LIVE).status_code == 401


def test_everybody_at_a_board_shares_what_is_made_once(cast: Cast, placed, visit, monkeypatch) -> None:
    """Who lacks only what changed last has it at once; who has other rights gets other cards."""
    made, look_at = [], fresh.look_at
    monkeypatch.setattr(fresh, "look_at", lambda *how: made.append(1) or look_at(*how))
    eve, bo, oz = (visit(person) for person in (cast.eve, cast.bo, cast.oz))
    assert stamps(eve, FRESH) == stamps(bo, FRESH) != stamps(oz, FRESH)
    assert len(made) == 2
    placed[0].join(cast.eve, by=cast.eve)
    shown = bo.get(FRESH).content.decode()
    assert "Renew" in shown
    assert "Warn" not in shown
    assert eve.get(FRESH).content.decode() == shown
    assert len(made) == 3
    assert stamps(bo, f"{FRESH}?crew=me") == {}
    assert stamps(eve, f"{FRESH}?crew=me").keys() == {placed[0].key}


def test_beyond_the_first_cards_it_is_told_which_changed_and_where_they_stand(
    cast: Cast, placed, visit
) -> None:
    browser, first, second = visit(cast.eve), *placed
    number = position(TeamBoard(cast.eve, cast.linux)).number
    assert int(browser.get(FRESH)["Board-Number"]) == number
    second.join(cast.eve, by=cast.eve)
    answer = browser.get(FRESH)
    told = {name: answer[f"Board-{name}"] for name in ("Number", "Since", "Changed")}
    assert told == {"Number": str(number + 1), "Since": str(number), "Changed": second.key}
    behind = browser.get(f"{CARDS}?key={first.key}&key={second.key}")["Board-Behind"]
    assert sorted(behind.split(" ")) == [f"{first.key}=", f"{second.key}={first.key}"]
