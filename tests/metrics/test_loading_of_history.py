"""What comes out of the tables is what the verbs put in: to the microsecond, in order, with what went elsewhere."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
import time_machine

from backlogs.imports.tiling import lay
from backlogs.models import Size, Stay
from backlogs.planning_ahead import fill_ahead
from journal.recording import verb
from metrics.days import micros
from metrics.history import FOREVER, INTERRUPT, NEVER
from metrics.iterations import iteration_of
from metrics.loading import history_of
from metrics.loading_parts import LOADERS
from metrics.policy import Policy
from metrics.table import Day, Moment, columns
from people.models import Absence


def test_moments_come_to_the_microsecond_whatever_their_fraction(cast):
    item = cast.item()
    moments = [
        datetime(2026, 1, 5, 8, tzinfo=UTC),
        datetime(2026, 1, 5, 8, 0, 0, 250_000, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC),
    ]
    for at in moments:
        Size.objects.create(item=item, points=None, at=at)
    ids, read = columns(["id", Moment("at")], f"FROM {Size._meta.db_table} WHERE item_id = %s", [item.pk])
    assert dict(zip(ids.tolist(), read.tolist(), strict=True)) == {
        size.pk: micros(size.at) for size in Size.objects.filter(item=item)
    }
    assert columns([Moment("at")], f"FROM {Size._meta.db_table} WHERE item_id = -1")[0].tolist() == []


def test_moments_of_one_width_are_read_as_they_lie(cast):
    item = cast.item()
    moments = [datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(microseconds=1 + 7 * n) for n in range(5)]
    Size.objects.bulk_create(Size(item=item, points=1, at=at) for at in moments)
    read = columns([Moment("at")], f"FROM {Size._meta.db_table} WHERE item_id = %s", [item.pk])[0]
    assert sorted(read.tolist()) == [micros(at) for at in moments]


def test_an_open_end_is_never_and_a_day_is_a_day(cast):
    cast.column("Ready").pull(cast.item(), by=cast.eve)
    assert columns([Moment("left_at")], f"FROM {Stay._meta.db_table}")[0].tolist() == [NEVER]
    Absence.objects.plan(person=cast.eve, by=cast.eve, began_on=date(2026, 2, 2), ended_on=date(2026, 2, 3))
    assert columns([Day("began_on")], f"FROM {Absence._meta.db_table}")[0].tolist() == [
        (date(2026, 2, 2) - date(1970, 1, 1)).days
    ]


def test_stays_of_one_instant_keep_the_order_in_which_they_were_written(cast):
    item, at = cast.item(), datetime(2026, 1, 5, 8, tzinfo=UTC)
    for name in ("Review", "Ready", "In progress"):
        Stay.objects.create(item=item, team=cast.linux, column=cast.column(name), entered_at=at, left_at=at)
    history = history_of(cast.linux, Policy(), ())
    assert [history.columns[place] for place in history.stays.column] == ["Review", "Ready", "In progress"]


def test_the_ends_of_stays_follow_from_the_next_ones(lived):
    read, followed = (history_of(lived.linux, Policy(), parts) for parts in (("ends",), ()))
    assert len(read.stays) > 10
    assert (read.stays.left == followed.stays.left).all()


def test_an_item_that_went_to_another_team_left_this_one(lived):
    item = lived.item()
    lived.column("In progress").pull(item, by=lived.eve)
    item.move_to_team(lived.network, by=lived.root)
    here = history_of(lived.linux, Policy(), ("ends",))
    gone = int(np.searchsorted(here.items.id, item.pk))
    assert here.items.closed[gone] == here.stays.left[here.stays.item == gone].max() < NEVER
    assert here.items.outcome[gone] == 0


def test_the_time_of_people_is_loaded_without_their_names(lived):
    Absence.objects.plan(
        person=lived.eve,
        by=lived.eve,
        began_on=date(2026, 2, 2),
        ended_on=date(2026, 2, 3),
        portion=Decimal("0.5"),
    )
    with time_machine.travel(datetime(2026, 2, 10, 9, tzinfo=UTC), tick=False):
        lived.item(kind="interrupt").log_effort(90, by=lived.bo, on=date(2026, 2, 10))
    history = history_of(lived.linux, Policy(), tuple(LOADERS))
    assert sorted(history.members.share) == [1, 1, 1]
    assert history.members.last.tolist() == [FOREVER] * 3
    assert history.absences.share.tolist() == [0.5]
    assert (history.efforts.minutes.tolist(), history.efforts.backlog.tolist()) == ([90], [INTERRUPT])
    assert len(history.crew.item) == 3
    assert history.entries.items.sum() > 0


@pytest.mark.django_db
def test_history_takes_a_number_of_queries_that_stays(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(19):
        history_of(cast.linux, Policy(), tuple(LOADERS))


def spans(team):
    """The iterations of the team as the numbers have them: first and last moment."""
    read = history_of(team, Policy(), ("iterations",)).iterations
    return list(zip(read.begin.tolist(), read.end.tolist(), strict=True))


def at(*day):
    return micros(datetime(*day, tzinfo=UTC))


@verb()
def laid(team):
    """What an import of an old history lays."""
    return lay(team, datetime(2019, 3, 4, tzinfo=UTC), datetime(2019, 6, 20, tzinfo=UTC))


def test_an_iteration_opens_where_the_one_before_closed(lived):
    assert spans(lived.linux)[:3] == [
        (at(2026, 1, 5), at(2026, 1, 19, 8)),
        (at(2026, 1, 19, 8), at(2026, 2, 2, 8)),
        (at(2026, 2, 2, 8), at(2026, 2, 16, 8)),
    ]


def test_behind_an_old_import_the_first_iteration_opens_on_its_own_first_day(cast):
    with time_machine.travel(datetime(2026, 3, 4, 9, tzinfo=UTC)):
        old = laid(cast.linux)
        fill_ahead(cast.linux)
        own = cast.linux.iterations.ahead().order_by("number")[0]
        own.start(by=cast.pia)
    first = at(own.starts_on.year, own.starts_on.month, own.starts_on.day)
    assert old.tiles[-1].ends == datetime(2019, 7, 1, tzinfo=UTC)
    assert spans(cast.linux)[len(old.tiles)] == (first, first + own.team.iteration_days * 86_400_000_000)


def test_what_was_done_before_a_missed_close_is_in_the_iterations_of_its_days(cast):
    with time_machine.travel(datetime(2026, 1, 5, 8, tzinfo=UTC)):
        fill_ahead(cast.linux)
        cast.linux.iterations.get(number=1).start(by=cast.pia)
    with time_machine.travel(datetime(2026, 2, 25, 8, tzinfo=UTC), tick=False):
        cast.linux.iterations.get(number=1).close(by=cast.pia)
    history = history_of(cast.linux, Policy(), ("iterations",))
    moments = np.array([at(2026, 1, 18), at(2026, 1, 20), at(2026, 2, 10)])
    assert iteration_of(history, moments).tolist() == [0, 1, 2]
