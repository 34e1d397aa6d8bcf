"""The review of a closed iteration shows its numbers beside those of the last ones up to it."""

from backlogs.planning_ahead import plan_ahead
from metrics.review import Review
from metrics.review_words import ReviewWords
from tests.cast import Cast


def test_beside_the_iterations_up_to_it(busy: Cast) -> None:
    second = Review(busy.linux.iterations.get(number=2))
    assert [row["iteration"] for row, _ in second.pace] == [1, 2]
    assert (second.unit, second.amounts, second.usual) == ("points", [3, 3], 3)
    assert second.finished is not None
    assert [way.name for way in second.ways][-2:] == ["Finished items", "Arrivals"]
    assert {way.name: way.percent for way in second.ways}["Finished items"] == 50


def test_one_that_is_not_closed_has_none(busy: Cast, visit) -> None:
    ahead = busy.linux.iterations.get(number=4)
    assert (Review(ahead).finished, Review(ahead).share, Review(ahead).ways) == (None, None, [])
    assert "Velocity" not in visit(busy.oz).get(f"/iterations/{ahead.pk}/review/").content.decode()


def test_the_page_of_the_iteration_asks_for_it(busy: Cast, visit) -> None:
    closed = busy.linux.iterations.get(number=3)
    browser = visit(busy.oz)
    assert (
        f'hx-get="/iterations/{closed.pk}/review/"'
        in browser.get(f"/iterations/{closed.pk}/").content.decode()
    )
    page = " ".join(browser.get(f"/iterations/{closed.pk}/review/").content.decode().split())
    assert "<b>3</b> points, mean 3, 3 to 3 of 3" in page
    assert "Share of interrupts" in page
    assert visit(busy.cy).get(f"/iterations/{closed.pk}/review/").status_code == 404


def test_the_text_says_what_was_amended(busy: Cast) -> None:
    closed = busy.linux.iterations.get(number=3)
    assert "As amended" not in ReviewWords(closed).text
    entry = closed.entries.filter(committed_points__gt=0, outcome="done").first()
    closed.amend(entry.item, "carried", because="Taken back.", by=busy.pia)
    words = ReviewWords(closed).text
    assert "Say/do: 3 points of 3" in words
    assert "As amended: 0 points of 3" in words


def test_the_text_names_what_fell_out_and_what_came_for_it(cast: Cast) -> None:
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    first, late = cast.item("First"), cast.item("Late")
    iteration.take_in(first, by=cast.pia)
    iteration.start(by=cast.pia)
    iteration.exchange(late, for_=first, by=cast.pia)
    late.close(by=cast.ada)
    iteration.close(by=cast.pia)
    words = ReviewWords(iteration).text
    assert f"Fell out:\n- {first.key} First\nAdded after the start:\n- {late.key} Late, done" in words
