"""R14: what comes three times in thirty days is one repeat; its automation promises a saving, and that is measured."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from backlogs.models import WorkItem
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from intake.models import Automation
from intake.models.repeat.likeness import joined, marks_of
from intake.models.repeat.repeat import Arrival, Repeat, repeats_of
from intake.models.repeat.saving import saving
from intake.models.repeat.standing import Standing, hours_back, standings_of
from people.models import Person, Team
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def come(
    cast: Cast, title: str = "Disk at 9{} % on web", days: tuple[float, ...] = (20, 10, 1), **values
) -> list:
    """Interrupts that came so many days ago."""
    found = []
    for number, ago in enumerate(days):
        with clock.at(clock.now() - timedelta(days=ago)):
            values.setdefault("service", "web")
            found.append(cast.item(title.format(number), kind="interrupt", **values))
    return found


def only(cast: Cast) -> Repeat:
    [repeat] = repeats_of(cast.linux)
    return repeat


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("Disk at 93 % on web-01", "web"), ("Disk at 95% on web-07", "Web "), True),
        (("web: disk full", "web"), ("Disk full (web)", "web"), True),
        (("Disk full on web", "web"), ("Disk full on web", "dns"), False),
        (("Disk full", "web"), ("Disk slow", "web"), False),
        (("Help 42", ""), ("Help 43", ""), False),
    ],
)
def test_titles_are_alike_by_the_words_that_stay(one, other, is_same: bool) -> None:
    mine, theirs = marks_of(*one, "", ""), marks_of(*other, "", "")
    assert bool(set(mine) & set(theirs)) is is_same


def test_occurrences_of_one_key_are_one_whatever_they_are_called() -> None:
    first = marks_of("CPU", "", "prometheus", "a1b2")
    again = marks_of("Load", "", "prometheus", "a1b2#17")
    assert first == again == ("key prometheus a1b2",)
    assert marks_of("Load", "", "zabbix", "a1b2") != first


def test_what_shares_a_mark_with_a_third_belongs_together() -> None:
    assert joined([("a",), ("b",), ("a", "b"), (), ("c",)]) == [[0, 1, 2], [3], [4]]


def test_three_in_thirty_days_with_their_sums(cast: Cast) -> None:
    first, second, third = come(cast)
    come(cast, "Printer on fire {}", days=(29, 5))
    come(cast, "Certificate runs out {}", days=(40, 35, 2))
    second.log_effort(40, by=cast.bo, on=cast.linux.today)
    third.log_effort(20, by=cast.eve, on=cast.linux.today)
    third.join(cast.bo, by=cast.bo)
    repeat = only(cast)
    assert [arrival.key for arrival in repeat.arrivals] == [first.key, second.key, third.key]
    assert (repeat.count, repeat.minutes, repeat.disturbed) == (3, 60, 2)
    assert repeat.promise == (20, "3 times in 90 days, 60 minutes written down: 20 minutes a month.")


def test_the_same_one_told_twice_is_no_second_one(cast: Cast) -> None:
    come(cast)[1].dismiss("duplicate", by=cast.bo)
    assert repeats_of(cast.linux) == []


def test_a_promise_is_an_item_with_a_saving_and_twice_is_once(cast: Cast) -> None:
    repeat = (come(cast), only(cast))[1]
    made = Automation.objects.promise(cast.linux, repeat, by=cast.eve)
    assert (made.item.backlog.kind, made.item.service) == ("ssa", "web")
    assert made.promised_minutes == 15
    assert "15 taken for each" in made.reckoned
    assert Automation.objects.promise(cast.linux, repeat, by=cast.ada, minutes=90) == made
    made.reckon(by=cast.ada, minutes=90, reckoned="half an hour each")
    assert (made.promised_minutes, made.version) == (90, 2)
    made.item.close(by=cast.ada)
    with pytest.raises(Refused) as refusal:
        made.reckon(by=cast.ada, minutes=5, reckoned="")
    assert refusal.value.code == "promise_stands"
    assert Automation.objects.promise(cast.linux, repeat, by=cast.eve) != made
    call_command("check_journal")


def test_who_adds_no_items_automates_nothing(cast: Cast) -> None:
    repeat = (come(cast), only(cast))[1]
    with pytest.raises(NotAllowed):
        Automation.objects.promise(cast.linux, repeat, by=cast.oz)
    with pytest.raises(Invalid):
        Automation.objects.promise(cast.linux, repeat, by=cast.eve, minutes=0)


def arrivals(*days: float, minutes: int = 30) -> list[Arrival]:
    """Occurrences so many days after the finish; before it below nought."""
    return [Arrival(0, "", "", "", NOW + timedelta(days=one), ("x",), minutes) for one in sorted(days)]


def test_what_stopped_coming_has_paid_and_says_how_sure_it_is() -> None:
    weekly = arrivals(*range(-88, 0, 4))
    found = saving(weekly, NOW, NOW + 90 * DAY, NOW - 400 * DAY)
    assert (found.before.count, found.before.days, found.after.count) == (22, 90, 0)
    assert found.minutes == round(30 * 22 * 30 / 90)
    assert 0 < found.low < found.minutes < found.high
    assert found.has_paid


def test_what_comes_as_before_has_not() -> None:
    found = saving(arrivals(*range(-88, 90, 4)), NOW, NOW + 90 * DAY, NOW - 400 * DAY)
    assert found.low < 0 < found.high
    assert not found.has_paid


def test_what_chance_may_have_done_goes_back_to_no_feature() -> None:
    paid = saving(arrivals(*range(-88, 0, 4)), NOW, NOW + 90 * DAY, NOW - 400 * DAY)
    unsure = saving(arrivals(*range(-88, 0, 4), *range(2, 90, 5)), NOW, NOW + 90 * DAY, NOW - 400 * DAY)
    assert unsure.minutes > 0
    assert not unsure.has_paid
    item = WorkItem(closed_at=NOW)
    both = [Standing(Automation(item=item, promised_minutes=120), one) for one in (paid, unsure)]
    assert hours_back(both) == (paid.minutes, 240)


def test_little_says_nothing_yet() -> None:
    weekly = arrivals(*range(-88, 0, 4))
    early = saving(weekly, NOW, NOW + 12 * DAY, NOW - 400 * DAY)
    assert (early.minutes, early.why) == (None, "Not enough yet: 12 of 28 days since it was finished.")
    rare = saving(arrivals(-50, -5), NOW, NOW + 60 * DAY, NOW - 400 * DAY)
    assert rare.why == "Not enough: twice in the 90 days before."


def test_where_nobody_wrote_minutes_down_a_quarter_of_an_hour_is_taken() -> None:
    found = saving(arrivals(*range(-90, 0, 9), minutes=0), NOW, NOW + 90 * DAY, NOW - 400 * DAY)
    assert (found.minutes, found.taken) == (50, 15)


def test_a_team_that_is_counted_for_a_month_is_measured_over_that_month() -> None:
    found = saving(arrivals(*range(-30, 0, 3)), NOW, NOW + 30 * DAY, NOW - 30 * DAY)
    assert (found.before.days, found.minutes) == (30, 300)


def test_after_it_closes_the_measured_saving_stands_beside_the_promise(cast: Cast, visit, api) -> None:
    with clock.at(clock.now() - 60 * DAY):
        come(cast, days=tuple(range(1, 88, 6)))
        made = Automation.objects.promise(cast.linux, only(cast), by=cast.eve, minutes=120)
        made.item.close(by=cast.eve)
    [standing] = standings_of(cast.linux, cast.eve)
    assert standing.state == "measured"
    assert standing.saving.taken == 15
    shown = visit(cast.eve).get("/t/LINUX/repeats/").content.decode()
    assert "back to features" in shown
    assert "promised 2 h" in shown
    slot = visit(cast.eve).get(f"/automations/of/{made.item.key}/").content.decode()
    assert "promised 2 h" in slot
    told = api(cast.eve).get(f"/api/v1/automations/{made.pk}/").json()
    assert (told["state"], told["saving"]["after"]["count"]) == ("measured", 0)
    assert told["saving"]["low"] <= told["saving"]["minutes"] <= told["saving"]["high"]


def test_the_page_lists_opens_and_automates(cast: Cast, visit) -> None:
    last = come(cast)[-1]
    browser = visit(cast.eve)
    assert f'href="/t/LINUX/repeats/{last.key}/' in browser.get("/t/LINUX/repeats/").content.decode()
    home = f"/t/LINUX/repeats/{last.key}/"
    shown = browser.get(home).content.decode()
    for arrival in only(cast).arrivals:
        assert f"/items/{arrival.key}/" in shown
    assert "Automate this" in shown
    assert "Automate this" not in visit(cast.oz).get(home).content.decode()
    sent = {"title": "Clean disks", "minutes": "0", "reckoned": ""}
    assert browser.post(home, sent).status_code == 422
    answer = browser.post(home, sent | {"minutes": "45"})
    made = Automation.objects.get()
    assert answer["Location"] == f"/items/{made.item.key}/"
    assert f"{made.item.key} is to end it" in browser.get("/t/LINUX/repeats/").content.decode()
    answer = browser.post(f"/automations/{made.pk}/promise/", {"minutes": "60", "reckoned": "four quarters"})
    made.refresh_from_db()
    assert (answer.status_code, made.promised_minutes) == (302, 60)
    assert f'hx-get="/automations/of/{made.item.key}/"' in browser.get(answer["Location"]).content.decode()


def test_the_api_lists_automates_and_changes_the_promise(cast: Cast, api) -> None:
    last, program = come(cast)[-1], api(cast.eve)
    [row] = program.get("/api/v1/teams/LINUX/repeats/").json()["results"]
    assert (row["key"], row["count"], row["proposed_minutes"]) == (last.key, 3, 15)
    made = program.post(f"/api/v1/teams/LINUX/repeats/{last.key}/automation/", {}, format="json")
    assert (made.status_code, made.json()["state"], made.json()["saving"]) == (201, "open", None)
    again = program.post(f"/api/v1/teams/LINUX/repeats/{last.key}/automation/", {"minutes": 9}, format="json")
    assert again.json()["id"] == made.json()["id"]
    place = made["Location"]
    changed = program.patch(place, {"minutes": 75}, format="json", HTTP_IF_MATCH=program.get(place)["ETag"])
    assert (changed.status_code, changed.json()["promised_minutes"]) == (200, 75)
    listed = program.get("/api/v1/automations/?team=LINUX&open=true").json()["results"]
    assert [one["promised_minutes"] for one in listed] == [75]
    assert api(cast.cy).get(place).status_code == 404
    assert api(cast.cy).get(f"/api/v1/teams/LINUX/repeats/{last.key}/").status_code == 404
    assert api(cast.cy).get("/api/v1/automations/?team=LINUX").json()["results"] == []


def test_many_repeats_cost_no_more_statements(cast: Cast, visit, django_assert_max_num_queries) -> None:
    for name in ("disk full", "login loops", "backup late", "zone broken"):
        come(cast, f"{name} {{}}")
    browser = visit(cast.eve)
    browser.get("/t/LINUX/repeats/")
    with django_assert_max_num_queries(16):
        assert browser.get("/t/LINUX/repeats/").status_code == 200


def test_two_clicks_at_once_make_one_item(real_database) -> None:
    cast = gather()
    repeat = (come(cast), only(cast))[1]

    def click() -> None:
        team, person = Team.objects.get(pk=cast.linux.pk), Person.objects.get(pk=cast.eve.pk)
        Automation.objects.promise(team, repeat, by=person)

    assert all_at_once([click] * 4) == {"moved": 4}
    assert WorkItem.objects.filter(backlog__kind="ssa").count() == Automation.objects.count() == 1
    call_command("check_journal")
