"""The 50 and 85 % lines of a column: ages of finished items when they left it."""

from datetime import UTC, datetime, timedelta

from core import clock
from metrics.age_lines import draw_age_lines, lines
from metrics.tasks import draw_age_lines as draw_all
from tests.cast import Cast

BEGIN = datetime(2026, 6, 1, 9, tzinfo=UTC)


def live(cast: Cast, days: int, kind: str = "business") -> None:
    """Started on the first day, in review so many days later, finished the day after."""
    item = cast.item(kind=kind)
    for offset, name in ((0, "In progress"), (days, "Review"), (days + 1, "Done")):
        with clock.at(BEGIN + timedelta(offset)):
            cast.column(name).pull(item, by=cast.ada)


def test_lines_are_nearest_rank_ages_at_leaving(cast: Cast) -> None:
    for days in range(1, 11):
        live(cast, days)
    with clock.at(BEGIN + timedelta(20)):
        draw_age_lines(cast.linux)
    progress, review = cast.column("In progress"), cast.column("Review")
    assert (progress.age_50, progress.age_85) == (6, 10)
    assert (review.age_50, review.age_85) == (7, 11)


def test_interrupts_make_no_story_look_old(cast: Cast) -> None:
    for days in range(1, 11):
        live(cast, days)
        live(cast, 1, kind="interrupt")
    with clock.at(BEGIN + timedelta(20)):
        draw_age_lines(cast.linux)
    assert cast.column("In progress").age_50 == 6


def test_little_history_draws_no_line(cast: Cast) -> None:
    live(cast, 3)
    draw_all()
    assert cast.column("In progress").age_85 is None
    assert lines([1] * 9) == (None, None)


def test_what_was_finished_long_ago_does_not_count(cast: Cast) -> None:
    for days in range(1, 11):
        live(cast, days)
    with clock.at(BEGIN + timedelta(400)):
        draw_age_lines(cast.linux)
    assert cast.column("In progress").age_85 is None
