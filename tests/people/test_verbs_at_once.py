"""Two who change the same person, team or agreement at once: each verb reads anew under its own lock."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from journal.models import Entry
from people.models import (
    Agreement,
    Customer,
    Invitation,
    Membership,
    Person,
    Team,
    TeamHoliday,
    TeamService,
    Token,
)
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import PASSWORD, Cast, gather


@pytest.fixture
def busy(real_database) -> Cast:
    return gather()


def with_second_administrator(cast: Cast) -> tuple[Person, Person]:
    cast.ada.make_administrator(by=cast.root)
    return cast.fresh(cast.ada), cast.fresh(cast.root)


def administrators() -> int:
    return Person.objects.enabled().filter(is_superuser=True).count()


@pytest.mark.parametrize("verb", ["end_administration", "disable"])
def test_two_administrators_cannot_end_each_other(busy, verb):
    ada, root = with_second_administrator(busy)
    said = all_at_once([
        lambda: getattr(busy.fresh(ada), verb)(by=root),
        lambda: getattr(busy.fresh(root), verb)(by=ada),
    ])  # fmt: skip
    assert (said["moved"], administrators()) == (1, 1), said
    call_command("check_journal")


def test_an_administrator_who_has_just_ceased_ends_nobody(cast: Cast):
    """Loaded before, asked after: what the door saw is not what is."""
    ada, root = with_second_administrator(cast)
    ada.end_administration(by=root)
    stale = cast.fresh(cast.root)
    stale.is_superuser = True
    Person.objects.filter(pk=cast.ada.pk).update(is_superuser=False)
    ada.is_superuser = True
    with pytest.raises(Exception, match="administrator"):
        cast.fresh(cast.eve).disable(by=ada)


def test_somebody_is_admitted_once(busy):
    admit = lambda: Team.objects.get(key="NET").admit(busy.fresh(busy.eve), by=busy.fresh(busy.root))  # noqa: E731
    assert all_at_once([admit] * 4) == {"moved": 1, "already_member": 3}


def test_members_with_a_last_day_do_not_overlap(busy):
    def admit() -> None:
        team = Team.objects.get(key="NET")
        team.admit(busy.fresh(busy.eve), by=None, began_on=date(2026, 1, 1), ended_on=date(2026, 12, 31))

    assert all_at_once([admit] * 4) == {"moved": 1, "already_member": 3}


def test_roles_taken_at_once_are_one_wish_whole(busy):
    number = busy.linux.memberships.get(person=busy.eve).pk
    wishes = [["engineer", "architect"], ["observer"], ["po", "engineer"], ["engineer"]] * 2

    def hold(roles: list[str]):
        return lambda: Membership.objects.get(pk=number).hold(roles, by=busy.fresh(busy.tia))

    assert all_at_once([hold(roles) for roles in wishes]) == {"moved": 8}
    member = Membership.objects.get(pk=number)
    assert member.own_roles in [sorted(roles) for roles in wishes]
    assert (
        member.version
        == 1 + Entry.objects.filter(kind="membership", subject=number, verb="took_roles").count()
    )
    call_command("check_journal")


def test_settings_of_a_team_are_merged_not_overwritten(cast: Cast):
    mine, yours = (Team.objects.get(key="LINUX") for _ in range(2))
    mine.set_up(by=cast.tia, pair_size=Decimal(1), pair_size_because="five people")
    yours.set_up(by=cast.tia, name="Linux & co")
    team = Team.objects.get(key="LINUX")
    assert (team.name, team.pair_size_because, team.version) == ("Linux & co", "five people", 3)
    call_command("check_journal")


def test_a_smaller_pair_is_judged_by_the_reason_that_stands_now(cast: Cast):
    mine, yours = (Team.objects.get(key="LINUX") for _ in range(2))
    mine.set_up(by=cast.tia, pair_size=Decimal(1), pair_size_because="five people")
    yours.set_up(by=cast.tia, pair_size=Decimal("1.5"))
    assert Team.objects.get(key="LINUX").pair_size == Decimal("1.5")


def test_an_amendment_ends_an_acceptance_that_it_did_not_see(cast: Cast):
    made = Agreement.objects.propose(by=cast.pia, team=cast.linux, ownership="ours")
    stale = Agreement.objects.get(pk=made.pk)
    made.accept(by=cast.pia)
    stale.amend(by=cast.pia, acknowledge_minutes=30)
    made.refresh_from_db()
    assert (made.team_accepted_at, made.version) == (None, 3)
    call_command("check_journal")


def test_a_withdrawal_or_clearing_twice_is_told_once(cast: Cast):
    day = TeamHoliday.objects.set(date(2026, 5, 4), team=cast.linux, by=cast.tia, name="Feast")
    service = TeamService.objects.add("DNS", team=cast.linux, by=cast.tia)
    again = TeamHoliday.objects.get(pk=day.pk), TeamService.objects.get(pk=service.pk)
    day.clear(by=cast.tia), service.drop(by=cast.tia)
    again[0].clear(by=cast.tia), again[1].drop(by=cast.tia)
    assert Entry.objects.filter(verb__in=["cleared_day", "dropped_service"]).count() == 2
    call_command("check_journal")


def test_agreements_contacts_and_days_are_made_once(busy):
    propose = lambda: Agreement.objects.propose(by=busy.fresh(busy.pia), team=Team.objects.get(key="LINUX"))  # noqa: E731
    assert all_at_once([propose] * 4) == {"moved": 1, "agreement_exists": 3}
    end = lambda: Agreement.objects.get().end(by=busy.fresh(busy.pia), because="over")  # noqa: E731
    assert all_at_once([end] * 4) == {"moved": 4}
    assert (
        Entry.objects.filter(kind="agreement", verb="ended").count() == 2
    )  # of the organisation and of the team
    contact = lambda: Customer.objects.get().name_contact(busy.fresh(busy.eve), by=busy.fresh(busy.root))  # noqa: E731
    assert all_at_once([contact] * 4) == {"moved": 1, "already_contact": 3}
    name = lambda: TeamService.objects.add("DNS", team=Team.objects.get(key="LINUX"), by=busy.fresh(busy.tia))  # noqa: E731
    assert all_at_once([name] * 4) == {"moved": 4}
    assert Entry.objects.filter(verb="named_service").count() == 1


def test_a_token_made_while_its_person_is_disabled_does_not_outlive_that(busy):
    make = lambda: Token.objects.make(by=busy.fresh(busy.eve), name="ci", scope="read")  # noqa: E731
    all_at_once([make, lambda: busy.fresh(busy.eve).disable(by=busy.fresh(busy.root)), make, make])
    assert not Token.objects.filter(revoked_at=None).exists()
    call_command("check_journal")


def test_an_invitation_is_accepted_or_ended(busy):
    new = Person.objects.welcome(by=None, email="new@example.test", name="New")
    invitation = Invitation.objects.bearing(Invitation.objects.invite(new, by=None))
    said = all_at_once([
        lambda: Invitation.objects.get(pk=invitation.pk).accept(PASSWORD),
        lambda: busy.fresh(new).disable(by=busy.fresh(busy.root)),
        lambda: Invitation.objects.get(pk=invitation.pk).accept(PASSWORD),
    ])  # fmt: skip
    assert set(said) <= {"moved", "invitation_over"}, said
    call_command("check_journal")
