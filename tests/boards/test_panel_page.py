"""The item over a board: the panel for a page that is open, the board for a link that was copied; fresh only when something happened."""

import pytest

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def item(cast):
    item = cast.item("Renew the certificates", feature=cast.feature(), description="Old **keys** go.")
    cast.column("In progress").pull(item, by=cast.ada)
    return item


@pytest.fixture
def path(item):
    return f"/boards/team-LINUX/items/{item.key}/"


def test_an_open_board_gets_the_panel_alone_and_a_copied_link_the_board(cast, visit, item, path):
    browser = visit(cast.ada)
    panel = browser.get(path, **HTMX).content.decode()
    assert panel.lstrip().startswith("<dialog")
    assert "Old <strong>keys</strong> go." in panel
    board = browser.get(f"{path}?lanes=none").content.decode()
    assert 'data-panel-items="/boards/team-LINUX/items/"' in board
    assert f'id="card-{item.key}"' in board
    derived = f"/boards/feature-{item.feature_id}/items/{item.key}/"
    assert f'id="card-{item.key}"' in browser.get(derived).content.decode()
    assert browser.get(derived, **HTMX).content.decode().lstrip().startswith("<dialog")


def test_a_stranger_finds_neither_panel_nor_board(cast, visit, item, path):
    for person, where in ((cast.cy, path), (cast.ada, path.replace("LINUX/", "NET/")), (cast.vic, path)):
        assert visit(person).get(where, **HTMX).status_code == 404, person
        assert visit(person).get(where).status_code == 404, person


def test_what_is_not_on_the_board_is_not_found_there(cast, visit, item, path):
    loose = cast.item("Loose")
    feature = f"/boards/feature-{item.feature_id}/items/{loose.key}/"
    assert visit(cast.ada).get(feature, **HTMX).status_code == 404
    assert visit(cast.ada).get(feature).status_code == 404
    item.move_to_team(cast.network, by=cast.root)
    assert visit(cast.root).get(path, **HTMX).status_code == 404


def test_an_old_key_leads_to_the_new_one(cast, visit, item):
    item.join(cast.ada, by=cast.ada)
    old = item.key
    item.move_to_team(cast.network, by=cast.root)
    board = f"/boards/person-{cast.ada.pk}/items"
    answer = visit(cast.ada).get(f"{board}/{old}/", **HTMX)
    assert (answer.status_code, answer["Location"]) == (308, f"{board}/{item.key}/")


def test_it_is_sent_again_only_when_something_happened(cast, visit, item, path):
    browser = visit(cast.ada)
    tag = browser.get(path, **HTMX)["ETag"]
    assert browser.get(path, **HTMX, HTTP_IF_NONE_MATCH=tag).status_code == 304
    for happens in (
        lambda: item.comment("Half of them are done", by=cast.eve),
        lambda: cast.item("Wildcard").link(item, by=cast.eve, kind="blocks"),
    ):
        happens()
        answer = browser.get(path, **HTMX, HTTP_IF_NONE_MATCH=tag)
        assert answer.status_code == 200
        tag = answer["ETag"]
    answer = visit(cast.oz).get(path, **HTMX)
    assert answer["ETag"] != tag
    assert "You read this item" in answer.content.decode()
    assert "edit/title/" not in answer.content.decode()


def test_its_questions_do_not_grow_with_what_happened(cast, visit, item, path, django_assert_max_num_queries):
    others = [cast.item(f"Other {number}") for number in range(4)]
    for number, other in enumerate(others):
        line = item.list_line(f"Line {number}", by=cast.eve)
        item.tick(line, by=cast.eve)
        item.link(other, by=cast.ada, kind="blocks")
        other.link(item, by=cast.ada, kind="relates")
        item.comment(f"Word {number}", by=(cast.ada, cast.eve)[number % 2])
        item.log_effort(30, by=cast.ada, on=cast.linux.today)
    item.join(cast.eve, by=cast.eve)
    item.label(["tls", "keys"], by=cast.ada)
    item.block(by=cast.ada, reason="supplier")
    item.unblock(by=cast.ada)
    item.watch(by=cast.eve)
    browser = visit(cast.ada)
    browser.get(path, **HTMX)
    with django_assert_max_num_queries(31):
        assert browser.get(path, **HTMX).status_code == 200
    tag = browser.get(path, **HTMX)["ETag"]
    with django_assert_max_num_queries(9):
        assert browser.get(path, **HTMX, HTTP_IF_NONE_MATCH=tag).status_code == 304
