"""The page of a team's duty: who it is, weeks ahead, one click to cover, offers, and how turns are set up."""

from datetime import date

import pytest

from core import clock
from people.models import Absence
from rotations.duty import on_duty, teams_served
from rotations.forms import colleagues
from rotations.models import Override, Rotation, Swap
from tests.cast import Cast
from tests.rotations.conftest import NOW, at

PAGE = "/t/LINUX/duty/"
TURNS = "/t/LINUX/duty/person_of_week/turns/"


def shown(visit, person, path: str = PAGE) -> str:
    answer = visit(person).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def line_up(*people, **changed) -> dict:
    places = {f"person{place}": person.pk for place, person in enumerate(people)}
    return places | {
        "length": 1, "unit": "week", "starts_on": "2026-11-16", "hands_over_at": "09:00", "zone": "UTC", "version": 0,
    } | changed  # fmt: skip


def test_without_turns_it_says_who_takes_everything_and_what_to_do_next(cast: Cast, visit):
    assert "Set up the person of the week" in shown(visit, cast.tia)
    text = shown(visit, cast.eve)
    assert "Bo takes everything that arrives" in text
    assert "A team administrator sets up turns" in text
    assert "No turns yet" in text


def test_it_says_who_is_on_duty_and_who_is_next(cast: Cast, visit, rotation: Rotation):
    text = shown(visit, cast.oz)
    assert "<b>Ada</b>, until Mon 23 Nov 09:00" in text
    assert "Mon 23 Nov 09:00 to Mon 30 Nov 09:00" in text
    assert "I cover" not in text
    assert "Override" not in text


def test_the_bar_above_every_page_says_who_it_is(cast: Cast, visit, rotation: Rotation):
    assert "/t/LINUX/duty/now/" in visit(cast.oz).get("/").content.decode()
    assert "<b>Ada</b> until Mon 09:00" in shown(visit, cast.oz, f"{PAGE}now/")
    rotation.end(by=cast.tia)
    assert "<b>Bo</b></span>" in shown(visit, cast.oz, f"{PAGE}now/")


def test_who_has_the_turn_is_on_duty_on_my_day_and_not_shielded(cast: Cast, visit, rotation: Rotation):
    assert [team.key for team in teams_served(cast.ada)] == ["LINUX"]
    assert teams_served(cast.bo) == []
    rotation.cover(by=cast.eve, at=NOW)
    assert [team.key for team in teams_served(cast.eve)] == ["LINUX"]
    assert "You are on duty for Linux" in visit(cast.eve).get("/").content.decode()
    assert "You are on duty" not in visit(cast.ada).get("/").content.decode()


def test_weeks_are_a_strip_of_days(cast: Cast, visit, rotation: Rotation):
    text = shown(visit, cast.ada)
    assert '<td colspan="7"><span class="duty-bar is-me" title="Ada">Ada</span></td>' in text
    assert '<td colspan="7"><span class="duty-bar " title="Bo">Bo</span></td>' in text
    assert "Otherwise" not in text
    rotation.cover(by=cast.eve, at=at(19), until=at(19, 15))
    assert "Otherwise" in shown(visit, cast.ada)
    assert "December, January" in shown(visit, cast.ada, PAGE + "?from=2026-12-16")
    assert "November, December" in shown(visit, cast.ada, PAGE + "?from=nonsense")


def test_today_is_of_who_covers_now(cast: Cast, visit, rotation: Rotation):
    """NOW is noon; an hour is not most of a day."""
    rotation.cover(by=cast.eve, at=NOW, until=at(18, 13))
    who = shown(visit, cast.oz).partition("Who it is")[2].partition("</tr>")[0]
    assert '<td colspan="1"><span class="duty-bar " title="Eve">Eve</span></td>' in who
    with clock.at(at(18, 13)):
        who = shown(visit, cast.oz).partition("Who it is")[2].partition("</tr>")[0]
    assert 'colspan="1"' not in who, "the cover is over; the day was another's"
    with clock.at(at(23, 8)):
        morning = shown(visit, cast.oz).partition("<tbody>")[2].partition("</tr>")[0]
    assert '<td colspan="8"><span class="duty-bar " title="Ada">Ada</span></td>' in morning, (
        "handed over at nine"
    )


def test_absences_and_gaps_of_thirty_days_are_told(cast: Cast, visit, rotation: Rotation):
    days = {"began_on": date(2026, 11, 24), "ended_on": date(2026, 11, 25)}
    Absence.objects.plan(person=cast.bo, by=cast.bo, **days)
    text = shown(visit, cast.oz)
    assert "Eve covers for Bo, who is away, Tue 24 Nov 00:00 to Thu 26 Nov 00:00." in text
    for person in (cast.ada, cast.eve):
        Absence.objects.plan(person=person, by=person, **days)
    assert "Nobody is on duty Tue 24 Nov 00:00 to Thu 26 Nov 00:00." in shown(visit, cast.oz)
    cast.linux.memberships.get(person=cast.eve).leave_at_once(by=cast.tia)
    assert "Eve is gone and still has a place" in shown(visit, cast.tia)


def test_one_click_covers(cast: Cast, visit, rotation: Rotation):
    sent = {"at": "2026-11-23T09:00:00+00:00", "layer": 1}
    assert visit(cast.eve).post(f"/rotations/{rotation.pk}/covers/", sent).status_code == 302
    assert on_duty(cast.linux, at(24)).person == cast.eve
    override = Override.objects.get()
    assert visit(cast.eve).post(f"/overrides/{override.pk}/withdrawal/").status_code == 302
    assert on_duty(cast.linux, at(24)).person == cast.bo
    assert visit(cast.oz).post(f"/rotations/{rotation.pk}/covers/", sent).status_code == 403
    assert visit(cast.eve).post(f"/rotations/{rotation.pk}/covers/", {"at": "soon"}).status_code == 400


def test_the_administrator_overrides(cast: Cast, visit, rotation: Rotation):
    path, browser = f"/rotations/{rotation.pk}/override/", visit(cast.tia)
    assert browser.get(path).status_code == 200
    sent = {
        "kind": "replace",
        "leaves": cast.ada.pk,
        "comes": cast.eve.pk,
        "start": "2026-11-19T14:00",
        "end": "2026-11-19T17:00",
        "layer": 1,
    }
    assert browser.post(path, sent).status_code == 302
    assert on_duty(cast.linux, at(19, 15)).person == cast.eve
    again = browser.post(path, sent)
    assert again.status_code == 422
    assert "Nothing would change" in again.content.decode()
    assert visit(cast.ada).get(path).status_code == 403


def test_offering_taking_declining_and_withdrawing(cast: Cast, visit, rotation: Rotation):
    path, shift = f"/rotations/{rotation.pk}/offer/", f"1-{int(at(23, 9).timestamp())}"
    assert visit(cast.bo).get(path).status_code == 200
    browser = visit(cast.bo)
    back = f"1-{int(at(30, 9).timestamp())}"
    assert (
        browser.post(
            path, {"shift": shift, "asked": cast.eve.pk, "back": back, "note": "conference"}
        ).status_code
        == 302
    )
    swap = Swap.objects.get()
    text = shown(visit, cast.eve)
    assert "Bo offers duty" in text
    assert "Take it" in text
    assert "Take it" not in shown(visit, cast.ada)
    assert "offers to swap" in text
    assert visit(cast.eve).post(f"/swaps/{swap.pk}/declining/").status_code == 302
    browser.post(path, {"shift": shift})
    second = Swap.objects.latest("id")
    assert visit(cast.eve).post(f"/swaps/{second.pk}/taking/").status_code == 302
    assert on_duty(cast.linux, at(24)).person == cast.eve
    assert visit(cast.bo).post(f"/swaps/{second.pk}/withdrawal/").status_code == 409
    assert browser.post(path, {"shift": "1-0"}).status_code == 422


def test_turns_are_set_up_and_changed(cast: Cast, visit):
    browser = visit(cast.tia)
    assert browser.get(TURNS).status_code == 200
    assert browser.post(TURNS, line_up(cast.ada, cast.bo, partner1=cast.eve.pk)).status_code == 302
    rotation = Rotation.objects.get()
    assert rotation.present_line_up(1).groups == ((cast.ada.pk,), (cast.bo.pk, cast.eve.pk))
    stale = browser.post(TURNS, line_up(cast.ada))
    assert stale.status_code == 422
    assert "Somebody changed this meanwhile" in stale.content.decode()
    hours = {"window_days": ["0", "1"], "begins": "08:00", "ends": "18:00", "version": rotation.version}
    assert browser.post(TURNS, line_up(cast.ada, **hours)).status_code == 302
    assert rotation.present_line_up(1).windows == [{"weekdays": "01", "begins": "08:00", "ends": "18:00"}]
    assert "08:00" in shown(visit, cast.tia, TURNS)
    rotation.refresh_from_db()
    second = line_up(cast.eve, version=rotation.version)
    assert browser.post("/t/LINUX/duty/person_of_week/second/", second).status_code == 302
    assert rotation.present_line_up(2).groups == ((cast.eve.pk,),)
    assert browser.post(f"/rotations/{rotation.pk}/end/").status_code == 302
    assert on_duty(cast.linux).is_buffer


def test_what_cannot_be_turns_is_said_in_the_form(cast: Cast, visit):
    browser = visit(cast.tia)
    refused = browser.post(TURNS, line_up(cast.ada, unit="week", weekdays=["0"]))
    assert refused.status_code == 422
    assert "Handoff days are for turns by days." in refused.content.decode()
    half = browser.post(TURNS, line_up(cast.ada, window_days=["0"], begins="08:00"))
    assert "Hours have a beginning and an end." in half.content.decode()
    assert not Rotation.objects.exists()
    assert browser.get("/t/LINUX/duty/nothing/turns/").status_code == 404
    assert browser.get("/t/LINUX/duty/person_of_week/second/").status_code == 404


def test_a_stranger_finds_nothing_and_a_member_sets_nothing_up(cast: Cast, visit, rotation: Rotation):
    made = rotation.cover(by=cast.eve, at=NOW)
    swap = rotation.offer(by=cast.bo, start=at(23, 9), end=at(30, 9))
    for path in (PAGE, f"/rotations/{rotation.pk}/offer/", f"/rotations/{rotation.pk}/override/", TURNS):
        assert visit(cast.cy).get(path).status_code == 404
        assert visit(cast.nell).get(path).status_code == 404
    for path in (
        f"/overrides/{made.pk}/withdrawal/",
        f"/swaps/{swap.pk}/taking/",
        f"/rotations/{rotation.pk}/end/",
    ):
        assert visit(cast.cy).post(path).status_code == 404
    assert visit(cast.ada).get(TURNS).status_code == 403
    assert visit(cast.ada).post(f"/rotations/{rotation.pk}/end/").status_code == 403


def test_who_has_a_place_from_another_team_sees_that_rotation(cast: Cast, visit):
    from tests.rotations.conftest import open_rotation

    rotation = open_rotation(cast, by=cast.root, groups=[[cast.ada], [cast.cy]])
    assert "Cy" in shown(visit, cast.cy)
    rotation.offer(by=cast.ada, start=NOW, end=at(20), asked=cast.cy).take(by=cast.cy)
    assert on_duty(cast.linux, at(19)).person == cast.cy
    rotation.line_up(by=cast.root, groups=[[cast.ada]])
    assert visit(cast.cy).get(PAGE).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_its_queries_do_not_grow(
    cast: Cast, visit, rotation: Rotation, django_assert_max_num_queries, count: int
):
    back = (at(24), at(25))
    for day in range(count):
        rotation.offer(by=cast.ada, start=at(19 + day, 16), end=at(19 + day, 20), back=back)
        rotation.override(by=cast.tia, kind="add", start=at(19 + day), end=at(19 + day, 15), comes=cast.eve)
    browser = visit(cast.ada)
    with django_assert_max_num_queries(38):
        browser.get(PAGE)


def test_who_takes_turns_is_chosen_from_the_teams_own_people_first(cast: Cast) -> None:
    own = set(cast.linux.memberships.working().values_list("person__name", flat=True))
    names = [person.name for person in colleagues(cast.linux, cast.root)]
    assert set(names[: len(own)]) == own
    assert names[: len(own)] == sorted(own)
    assert len(names) > len(own)


def test_turns_are_previewed_and_kept_only_when_set_up(cast: Cast, rotation, visit):
    page = "/t/LINUX/duty/person_of_week/turns/"
    places = {
        "person0": cast.eve.pk,
        "person1": cast.dee.pk,
        "version": rotation.version,
        "length": 1,
        "unit": "week",
    }
    times = {"starts_on": "2026-11-16", "hands_over_at": "09:00", "zone": "UTC", "from_on": "2026-11-30"}
    browser = visit(cast.tia)
    seen = browser.post(page, places | times | {"preview": "1"}).content.decode()
    assert "These turns would come" in seen
    assert "as it is now" in seen
    assert rotation.line_ups.count() == 1
    browser.post(page, places | times)
    assert "from Mon 30 Nov 2026 09:00" in browser.get(page).content.decode()
    ahead = rotation.line_ups.last()
    browser.post(f"/rotations/{rotation.pk}/line-ups/{ahead.pk}/withdrawal/")
    ahead.refresh_from_db()
    assert ahead.dropped_at is not None
    assert browser.post(page, places | times | {"from_on": "2026-11-01", "preview": "1"}).status_code == 422
