"""Dates lie in a time that people live in; a guest without a share is no colleague whose days away one keeps."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from core.errors import NotAllowed, Refused
from journal.models import Entry
from people.models import Absence, Agreement, Membership, TeamHoliday
from tests.cast import Cast

ODD = [date(1, 1, 1), date(9999, 12, 31), date(1969, 12, 31), date(2101, 1, 1)]
ABSENCES = "/api/v1/absences/"


@pytest.mark.parametrize("day", ODD, ids=str)
@pytest.mark.parametrize(
    "put",
    [
        lambda cast, day: cast.linux.admit(cast.cy, by=cast.tia, began_on=day),
        lambda cast, day: cast.linux.admit(cast.cy, by=cast.tia, ended_on=day),
        lambda cast, day: cast.linux.memberships.get(person=cast.ada).end(by=cast.tia, on=day),
        lambda cast, day: Absence.objects.plan(person=cast.ada, by=cast.ada, began_on=day, ended_on=day),
        lambda cast, day: TeamHoliday.objects.set(day, team=cast.linux, by=cast.tia, name="Feast"),
        lambda cast, day: TeamHoliday.objects.add(day, team=cast.linux, by=cast.tia, name="Feast"),
        lambda cast, day: cast.web_shop.name_contact(cast.eve, by=cast.root, began_on=day),
        lambda cast, day: cast.linux.set_up(by=cast.tia, iteration_starts_on=day),
        lambda cast, day: Agreement.objects.propose(by=cast.pia, team=cast.linux, review_on=day),
    ],
    ids=["begin", "last day", "end", "absence", "own day", "new own day", "contact", "iterations", "review"],
)
def test_a_day_outside_of_all_lives_is_refused(cast: Cast, put, day):
    before = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        put(cast, day)
    assert (refused.value.code, refused.value.status) == ("impossible_date", 400)
    assert Entry.objects.count() == before


def test_the_door_says_which_field(cast: Cast, api):
    sent = {"email": "cy@example.test", "began_on": "0001-01-01"}
    answer = api(cast.tia).post("/api/v1/teams/LINUX/memberships/", sent, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "impossible_date")


def guest(cast: Cast, share: str = "0") -> Membership:
    """Cy works on the Network team; Linux has let Cy in."""
    return cast.linux.admit(cast.cy, by=cast.tia, roles=["observer"], share=Decimal(share))


def plan(program, person):
    sent = {"person": person.pk, "began_on": "2027-03-02", "ended_on": "2027-03-06"}
    return program.post(ABSENCES, sent, format="json")


@pytest.mark.parametrize(("share", "seen", "planned"), [("0", 404, 403), ("0.2", 200, 201)])
def test_the_days_of_a_guest_are_the_own_teams(cast: Cast, api, share, seen, planned):
    guest(cast, share)
    made = plan(api(cast.cy), cast.cy)["Location"]
    assert api(cast.tia).get(made).status_code == seen
    assert api(cast.oz).get(made).status_code == seen
    Absence.objects.get().withdraw(by=cast.cy)
    for who in (cast.tia, cast.max):
        answer = plan(api(who), cast.cy)
        assert answer.status_code == planned
        Absence.objects.filter(withdrawn_at=None).update(withdrawn_at=cast.linux.founded_at)


def test_a_guests_days_are_told_to_nobody_else(cast: Cast, visit):
    guest(cast)
    absence = Absence.objects.plan(
        person=cast.cy, by=cast.cy, began_on=cast.linux.today, ended_on=cast.linux.today + timedelta(3)
    )
    assert absence.journal_teams() == [cast.network.pk]
    assert list(Absence.objects.coming(cast.linux)) == []
    form = visit(cast.tia).get("/t/LINUX/settings/").context["absence_form"]
    assert cast.cy not in form.fields["person"].queryset
    assert cast.tia in form.fields["person"].queryset
    with pytest.raises(NotAllowed):
        absence.withdraw(by=cast.fresh(cast.tia))


def test_who_came_today_goes_today(cast: Cast, api):
    member = guest(cast, "1")
    program = api(cast.cy)
    assert program.get("/api/v1/teams/LINUX/").status_code == 200
    path = f"/api/v1/teams/LINUX/memberships/{member.pk}/departure/"
    first, again = (api(cast.tia).post(path) for _ in range(2))
    assert (first.status_code, first.json()["ended_on"]) == (200, cast.linux.today.isoformat())
    assert again.json() == first.json()
    assert program.get("/api/v1/teams/LINUX/").status_code == 404
    assert not cast.fresh(cast.cy).is_member_of(cast.linux)
    assert not Membership.objects.current().filter(pk=member.pk).exists()
    call_command("check_journal")


@pytest.mark.parametrize("began_on", [date(2025, 1, 1), date(2090, 1, 1)])
def test_whoever_leaves_at_once_has_no_day_more(cast: Cast, began_on):
    member = cast.linux.admit(cast.cy, by=cast.tia, began_on=began_on)
    member.leave_at_once(by=cast.tia)
    assert member.ended_on == max(began_on, cast.linux.today)
    assert not cast.fresh(cast.cy).is_member_of(cast.linux)
    with pytest.raises(Refused) as refused:
        member.end(by=cast.tia, on=date(2091, 1, 1))
    assert refused.value.code == "left"


def test_who_left_by_mistake_comes_back_the_same_day_into_one_membership(cast: Cast):
    member = cast.linux.memberships.get(person=cast.eve)
    member.leave_at_once(by=cast.tia)
    back = cast.linux.admit(cast.eve, by=cast.tia, roles=["engineer"], share=Decimal("0.5"))
    assert (back.pk, back.ended_on, back.left_at, back.share) == (member.pk, None, None, Decimal("0.5"))
    assert cast.fresh(cast.eve).has_role(cast.linux, "engineer")
    call_command("check_journal")


def test_who_left_long_ago_joins_anew(cast: Cast):
    member = cast.linux.memberships.get(person=cast.eve)
    member.end(by=cast.tia, on=date(2025, 6, 30))
    member.leave_at_once(by=cast.tia)
    assert (member.ended_on, member.left_at) == (date(2025, 6, 30), None)
    assert cast.linux.admit(cast.eve, by=cast.tia).pk != member.pk


@pytest.mark.parametrize("who", ["ada", "pia", "max"])
def test_only_a_team_administrator_ends_a_membership(cast: Cast, visit, who):
    member = cast.linux.memberships.get(person=cast.eve)
    path = f"/t/LINUX/members/{member.pk}/departure/"
    assert visit(getattr(cast, who)).post(path).status_code == 403
    assert visit(cast.nell).post(path).status_code == 404
    assert visit(cast.tia).post(path).status_code == 302
    assert not cast.fresh(cast.eve).is_member_of(cast.linux)


def test_who_gives_a_share_nowhere_is_at_home_where_they_came_first(cast: Cast, api):
    """An owner without a share is no stranger at home, and none the more at home elsewhere."""
    Membership.objects.filter(person=cast.pia).update(share=0)
    cast.network.admit(cast.pia, by=cast.nell, roles=["observer"], share=Decimal(0))
    made = plan(api(cast.pia), cast.pia)["Location"]
    assert api(cast.tia).get(made).status_code == 200
    assert api(cast.nell).get(made).status_code == 404


def test_a_membership_does_not_run_into_the_next_one(cast: Cast):
    member = Membership.objects.get(person=cast.eve)
    member.end(by=cast.tia, on=date(2025, 6, 30))
    cast.linux.admit(cast.eve, by=cast.tia, began_on=date(2025, 9, 1))
    with pytest.raises(Refused, match="anew"):
        member.end(by=cast.tia, on=date(2025, 9, 1))
    member.end(by=cast.tia, on=date(2025, 8, 31))
    assert member.ended_on == date(2025, 8, 31)
