"""What is true of every list of the admin: found, told apart, and as cheap for many rows as for few."""

from decimal import Decimal

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import models
from django.urls import reverse

from journal.models import Entry, Head
from people.models import Membership

LISTS = list(admin.site._registry.items())
# An instant and a day need no words; a stream is found by its team.
WITHOUT_SEARCH = {Head}


def address(model: type[models.Model], name: str = "changelist", *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def named(made: type) -> str:
    return made._meta.model_name


@pytest.mark.parametrize("model", admin.site._registry, ids=named)
def test_filters_are_told_apart_and_say_what_they_mean(cast, visit, model):
    answer = visit(cast.root).get(address(model))
    titles = [str(spec.title) for spec in answer.context["cl"].filter_specs]
    assert len(titles) == len(set(titles)), titles
    assert "Not empty" not in answer.content.decode()


@pytest.mark.parametrize("model", admin.site._registry, ids=named)
def test_every_list_is_searched(model):
    assert admin.site._registry[model].search_fields or model in WITHOUT_SEARCH


@pytest.mark.parametrize("model", [Membership, Entry], ids=named)
def test_a_list_costs_as_much_for_many(cast, visit, model, django_assert_max_num_queries):
    browser = visit(cast.root)
    with django_assert_max_num_queries(12):
        assert browser.get(address(model)).status_code == 200


def test_a_share_is_told_in_words(cast, visit):
    cast.linux.memberships.get(person=cast.oz).adjust(by=cast.tia, share=0)
    cast.linux.memberships.get(person=cast.ada).adjust(by=cast.tia, share=Decimal("0.5"))
    for page in (address(Membership), "/t/LINUX/settings/"):
        text = visit(cast.root).get(page).content.decode()
        assert "50% of the time" in text
        assert "no share of capacity" in text
        assert ">0.00<" not in text
        assert "share 0" not in text


def test_rights_are_roles_in_teams_and_the_page_has_its_icon(cast, visit):
    assert Group not in admin.site._registry
    assert "core/icon" in visit(cast.root).get("/admin/").content.decode()


@pytest.mark.parametrize("kind", ["outcome", "backlog"])
def test_items_are_narrowed_by_backlog_and_by_outcome(cast, visit, kind):
    item = cast.item()
    query = {"backlog": {"backlog__kind__exact": "interrupt"}, "outcome": {"outcome__exact": "done"}}[kind]
    assert item.key not in visit(cast.root).get(address(type(item)), query).content.decode()
