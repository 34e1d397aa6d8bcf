"""What a handover says before anybody edits it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from backlogs.models import WorkItem
from core import clock
from intake.models import Triage
from rotations.models import Handover, Rotation
from tests.cast import Cast
from tests.intake.saying import Sending, firing

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def rotation(cast: Cast) -> Rotation:
    with clock.at(MONDAY):
        return Rotation.objects.open(
            by=cast.tia, team=cast.linux, kind="person_of_week", starts_on=date(2026, 11, 16),
            groups=[[cast.ada], [cast.bo]],
        )  # fmt: skip


def day(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


def words(rotation: Rotation, cast: Cast) -> str:
    with clock.at(day(6.5)):
        return Handover.objects.prepare_next(rotation, by=cast.ada).words


def arrive(cast: Cast, title: str, days: float, **more) -> WorkItem:
    with clock.at(day(days)):
        return cast.item(title, kind="interrupt", by=cast.eve, **more)


def test_open_waiting_and_odd_stand_in_their_parts(cast: Cast, rotation: Rotation):
    arrive(cast, "Disk [full] on *host-3*", 1)
    blocked, late = arrive(cast, "Backup is slow", 2), arrive(cast, "Licence runs out", 3)
    back = arrive(cast, "Mail loops", 4)
    with clock.at(day(4.5)):
        blocked.block(by=cast.eve, reason="supplier", note="ticket 17")
        Triage.objects.create(item=late, snoozed_until=day(9))
        back.dismiss("declined", by=cast.eve)
    with clock.at(day(5)):
        back.reopen(by=cast.eve)
    text = words(rotation, cast)
    assert text.startswith("Counted: 4 came, 0 done, 4 carried on.")
    assert r"Disk \[full\] on \*host-3\*" in text
    assert "waits for a supplier: ticket 17" in text
    assert "put off until Wed 25 Nov 09:00" in text
    assert "Mail loops (reopened once)" in text.partition("## Odd")[2]
    assert blocked.key not in text.partition("## Waiting")[0]


def test_the_worst_stands_first_and_times_are_the_teams(cast: Cast, rotation: Rotation):
    cast.linux.set_up(by=cast.tia, zone="Europe/Stockholm")
    for number in range(14):
        arrive(cast, f"Nobody said how bad {number} is", 1 + number / 100)
    arrive(cast, "node_exporter on db-1 burns", 5, priority=1)
    Triage.objects.create(item=arrive(cast, "__Later__", 5), snoozed_until=day(9))
    text = words(rotation, cast)
    assert text.partition("## Open")[2].split("\n")[2].endswith("node_exporter on db-1 burns (for 1 day)")
    assert r"\_\_Later\_\_ (put off until Wed 25 Nov 10:00)" in text


def test_a_storm_and_a_group_are_a_line_each(cast: Cast, rotation: Rotation):
    for number in range(12):
        arrive(cast, f"Host {number} is down", 2, source="prometheus", external_id=str(number))
    with clock.at(day(3)):
        sending = Sending(cast)
        for disk in ("sda", "sdb", "sdc"):
            sending.send(firing(disk, group="storage"))
    for number in range(3):
        item = arrive(cast, f"Disk {number} of fra is slow", 5, source="grafana", external_id=str(number))
        Triage.objects.create(item=item, snoozed_until=day(9))
    alone = arrive(cast, "One thing", 5)
    text = words(rotation, cast)
    open_ = text.partition("## Open")[2].partition("##")[0]
    assert "Host 0 is down, and 11 more of one storm (for 4 days)" in open_
    assert "sda is full, and 2 more of one group (for" in open_
    assert f"{alone.key}/) One thing (for" in open_
    assert open_.count("\n- ") == 3
    assert text.partition("## Waiting")[2].count("put off until") == 3, "three of one sender are no storm"
    assert text.startswith("Counted: 19 came"), "each is counted"


def test_what_repeats_is_named_once_with_its_count(cast: Cast, rotation: Rotation):
    for days in (-10, -5, 2):
        arrive(cast, f"Renew the certificate of host-{days + 20}", days)
        arrive(cast, "It was here before", days - 8)
    arrive(cast, "Something else", 3)
    repeated = words(rotation, cast).partition("## Repeated")[2]
    assert r"- Renew the certificate of host-22: 3 times" in repeated
    assert "before" not in repeated


def test_an_alert_rule_that_nobody_acts_on_is_to_be_deleted_or_fixed(cast: Cast, rotation: Rotation):
    for number, days in enumerate((1, 2, 3)):
        for title in ("Load is high", "Certificate expires"):
            item = arrive(cast, title, days)
            WorkItem.objects.filter(pk=item.pk).update(source="prometheus", external_id=f"{title}-{number}")
            if title == "Load is high":
                with clock.at(day(days + 0.1)):
                    item.dismiss("resolved_itself", by=None)
            elif number == 1:
                item.join(cast.eve, by=cast.eve)
    rules = words(rotation, cast).partition("delete or fix")[2]
    assert "Load is high (prometheus): fired 3 times, never acted on" in rules
    assert "Certificate" not in rules


def test_a_quiet_week_says_so_in_one_line(cast: Cast, rotation: Rotation):
    assert words(rotation, cast) == "Counted: 0 came, 0 done, 0 carried on."


def test_a_draft_asks_the_same_however_much_there_is(cast: Cast, rotation, django_assert_max_num_queries):
    for number in range(20):
        arrive(cast, f"Thing {number}", 1 + number / 10)
    with clock.at(day(6.5)):
        handover = Handover.objects.prepare_next(rotation, by=cast.ada)
        with django_assert_max_num_queries(16):
            text = handover.words
    assert "and 8 more" in text


def test_an_urgent_message_at_night_lowers_what_the_team_can_do(cast: Cast, rotation: Rotation):
    from intake.models import Notice
    from rotations.capacity import capacity

    tuesday = date(2026, 11, 17)
    told = {"team": cast.linux, "recipient": cast.eve, "due_at": MONDAY, "made_at": MONDAY, "urgent": True}
    Notice.objects.create(key="a", sent_at=datetime(2026, 11, 17, 3, tzinfo=UTC), **told)
    Notice.objects.create(
        key="b", sent_at=datetime(2026, 11, 17, 12, tzinfo=UTC), **told | {"recipient": cast.bo}
    )
    assert capacity(cast.linux, tuesday, tuesday).rest == 0.5


def test_who_hands_over_and_who_takes_over_are_reminded_once(cast: Cast, rotation: Rotation):
    from intake.models import Notice
    from intake.telling import handovers
    from tests.intake.telling import at

    with at(day(6.5)), clock.at(day(6.5)):
        Handover.objects.follow(rotation)
        handovers.remind()
        handovers.remind()
    with at(day(7.1)), clock.at(day(7.1)):
        handovers.remind()
    told = Notice.objects.filter(subject__contains="andover").order_by("id")
    assert [row.recipient for row in told] == [cast.ada, cast.bo]
    assert "/handovers/" in told[0].text
