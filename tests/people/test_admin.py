from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from journal.admin import ReadAdmin, VerbAdmin
from journal.models import Entry
from people.models import Absence, Customer, CustomerContact, Invitation, Membership, Person, Team, Token

OURS = {"journal", "people"}
MODELS = [model for model in admin.site._registry if model._meta.app_label in OURS]


def page(model, name="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_every_noun_is_changed_by_verbs_or_only_read():
    assert {
        model for model in MODELS if not isinstance(admin.site._registry[model], ReadAdmin | VerbAdmin)
    } == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_opens_and_is_searched(cast, visit, model):
    browser = visit(cast.root)
    assert browser.get(page(model)).status_code == 200
    if admin.site._registry[model].search_fields:
        assert browser.get(page(model), {"q": "lin"}).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nothing_is_deleted(cast, visit, model):
    row = model._base_manager.first()
    if row is not None:
        assert visit(cast.root).post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert model._base_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("who", ["tia", "pia", "oz", "vic"])
def test_only_an_administrator_gets_in(cast, visit, who):
    answer = visit(getattr(cast, who)).get("/admin/", follow=True)
    assert answer.status_code == 403


def test_who_is_not_signed_in_is_sent_to_the_one_gate(cast, visit):
    answer = visit().get("/admin/people/person/")
    assert answer.status_code == 302
    assert "/sign-in/" in visit().get(answer["Location"], follow=False).get("Location", answer["Location"])


def change(browser, thing, **sent):
    return browser.post(page(type(thing), "change", thing.pk), sent)


def test_a_person_is_changed_by_verbs_that_are_told(cast, visit):
    before = Entry.objects.count()
    answer = change(
        visit(cast.root), cast.ada, name="Ada Lovelace", email="ada@new.test", zone="UTC", disabled="on"
    )
    assert answer.status_code == 302, answer.context["errors"]
    cast.ada.refresh_from_db()
    assert (cast.ada.name, cast.ada.email, cast.ada.is_active) == ("Ada Lovelace", "ada@new.test", False)
    told = Entry.objects.order_by("id")[before:].values_list("verb", flat=True)
    assert list(told) == ["changed_address", "renamed", "disabled"]


def test_a_refusal_is_said_and_nothing_is_kept(cast, visit):
    answer = visit(cast.root).post(
        page(Person, "change", cast.root.pk),
        {"name": "Nobody", "email": cast.root.email, "zone": "UTC"},
        follow=True,
    )
    assert "only administrator" in str(next(iter(answer.context["messages"])))
    cast.root.refresh_from_db()
    assert (cast.root.name, cast.root.is_superuser) == ("Root", True)


def test_a_person_is_welcomed(cast, visit):
    sent = {"name": "New", "email": "new@example.test", "zone": "UTC"}
    assert visit(cast.root).post(page(Person, "add"), sent).status_code == 302
    assert Entry.objects.filter(
        verb="welcomed", subject=Person.objects.get(email="new@example.test").pk
    ).exists()


def test_an_invitation_is_shown_once(cast, visit):
    sent = {"action": "invite", "_selected_action": [cast.ada.pk]}
    answer = visit(cast.root).post(page(Person), sent, follow=True)
    assert "/invitation/" in str(next(iter(answer.context["messages"])))


def test_of_several_all_are_invited_or_none(cast, visit):
    cast.eve.disable(by=cast.root)
    before = Entry.objects.count()
    sent = {"action": "invite", "_selected_action": [cast.ada.pk, cast.eve.pk, cast.bo.pk]}
    answer = visit(cast.root).post(page(Person), sent, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "Eve has no address or is disabled. None of the others is changed either."
    ]
    assert (Entry.objects.count(), Invitation.objects.count()) == (before, 0)


def test_of_several_absences_all_are_withdrawn(cast, visit):
    plan = Absence.objects.plan
    days = [(date(2026, 3, day), date(2026, 3, day)) for day in (2, 4)]
    made = [plan(person=cast.ada, by=cast.ada, began_on=first, ended_on=last) for first, last in days]
    sent = {"action": "withdraw", "_selected_action": [one.pk for one in made]}
    visit(cast.root).post(page(Absence), sent)
    assert not Absence.objects.filter(withdrawn_at=None).exists()


def test_a_membership_keeps_its_roles_when_its_share_changes(cast, visit):
    member = Membership.objects.get(person=cast.pia)
    assert change(visit(cast.root), member, own_roles=["po"], share="0.5").status_code == 302
    member.refresh_from_db()
    assert (member.own_roles, str(member.share)) == (["po"], "0.50")


def test_a_customer_is_renamed(cast, visit):
    assert change(visit(cast.root), cast.web_shop, name="Shop").status_code == 302
    assert Customer.objects.get(pk=cast.web_shop.pk).name == "Shop"


def test_a_team_is_set_up(cast, visit):
    sent = {
        "name": "Linux & co", "zone": "UTC", "iteration_days": 14, "workdays": "01234", "pair_size": "2.0",
        "buffer_person": cast.bo.pk, "triage_within_minutes": 60,
    }  # fmt: skip
    assert change(visit(cast.root), cast.linux, **sent).status_code == 302
    assert Team.objects.get(key="LINUX").name == "Linux & co"


def test_a_token_is_revoked_and_its_hash_is_not_shown(cast, visit):
    token, _ = Token.objects.make(by=cast.ada, name="ci", scope="read")
    browser = visit(cast.root)
    assert token.token_hash not in browser.get(page(Token, "change", token.pk)).content.decode()
    browser.post(page(Token), {"action": "revoke", "_selected_action": [token.pk]})
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_contact_is_named_and_released(cast, visit):
    browser = visit(cast.root)
    sent = {"customer": cast.web_shop.pk, "person": cast.eve.pk, "began_on": "2026-03-02"}
    assert browser.post(page(CustomerContact, "add"), sent).status_code == 302
    contact = CustomerContact.objects.get(person=cast.eve)
    assert browser.get(page(CustomerContact, "change", contact.pk)).status_code == 200
    browser.post(page(CustomerContact), {"action": "release", "_selected_action": [contact.pk]})
    contact.refresh_from_db()
    assert contact.ended_on is not None
    assert Entry.objects.filter(verb__in=["named_contact", "released_contact"]).count() == 3


def test_an_absence_is_planned(cast, visit):
    sent = {"person": cast.ada.pk, "began_on": "2026-03-02", "ended_on": "2026-03-03", "portion": "1"}
    assert visit(cast.root).post(page(Absence, "add"), sent).status_code == 302
    assert Absence.objects.get().person == cast.ada


@pytest.mark.parametrize(
    ("buffer", "said"), [("", "begins with one buffer person"), ("ada", "Ada is disabled")]
)
def test_a_team_begins_with_a_buffer_person_who_can_come(cast, visit, buffer: str, said: str):
    cast.ada.disable(by=cast.root)
    sent = {
        "key": "NEW", "name": "New", "zone": "UTC", "iteration_days": 14, "pair_size": 2, "workdays": "01234",
        "triage_within_minutes": 60, "buffer_person": cast.ada.pk if buffer else "",
    }  # fmt: skip
    answer = visit(cast.root).post(page(Team, "add"), sent, follow=True)
    assert said in str(next(iter(answer.context["messages"])))
    assert not Team.objects.filter(key="NEW").exists()
