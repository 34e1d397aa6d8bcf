"""The sample organisation is told through the verbs, so the journal agrees with it."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from backlogs.models import Effort, Iteration, Request, WorkItem
from backlogs.models.going_quiet import days_left
from core import clock
from home.sample import ideas
from home.sample.chance import BY_HOUR, BY_WEEKDAY, Chance
from home.sample.organisation import first_monday
from intake.models import Origin
from intake.models.repeat.repeat import repeats_of
from intake.models.repeat.standing import standings_of
from journal.models import Entry
from people.models import Person, Team
from tests.cast import Cast


@pytest.fixture
def a_duplicate_last(monkeypatch) -> None:
    """An instant at which what is promised to end was last told as a duplicate: what happens hangs on the minute of the start."""
    ahead = datetime(2026, 11, 22, 13, 50, tzinfo=UTC) - timezone.now()
    really = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: really() + ahead)


def test_weeks_of_two_teams(db, capsys, a_duplicate_last) -> None:
    call_command("seed_sample", "--weeks", "5")
    told = capsys.readouterr().out
    assert "rosa@example.org (customer) or anybody else of the sample, password " in told
    password = told.split("password ")[1].strip()
    assert all(
        Person.objects.get(email=f"{name}@example.org").check_password(password)
        for name in ("marit", "elif", "rosa")
    )
    assert set(Team.objects.values_list("key", flat=True)) == {"PLAT", "NET"}
    for team in Team.objects.all():
        assert Iteration.objects.closed().filter(team=team).count() >= 2
        assert Iteration.objects.running().filter(team=team).count() == 1
        assert WorkItem.objects.filter(team=team).interrupts().count() > 10
        assert Effort.objects.filter(team=team, backlog__kind="interrupt").exists()
        assert [one.is_open for one in team.standups.all()] == [False, False]
        assert all(one.said and not one.unsaid and one.questions.exists() for one in team.standups.all())
    clocks = platform_clocks()
    assert clocks == [("business", 90), ("interrupt", None), ("ssa", 42)], "an interrupt never waits"
    labelled = Entry.objects.filter(
        kind="item", verb="labelled", happened_at__lt=team.standups.earliest("began_at").began_at
    )
    assert labelled.exists(), "what the work is about is not said all at once when the sample is made"
    platform, owner = Team.objects.get(key="PLAT"), Person.objects.get(name="Marit Solheim")
    promised = {one.automation.item.title: one.state for one in standings_of(platform, owner)}
    assert promised == {"Keys renew themselves": "open"}
    assert len(repeats_of(platform)) >= 2
    asked = WorkItem.objects.open().filter(team=platform, kind="request")
    waiting = Request.objects.waiting().filter(item__in=asked)
    assert {
        str(item.customer or item.requester) for item in asked.exclude(pk__in=waiting.values("item"))
    } >= {"Payments"}
    assert (asked.count(), waiting.count(), asked.filter(request__for_feature__team__key="NET").count()) == (
        3,
        1,
        1,
    )
    assert Request.objects.get(decision="declined").decided_by == owner
    assert Origin.objects.filter(first__source__team=platform).count() == 5, "alerts have their raw messages"
    call_command("check_journal")
    with pytest.raises(SystemExit):
        call_command("seed_sample")


def test_whenever_it_is_made_an_iteration_is_in_its_middle() -> None:
    for weekday in range(7):
        today = date(2026, 11, 23) + timedelta(weekday)
        began = first_monday(today, 52)
        assert began.weekday() == 0
        assert 3 <= (today - began).days % 14 <= 9


def platform_clocks() -> list[tuple[str, int | None]]:
    backlogs = Team.objects.get(key="PLAT").backlogs.order_by("kind")
    return list(backlogs.values_list("kind", "quiet_after_days"))


def test_some_ideas_have_gone_quiet_and_others_are_about_to(cast: Cast) -> None:
    now = timezone.now()
    events: list[tuple[datetime, Any]] = []
    life: Any = SimpleNamespace(
        team=cast.linux, owner=cast.pia, ideas=set(), first_day=now.date() - timedelta(weeks=52),
        words=SimpleNamespace(services=["vault", "dns", "grafana", "registry", "ingress"]),
        backlogs={kind: cast.backlog(kind) for kind in ("business", "ssa")},
        on=lambda instant, event: events.append((instant, event)),
    )  # fmt: skip
    with clock.at(now - timedelta(weeks=52)):
        ideas.wind_clocks(life)
    ideas.think_of(life, now)
    for instant, event in events:  # it grows under way
        with clock.at(instant):
            event()
    thought = WorkItem.objects.filter(pk__in=life.ideas).select_related("backlog__team")
    assert sorted(item.backlog.kind for item in thought.postponed()) == ["business", "ssa"]
    soon = days_left(thought.awake())
    assert sorted(soon.values()) == [2, 5, 19]
    call_command("check_journal")


def test_arrivals_are_overdispersed_and_peak_on_mondays() -> None:
    chance = Chance(3)
    counts = [chance.arrivals(0, 100) for _ in range(2000)]
    mean = sum(counts) / len(counts)
    variance = sum((count - mean) ** 2 for count in counts) / len(counts)
    assert 22 < mean < 26
    assert variance > 2 * mean
    assert max(BY_WEEKDAY) == BY_WEEKDAY[0]
    assert BY_HOUR.index(max(BY_HOUR)) == 9
