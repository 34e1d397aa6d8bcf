"""What is done to a card over the board: the dialog, what it sends, what it refuses, and that others have no such card."""

from backlogs.models import WorkItem
from tests.cast import Cast

FRAGMENT = {"HTTP_HX_REQUEST": "true"}


def address(item, what: str) -> str:
    return f"/boards/team-LINUX/items/{item.key}/{what}/"


def test_each_has_its_dialog_and_answers_with_the_card(cast: Cast, visit) -> None:
    item, browser = cast.item("Renew"), visit(cast.ada)
    cast.column("In progress").pull(item, by=cast.ada)
    sent = {
        "pair": {"person": cast.bo.pk}, "block": {"reason": "supplier", "note": "Asked."}, "note": {"text": "Half done"},
        "split": {"titles": "First\nSecond"}, "effort": {"minutes": 60},
    }  # fmt: skip
    for what, values in sent.items():
        assert f"{item.key}</h2>" in browser.get(address(item, what), **FRAGMENT).content.decode()
        answer = browser.post(address(item, what), values, **FRAGMENT)
        assert (answer.status_code, answer["HX-Trigger"]) == (200, "dialog-close")
        assert f'id="card-{item.key}"' in answer.content.decode()
    item.refresh_from_db()
    assert list(item.crew_now) == [cast.bo]
    assert item.open_block.note == "Asked."
    assert [effort.minutes for effort in item.efforts.all()] == [60]
    assert item.comments.get().text == "Half done"
    assert sorted(part.title for part in WorkItem.objects.exclude(pk=item.pk)) == ["First", "Second"]


def test_a_refusal_stays_in_the_dialog_with_what_was_typed(cast: Cast, visit) -> None:
    item = cast.item("Renew")
    cast.column("In progress").pull(item, by=cast.ada)
    answer = visit(cast.ada).post(address(item, "effort"), {"minutes": 9000}, **FRAGMENT)
    assert (answer.status_code, answer["HX-Retarget"]) == (400, "#dialogs")
    item.close(by=cast.ada)
    typed = visit(cast.ada).post(address(item, "block"), {"reason": "supplier", "note": "Typed"}, **FRAGMENT)
    assert typed.status_code == 409
    assert 'value="Typed"' in typed.content.decode()


def test_without_scripts_the_board_comes_back(cast: Cast, visit) -> None:
    item = cast.item("Renew")
    answer = visit(cast.ada).post(address(item, "note"), {"text": "Half done"})
    assert (answer.status_code, answer["Location"]) == (302, "/boards/team-LINUX/")


def test_a_stranger_has_no_such_card(cast: Cast, visit) -> None:
    item = cast.item("Renew")
    for what in ("pair", "note"):
        assert visit(cast.nell).get(address(item, what)).status_code == 404
        assert visit(cast.nell).post(address(item, what), {"text": "x"}).status_code == 404
    assert not item.comments.exists()
