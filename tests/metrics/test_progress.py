"""The burn-up of a feature moves where something happened, and the page says when it is likely finished."""

from datetime import date, timedelta
from decimal import Decimal

import time_machine
from django.template.loader import render_to_string

from metrics.burn_up import Piece, burn_up
from metrics.progress import Progress
from tests.cast import Cast


def test_both_lines_move_where_something_happened() -> None:
    pieces = [
        Piece(came=10, finished=14, sizes=[(10, 3), (12, 5)]),
        Piece(came=11, sizes=[(13, 2)]),
        Piece(came=11, left=15, sizes=[(11, 8)]),
        # A size given after the finish rewrites nothing.
        Piece(came=12, finished=13, sizes=[(12, 1), (14, 9)]),
    ]
    found = burn_up(pieces, 16)
    assert found.first == 10
    assert found.scope == [3, 11, 14, 16, 16, 8, 8]
    assert found.done == [0, 0, 0, 1, 6, 6, 6]


def test_a_size_from_before_it_came_counts_when_it_comes() -> None:
    assert burn_up([Piece(came=5, sizes=[(3, 2)])], 6).scope == [2, 2]
    assert burn_up([], 6).scope == [0]


def test_a_feature_shows_its_scope_and_what_is_done(cast: Cast, visit) -> None:
    feature = cast.feature()
    with time_machine.travel("2026-03-02T09:00Z", tick=False) as clock:
        first = cast.item("One", feature=feature, points=Decimal(3))
        cast.item("Two", feature=feature, points=Decimal(2))
        clock.shift(timedelta(days=3))
        first.close(by=cast.ada)
        cast.item("Three", feature=feature, points=Decimal(5))
        clock.shift(timedelta(days=1))
        progress = Progress(feature)
        assert (progress.unit, progress.done, progress.scope) == ("points", 3, 10)
        assert [(scope, done) for _, scope, done in progress.rows] == [(10, 3), (5, 0)]
        assert progress.done_line.startswith("0.0,32.0")
        page = " ".join(visit(cast.eve).get(f"/features/{feature.pk}/progress/").content.decode().split())
        assert "<b>3</b> of 10 points" in page
        assert "Not enough yet" in page
        assert (
            f'hx-get="/features/{feature.pk}/progress/"'
            in visit(cast.eve).get(f"/features/{feature.pk}/").content.decode()
        )
        assert visit(cast.cy).get(f"/features/{feature.pk}/progress/").status_code == 404


def test_items_are_counted_where_few_have_a_size(cast: Cast) -> None:
    feature = cast.feature()
    cast.item("One", feature=feature, points=Decimal(3)).close(by=cast.ada)
    cast.item("Two", feature=feature)
    cast.item("Three", feature=feature).dismiss("cancelled", by=cast.ada)
    progress = Progress(feature)
    assert (progress.unit, progress.done, progress.scope) == ("items", 1, 2)


def test_the_forecast_is_a_sentence_also_where_nothing_is_in_front() -> None:
    day = date(2026, 12, 6)
    for left, ahead, told in (
        (4, 0, "its 4 open stories come next; with 85 % when they do, since nothing is in front."),
        (1, 1, "its 1 open story comes next; with 85 % when 1 in front is worked first."),
        (2, 25, "its 2 open stories come next; with 85 % when 25 in front are worked first."),
    ):
        found = {"left": left, "ahead": ahead, "likely": day, "safe": day}
        shown = {"items": True, "began_on": day, "forecast": found, "feature": {"closed_at": None}}
        assert told in render_to_string("metrics/_progress.html", {"progress": shown})
