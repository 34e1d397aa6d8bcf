from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from backlogs.models import (
    Backlog,
    Column,
    Feature,
    Import,
    ItemLabel,
    Iteration,
    Label,
    Limit,
    RecurringRule,
    WorkItem,
)
from journal.admin import ReadAdmin, VerbAdmin
from journal.models import Entry

MODELS = [Backlog, WorkItem, Feature, Column, Limit, Iteration, RecurringRule, Label, Import]


def page(model, name="changelist", *args):
    return reverse(f"admin:backlogs_{model._meta.model_name}_{name}", args=args)


def change(browser, thing, **sent):
    return browser.post(page(type(thing), "change", thing.pk), sent)


@pytest.fixture
def rows(cast):
    """One of each noun, so that every page has something to show."""
    item, feature = cast.item(), cast.feature()
    item.label(["tls"], by=cast.ada)
    column = cast.column("In progress")
    column.limit_to(3, by=cast.tia)
    iteration = cast.linux.iterations.create(number=1, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 18))
    rule = RecurringRule.objects.add(
        by=cast.pia, team=cast.linux, title="Patch", every_days=30, next_on=date(2026, 9, 1)
    )
    Import.objects.create(team=cast.linux, source="jira:LINUX", file_name="export.json")
    return {"item": item, "feature": feature, "column": column, "iteration": iteration, "rule": rule}


def test_every_noun_an_administrator_needs_is_there_and_changed_by_verbs():
    ours = {model for model in admin.site._registry if model._meta.app_label == "backlogs"}
    assert ours >= set(MODELS)
    for model in ours:
        assert isinstance(admin.site._registry[model], ReadAdmin | VerbAdmin), model
        assert not admin.site._registry[model].list_editable, model
    assert apps.get_model("backlogs.Stay") not in ours


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_and_every_row_opens(cast, visit, rows, model):
    browser, row = visit(cast.root), model._base_manager.first()
    assert browser.get(page(model)).status_code == 200
    assert browser.get(page(model), {"q": "linux"}).status_code == 200
    assert browser.get(page(model, "change", row.pk)).status_code == 200
    assert browser.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert visit(cast.pia).get(page(model)).status_code in {302, 403}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_takes_as_many_queries_for_many_rows(cast, visit, rows, model, django_assert_max_num_queries):
    for number in range(20):
        item = cast.item(f"Item {number}")
        item.label([f"label-{number}"], by=cast.ada)
        cast.feature(f"Feature {number}")
    browser = visit(cast.root)
    with django_assert_max_num_queries(16):
        assert browser.get(page(model)).status_code == 200


def test_an_item_is_changed_by_verbs_that_are_told(cast, visit, rows):
    item, before = rows["item"], Entry.objects.count()
    sent = {
        "title": "Other", "kind": "task", "points": "3", "class_of_service": "standard", "feature": rows["feature"].pk,
    }  # fmt: skip
    answer = change(visit(cast.root), item, **sent)
    assert answer.status_code == 302, answer.context["errors"]
    item.refresh_from_db()
    assert (item.title, item.kind, str(item.points), item.feature) == (
        "Other",
        "task",
        "3.00",
        rows["feature"],
    )
    told = Entry.objects.order_by("id")[before:].values_list("verb", flat=True)
    assert sorted(told) == ["edited", "entered_feature", "sized"]


def test_an_item_is_made(cast, visit, rows):
    sent = {"backlog": cast.backlog().pk, "title": "New", "kind": "story", "class_of_service": "standard"}
    assert visit(cast.root).post(page(WorkItem, "add"), sent).status_code == 302
    assert WorkItem.objects.get(title="New").key == "LINUX-2"


def test_a_refusal_is_said_and_nothing_is_kept(cast, visit, rows):
    sent = {"title": "Other", "kind": "task", "class_of_service": "standard", "priority": "1"}
    answer = visit(cast.root).post(page(WorkItem, "change", rows["item"].pk), sent, follow=True)
    assert "Only interrupts have a priority" in str(next(iter(answer.context["messages"])))
    assert WorkItem.objects.get().title == "Renew the certificates"


def test_a_backlog_is_planned(cast, visit, rows):
    assert change(visit(cast.root), cast.backlog(), planned_share="0.5", owner=cast.dee.pk).status_code == 302
    assert (cast.backlog().owner, str(cast.backlog().planned_share)) == (cast.dee, "0.50")


def test_a_column_is_named_shifted_and_added(cast, visit, rows):
    browser = visit(cast.root)
    assert change(browser, rows["column"], name="Doing", position=3, policy="Pairs only").status_code == 302
    rows["column"].refresh_from_db()
    assert (rows["column"].name, rows["column"].position, rows["column"].policy) == ("Doing", 3, "Pairs only")
    sent = {"team": cast.linux.pk, "name": "Test", "category": "active", "position": 2}
    assert browser.post(page(Column, "add"), sent).status_code == 302
    assert cast.column("Test").position == 2


def test_a_limit_is_set_and_lifted(cast, visit, rows):
    browser, limit = visit(cast.root), Limit.objects.get()
    assert change(browser, limit, maximum=5, on_full="warn").status_code == 302
    limit.refresh_from_db()
    assert (limit.maximum, limit.on_full) == (5, "warn")
    browser.post(page(Limit), {"action": "lift", "_selected_action": [limit.pk]})
    assert not Limit.objects.exists()
    sent = {"team": cast.linux.pk, "column": cast.column("Review").pk, "maximum": 2, "on_full": "refuse"}
    assert browser.post(page(Limit, "add"), sent).status_code == 302
    assert Limit.objects.get().maximum == 2
    sent = {"team": cast.linux.pk, "class_of_service": "expedite", "maximum": 1, "on_full": "refuse"}
    assert browser.post(page(Limit, "add"), sent).status_code == 302
    limit = Limit.objects.get(column=None)
    assert change(browser, limit, maximum=2, on_full="refuse", counts_blocked="on").status_code == 302
    assert Limit.objects.get(column=None).counts_blocked is True
    browser.post(page(Limit), {"action": "lift", "_selected_action": [limit.pk]})
    assert Limit.objects.count() == 1


def test_a_feature_an_iteration_and_a_rule(cast, visit, rows):
    browser = visit(cast.root)
    sent = {"title": "Certs", "class_of_service": "standard", "lead": cast.eve.pk}
    assert change(browser, rows["feature"], **sent).status_code == 302
    rows["feature"].refresh_from_db()
    assert (rows["feature"].title, rows["feature"].lead) == ("Certs", cast.eve)
    assert change(browser, rows["iteration"], goal="Shop renews").status_code == 302
    assert Iteration.objects.get(pk=rows["iteration"].pk).goal == "Shop renews"
    browser.post(page(RecurringRule), {"action": "end", "_selected_action": [rows["rule"].pk]})
    rows["rule"].refresh_from_db()
    assert rows["rule"].ended_at is not None
    assert ItemLabel.objects.count() == 1
