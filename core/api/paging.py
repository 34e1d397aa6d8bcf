"""Pages by key, not by number: stable while rows come in, and as fast on the last page as on the first."""

import base64
import binascii
from functools import reduce
from operator import or_
from typing import Any

import orjson
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ValidationError
from django.db.models import F, Field, Q, QuerySet
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from core.api.limits import LARGEST_PAGE, PAGE
from core.api.paging_schema import PARAMETERS, page_schema


class KeysetPaging(BasePagination):
    """Follows the order of the queryset (columns or annotations that are never null), made total by the primary key."""

    parameters = ("cursor", "limit", "count")

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list[Any]:
        self.url, self.order = request.build_absolute_uri(), _order(queryset)
        limit = _limit(request.query_params.get("limit"))
        back, place = self._read(queryset, request.query_params.get("cursor"))
        self.count = queryset.count() if request.query_params.get("count") == "1" else None
        rows = list(_beyond(queryset, _turned(self.order) if back else self.order, place)[: limit + 1])
        more, rows = len(rows) > limit, rows[:limit]
        if back:
            rows.reverse()
        self.rows = rows
        self.has_next, self.has_previous = (bool(rows), more) if back else (more, bool(place and rows))
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        page = {
            "next": self._link(self.rows[-1], back=False) if self.has_next else None,
            "previous": self._link(self.rows[0], back=True) if self.has_previous else None,
            "results": data,
        }
        return Response(page if self.count is None else page | {"count": self.count})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return page_schema(schema)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return PARAMETERS

    def _link(self, row: Any, *, back: bool) -> str:
        values = [_value(row, name.lstrip("-")) for name in self.order]
        text = base64.urlsafe_b64encode(orjson.dumps([int(back), *values], default=str)).decode().rstrip("=")
        return replace_query_param(remove_query_param(self.url, "count"), "cursor", text)

    def _read(self, queryset: QuerySet, text: str | None) -> tuple[bool, list[Any]]:
        if not text:
            return False, []
        try:
            back, *values = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            names = [name.lstrip("-") for name in self.order]
            place = [
                _field(queryset, name).to_python(value) for name, value in zip(names, values, strict=True)
            ]
        except (ValueError, TypeError, OverflowError, binascii.Error, ValidationError) as error:
            raise _bad("cursor", "This is no cursor of this list.", "bad_cursor") from error
        if any(value is None or "\0" in str(value) for value in place):
            raise _bad("cursor", "This is no cursor of this list.", "bad_cursor")
        return bool(back), place


def _limit(text: str | None) -> int:
    if text is None:
        return PAGE
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= LARGEST_PAGE:
        raise _bad("limit", f"A page holds 1 to {LARGEST_PAGE}.", "invalid")
    return int(text)


def _bad(name: str, sentence: str, code: str) -> exceptions.ValidationError:
    return exceptions.ValidationError({name: [sentence]}, code=code)


def _order(queryset: QuerySet) -> list[str]:
    names = list(queryset.query.order_by or queryset.model._meta.ordering)
    plain = [name for name in names if isinstance(name, str) and name != "?"]
    if len(plain) != len(names) or any(_field(queryset, name.lstrip("-")).null for name in plain):
        raise ImproperlyConfigured(
            f"{queryset.model.__name__} is paged by {names}: only columns that are never null"
        )
    return plain if {"pk", "-pk", "id", "-id"} & set(plain) else [*plain, "pk"]


def _field(queryset: QuerySet, path: str) -> Field:
    if reckoned := queryset.query.annotations.get(path):
        return reckoned.output_field
    model, *_ = queryset.model, None
    *way, last = path.split("__")
    try:
        for name in way:
            model = model._meta.get_field(name).related_model
        return model._meta.pk if last == "pk" else model._meta.get_field(last)
    except (FieldDoesNotExist, AttributeError) as error:
        raise ImproperlyConfigured(f"{queryset.model.__name__} has no column {path} to page by") from error


def _value(row: Any, path: str) -> Any:
    if isinstance(row, dict):
        return row[path]
    return reduce(getattr, path.split("__"), row)


def _turned(order: list[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _beyond(queryset: QuerySet, order: list[str], place: list[Any]) -> QuerySet:
    """Rows after `place` in `order`: a > x, or a = x and b > y, … (row values, written so that every database reads them)."""
    ordered = queryset.order_by(*(F(name[1:]).desc() if name[0] == "-" else F(name).asc() for name in order))
    if not place:
        return ordered
    steps, same = [], Q()
    for name, value in zip(order, place, strict=True):
        column, sign = name.lstrip("-"), "lt" if name[0] == "-" else "gt"
        steps.append(same & Q(**{f"{column}__{sign}": value}))
        same &= Q(**{column: value})
    return ordered.filter(reduce(or_, steps))
