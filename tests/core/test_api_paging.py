import base64
from itertools import chain

import orjson
import pytest
from django.core.exceptions import ImproperlyConfigured
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.api.paging import KeysetPaging
from people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd():
    names = ["Ann", "Ann", "Ben", "Cas", "Cas", "Cas", "Dov"]
    return [
        Person.objects.create(name=name, email=f"{place}@example.test") for place, name in enumerate(names)
    ]


def page(url="/", rows=None, **query):
    request = Request(APIRequestFactory().get(url, query))
    paging = KeysetPaging()
    paging.paginate_queryset(Person.objects.order_by("name") if rows is None else rows, request)
    return paging.get_paginated_response([person.pk for person in paging.rows]).data


def walk(rows=None, link="next", start="/?limit=2"):
    seen, url = [], start
    while url:
        answer = page(url, rows)
        seen.append(answer["results"])
        url = answer[link]
    return seen


def test_pages_hold_every_row_once_in_order(crowd):
    pages = walk()
    assert [len(found) for found in pages] == [2, 2, 2, 1]
    assert list(chain(*pages)) == [person.pk for person in crowd]


def test_a_mixed_order_is_followed_too(crowd):
    rows = Person.objects.order_by("-name", "id")
    assert list(chain(*walk(rows))) == [person.pk for person in rows]


def test_previous_leads_back_over_the_same_pages(crowd):
    last = page(walk_to_last())
    back = walk(link="previous", start=last["previous"])
    assert [*reversed(back), last["results"]] == walk()


def walk_to_last():
    url = "/?limit=2"
    while (following := page(url)["next"]) is not None:
        url = following
    return url


def test_rows_that_come_in_meanwhile_shift_nothing(crowd):
    first = page("/?limit=3")
    Person.objects.create(name="Aaa", email="new@example.test")
    second = page(first["next"])
    assert second["results"] == [person.pk for person in crowd[3:6]]


def test_an_empty_list_is_a_page(db):
    assert page() == {"next": None, "previous": None, "results": []}


def test_the_count_is_told_when_asked(crowd):
    assert page(limit=2, count=1)["count"] == 7
    assert "count" not in page(limit=2)


def test_the_count_is_of_the_filtered_list_and_not_carried_on(crowd):
    answer = page(rows=Person.objects.filter(name="Cas").order_by("name"), limit=2, count=1)
    assert answer["count"] == 3
    assert "count=" not in answer["next"]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many", "1.5", "٣", ""])
def test_a_limit_out_of_range_is_refused(crowd, limit):
    with pytest.raises(ValidationError):
        page(limit=limit)


def cursor(*values):
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "x", "%00", "é", "W10", "=====", cursor(0), cursor(0, "Ann"), cursor(0, "Ann", "x"), cursor(0, "Ann", None),
        cursor(0, "A\0n", 1), cursor({}, [], {}), cursor(0, "Ann", 1, 1), "A" * 5000,
    ],
)  # fmt: skip
def test_a_cursor_that_is_none_of_this_list_is_refused(crowd, text):
    with pytest.raises(ValidationError) as refused:
        page(cursor=text)
    assert refused.value.get_codes() == {"cursor": ["bad_cursor"]}


@pytest.mark.parametrize("value", [10**15, 2**63, -(2**70), 1e300])
def test_a_cursor_with_a_huge_number_reads_past_the_end_and_not_into_an_error(crowd, value):
    text = base64.urlsafe_b64encode(f'[0,"Dov",{value}]'.encode()).decode()
    assert page(cursor=text)["results"] in ([], [crowd[-1].pk])


def test_an_order_by_a_column_that_may_be_null_is_a_mistake_of_ours(crowd):
    with pytest.raises(ImproperlyConfigured):
        page(rows=Person.objects.order_by("disabled_at"))
