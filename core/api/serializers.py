"""Input is what a resource names and nothing else, so that no field is ever set by accident or by guessing."""

import copy
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from rest_framework import serializers

LARGEST_INTEGER = 2**31 - 1


class Strict:
    """Refuses fields that the resource does not know or does not let anybody write."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            self._refuse_unknown(data)
        return super().to_internal_value(data)  # type: ignore[misc]

    def _refuse_unknown(self, data: Mapping[str, Any]) -> None:
        fields: Mapping[str, serializers.Field] = self.fields  # type: ignore[attr-defined]
        wrong = {}
        for name in data:
            if name not in fields:
                wrong[name] = ["This field is not known here."]
            elif fields[name].read_only:
                wrong[name] = ["This field cannot be written."]
        if wrong:
            raise serializers.ValidationError(wrong, code="unknown_field")


class StrictSerializer(Strict, serializers.Serializer):
    """A shape of input or output that is not one model's."""


class SharedFields:
    """Fields made once and not for each request, which takes longer than to use them; they may ask nothing of it."""

    _shared: ClassVar[dict[type, Mapping[str, serializers.Field]]] = {}

    @property
    def fields(self) -> Mapping[str, serializers.Field]:
        made = self._shared.get(type(self))
        if made is None:
            made = self._shared[type(self)] = serializers.Serializer.fields.func(type(self)())  # type: ignore[attr-defined]
        return made


class StrictModelSerializer(Strict, serializers.ModelSerializer):
    """A shape taken from a model; uniqueness is the database's and the verb's, so no query is made here."""

    _built: ClassVar[dict[type, Mapping[str, serializers.Field]]] = {}

    class Meta:
        abstract = True

    def get_fields(self) -> dict[str, serializers.Field]:
        """Worked out from the model once; of input only those fields are copied that are sent or have to be."""
        kind = type(self)
        if kind not in self._built:
            self._built[kind] = super(StrictModelSerializer, kind()).get_fields()
        sent = getattr(self, "initial_data", None)
        return {
            name: copy.deepcopy(field)
            for name, field in self._built[kind].items()
            if not isinstance(sent, Mapping) or name in sent or _must_be_there(field)
        }

    def build_standard_field(self, field_name: str, model_field: models.Field) -> tuple[type, dict[str, Any]]:
        made, options = super().build_standard_field(field_name, model_field)
        if isinstance(model_field, models.IntegerField) and not isinstance(
            model_field, models.BigIntegerField
        ):
            # SQLite would take more than PostgreSQL; both are to say the same.
            options["max_value"] = min(options.get("max_value", LARGEST_INTEGER), LARGEST_INTEGER)
        return made, options

    def get_unique_together_validators(self) -> list[Any]:
        return []


def _must_be_there(field: serializers.Field) -> bool:
    """What is asked about although it was not sent: it is missing, or has a value all the same."""
    return field.required or field.default is not serializers.empty


class SeenById(serializers.PrimaryKeyRelatedField):
    """Names a thing that the asker sees by its number; what is not seen does not exist."""

    def get_queryset(self) -> QuerySet:
        return _seen(super().get_queryset(), self.context)


class SeenByKey(serializers.SlugRelatedField):
    """Names a thing that the asker sees by its key; what is not seen does not exist."""

    def get_queryset(self) -> QuerySet:
        return _seen(super().get_queryset(), self.context)


class ShortList(serializers.ListField):
    """Its length is looked at first: each thing that is named may be a question to the database."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        named: list[Any] = super().to_internal_value(data)
        return named


def _seen(rows: QuerySet | None, context: Mapping[str, Any]) -> QuerySet:
    if rows is None:
        raise TypeError("a field that is written names its queryset")
    request = context.get("request")
    return rows.visible_to(request.user) if request and request.user else rows.none()  # type: ignore[attr-defined]
