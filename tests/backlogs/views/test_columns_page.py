"""The workflow: read by members, set up by team administrators."""

import pytest

from backlogs.models import Column, Limit

HTMX = {"HTTP_HX_REQUEST": "true"}
PAGE = "/t/LINUX/columns/"


def names(cast) -> list[str]:
    return [column.name for column in cast.linux.columns.standing()]


def test_a_column_is_added_renamed_limited_shifted_and_removed(cast, visit):
    browser, review = visit(cast.tia), cast.column("Review")
    assert browser.post(PAGE, {"name": "Verify", "category": "active"}).status_code == 302
    words = {
        "version": review.version,
        "initial-name": "Review",
        "initial-policy": "",
        "name": "Second look",
        "policy": "Two eyes",
    }
    assert browser.post(f"/columns/{review.pk}/words/", words).status_code == 302
    assert (
        browser.post(f"/columns/{review.pk}/limit/", {"maximum": "3", "on_full": "warn"}).status_code == 302
    )
    assert browser.post(f"/columns/{review.pk}/place/", {"position": "up"}).status_code == 302
    assert names(cast) == ["Ready", "Second look", "In progress", "Waiting", "Done", "Verify"]
    assert (Limit.objects.get().maximum, Limit.objects.get().on_full) == (3, "warn")
    assert "warns over 3" in browser.get(PAGE).content.decode()
    assert browser.post(f"/columns/{review.pk}/limit/", {"maximum": "", "on_full": "warn"}).status_code == 302
    assert browser.post(f"/columns/{review.pk}/removal/").status_code == 302
    assert "Second look" not in names(cast)


def test_a_column_is_dropped_beside_another(cast, visit):
    done, ready = cast.column("Done"), cast.column("Ready")
    sent = {"item": done.pk, "after": ready.pk}
    assert visit(cast.tia).post(f"{PAGE}order/", sent, **HTMX).status_code == 204
    assert names(cast)[:2] == ["Ready", "Done"]
    assert (
        visit(cast.tia).post(f"{PAGE}order/", {"item": done.pk, "before": ready.pk}, **HTMX).status_code
        == 204
    )
    assert names(cast)[0] == "Done"


def test_cards_of_a_removed_column_go_where_one_says(cast, visit):
    item, review = cast.item(), cast.column("Review")
    review.pull(item, by=cast.ada)
    browser, path = visit(cast.tia), f"/columns/{review.pk}/removal/"
    assert "Its 1 card must go somewhere." in browser.get(path, **HTMX).content.decode()
    assert browser.post(path, **HTMX).status_code == 409
    assert browser.post(path, {"to": cast.column("Waiting").pk}).status_code == 302
    item.placement.refresh_from_db()
    assert item.placement.column.name == "Waiting"


def test_the_removal_says_what_is_full_and_asks_why(cast, visit):
    review, waiting = cast.column("Review"), cast.column("Waiting")
    waiting.pull(cast.item("there"), by=cast.ada)
    waiting.limit_to(1, by=cast.tia)
    review.pull(cast.item(), by=cast.ada)
    browser, path = visit(cast.tia), f"/columns/{review.pk}/removal/"
    assert "Waiting, 1 of 1" in browser.get(path, **HTMX).content.decode()
    assert browser.post(path, {"to": waiting.pk}, **HTMX).status_code == 409
    assert browser.post(path, {"to": waiting.pk, "because": "We pair"}).status_code == 302
    assert "Review" not in names(cast)


def test_a_stale_rename_is_told(cast, visit):
    review = cast.column("Review")
    sent = {
        "version": review.version,
        "initial-name": "Review",
        "initial-policy": "",
        "name": "Mine",
        "policy": "",
    }
    review.rename("Theirs", by=cast.tia)
    assert visit(cast.tia).post(f"/columns/{review.pk}/words/", sent, **HTMX).status_code == 409
    assert Column.objects.get(pk=review.pk).name == "Theirs"


@pytest.mark.parametrize("who", ["ada", "oz", "pia"])
def test_who_does_not_administer_reads(cast, visit, who):
    browser, review = visit(getattr(cast, who)), cast.column("Review")
    page = browser.get(PAGE).content.decode()
    assert "A team administrator sets it up" in page
    assert "data-rank-item" not in page
    sent = {
        "version": 1,
        "name": "Mine",
        "maximum": "1",
        "on_full": "warn",
        "category": "queue",
        "item": review.pk,
    }
    for path in (
        PAGE,
        f"/columns/{review.pk}/words/",
        f"/columns/{review.pk}/limit/",
        f"/columns/{review.pk}/removal/",
    ):
        assert browser.post(path, sent, **HTMX).status_code == 403, path


def test_a_stranger_finds_nothing(cast, visit):
    review = cast.column("Review")
    assert visit(cast.cy).get(PAGE).status_code == 404
    for path in ("words", "limit", "place", "removal"):
        assert visit(cast.cy).post(f"/columns/{review.pk}/{path}/").status_code == 404
