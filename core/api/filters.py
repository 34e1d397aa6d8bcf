"""Filters that refuse a name they do not know: a mistyped filter must not answer with everything."""

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

ALWAYS = {"format"}


class StrictFilters(DjangoFilterBackend):
    """The FilterSet of the noun, the same one that its page uses; a single object is not filtered."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        if getattr(view, "detail", False):
            return queryset
        self._refuse_unknown(request, queryset, view)
        return super().filter_queryset(request, queryset, view)

    def _refuse_unknown(self, request: Request, queryset: QuerySet, view: Any) -> None:
        filterset = self.get_filterset_class(view, queryset)
        known = ALWAYS | set(getattr(view.paginator, "parameters", ()))
        known |= set(filterset(data=None, queryset=queryset).form.fields) if filterset else set()
        wrong = {
            name: ["This parameter is not known here."] for name in request.query_params if name not in known
        }
        if wrong:
            raise ValidationError(wrong, code="unknown_parameter")
