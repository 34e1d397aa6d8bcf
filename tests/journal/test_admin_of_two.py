"""Two administrators in Django's admin: what one did while the other typed is not undone."""

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from backlogs.models import Limit, WorkItem
from people.models import Membership, Person, Team
from tests.backlogs.test_moving_at_once import all_at_once, into
from tests.cast import Cast, gather


def page(thing):
    return reverse(f"admin:people_{thing._meta.model_name}_change", args=[thing.pk])


def form_of(browser, thing) -> dict:
    """The values as the page shows them, ready to be sent back."""
    shown = browser.get(page(thing)).context["adminform"].form
    values = {name: shown[name].value() for name in shown.fields}
    return {
        name: "on" if value is True else value for name, value in values.items() if value not in (None, False)
    }


def test_what_was_changed_meanwhile_is_not_overwritten(cast: Cast, visit):
    browser = visit(cast.root)
    sent = form_of(browser, cast.linux)
    cast.linux.set_up(by=cast.tia, name="Linux & co")
    answer = browser.post(page(cast.linux), sent | {"purpose": "Hosts"}, follow=True)
    assert "changed this meanwhile" in str(next(iter(answer.context["messages"])))
    team = Team.objects.get(key="LINUX")
    assert (team.name, team.purpose) == ("Linux & co", "")
    sent = form_of(browser, cast.linux)
    assert browser.post(page(cast.linux), sent | {"purpose": "Hosts"}).status_code == 302
    team.refresh_from_db()
    assert (team.name, team.purpose) == ("Linux & co", "Hosts")


def test_roles_that_were_taken_meanwhile_are_not_given_back(cast: Cast, visit):
    browser, member = visit(cast.root), Membership.objects.get(person=cast.pia)
    sent = form_of(browser, member)
    assert sent["own_roles"] == ["po"]
    member.hold(["observer"], by=cast.tia)
    browser.post(page(member), sent | {"share": "0.5"})
    member = Membership.objects.get(pk=member.pk)
    assert (member.own_roles, member.share) == (["observer"], 1)


def test_an_ordinary_save_changes_only_what_differs(cast: Cast, visit):
    browser = visit(cast.root)
    sent = form_of(browser, cast.ada)
    assert re.fullmatch("[0-9a-f]{16}", sent["seen"])
    assert browser.post(page(cast.ada), sent | {"name": "Ada L."}).status_code == 302
    person = Person.objects.get(pk=cast.ada.pk)
    assert (person.name, person.email, person.version) == ("Ada L.", cast.ada.email, cast.ada.version + 1)


def visiting(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def test_two_saves_at_once_are_one_and_one_refusal(real_database):
    cast = gather()
    cast.ada.make_administrator(by=cast.root)
    browsers = [visiting(cast.fresh(cast.root)), visiting(cast.fresh(cast.ada))]
    forms = [form_of(browser, cast.linux) for browser in browsers]

    def save(place: int):
        return lambda: browsers[place].post(page(cast.linux), forms[place] | {"purpose": f"Hosts {place}"})

    assert all_at_once([save(0), save(1)]) == {"moved": 2}
    assert Team.objects.get(key="LINUX").version == 2


@pytest.mark.parametrize("rounds", [3])
def test_administrators_who_end_each_other_in_the_admin_leave_one(real_database, rounds):
    cast = gather()
    for _ in range(rounds):
        for person in (cast.root, cast.ada):
            Person.objects.filter(pk=person.pk).update(is_superuser=True)
        pairs = [(cast.root, cast.ada), (cast.ada, cast.root)]
        asked = [(visiting(cast.fresh(by)), cast.fresh(other)) for by, other in pairs]
        sent = [form_of(browser, other) for browser, other in asked]
        for form in sent:
            del form["is_superuser"]
        acts = [
            lambda browser=browser, other=other, form=form: browser.post(page(other), form)
            for (browser, other), form in zip(asked, sent, strict=True)
        ]
        assert all_at_once(acts) == {"moved": 2}
        assert Person.objects.filter(is_superuser=True).count() == 1


def reclassed(item: WorkItem, person: Person) -> Callable[[], None]:
    browser, path = visiting(person), reverse("admin:backlogs_workitem_change", args=[item.pk])
    sent = {"title": item.title, "kind": item.kind, "class_of_service": "expedite"}

    def act() -> None:
        assert browser.post(path, sent).status_code == 302

    return act


def test_classes_changed_in_the_admin_while_cards_move_wait_in_no_circle(real_database) -> None:
    cast = gather()
    Limit.objects.limit_class("expedite", 2, team=cast.linux, by=cast.tia)
    columns = [cast.column(name) for name in ("In progress", "Review", "Waiting")]
    items = [cast.item(str(number)) for number in range(6)]
    for place, item in enumerate(items):
        columns[place % 3].pull(item, by=cast.ada)
    root = cast.fresh(cast.root)
    visiting(root).get(reverse("admin:index"))  # all is imported before threads start
    acts = [reclassed(item, root) for item in items]
    acts += [into(columns[(place + 1) % 3].pk, item.pk, cast.ada.pk) for place, item in enumerate(items)]
    said = all_at_once(acts)
    assert set(said) <= {"moved", "wip_limit", "stale"}, said
    assert Limit.objects.get().held().count() <= 2
    call_command("check_journal")
