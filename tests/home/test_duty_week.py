"""What was acknowledged in time during a turn is what the agreements call kept."""

from datetime import timedelta

from home.duty_week import DutyWeek
from intake.listening import listen_to_all
from rotations.duty import on_duty
from tests.cast import Cast
from tests.intake.past import at
from tests.intake.test_clocks import NOON, agreed, asked, later, triage  # noqa: F401 - a fixture among them


def test_kept_and_broken_promises_of_the_turn_are_counted(cast: Cast, agreed) -> None:  # noqa: F811
    in_time, late, waits = (asked(cast, title=title) for title in ("Shop", "Mail", "Wiki"))
    with at(NOON):
        listen_to_all()
    with at(later(minutes=10)):
        triage(in_time).acknowledge(by=cast.bo)
        listen_to_all()
    with at(later(minutes=90)):
        triage(late).acknowledge(by=cast.bo)
        listen_to_all()
    with at(later(minutes=95)):
        week = DutyWeek(cast.linux, on_duty(cast.linux), cast.bo)
        # The third one's hour is over, too, and nobody has looked at it.
        assert (week.acknowledged, week.came_in) == ((1, 3), 3)
    with at(NOON + timedelta(days=8)):
        assert DutyWeek(cast.linux, on_duty(cast.linux), cast.bo).acknowledged == (0, 0)
    assert waits.is_open
