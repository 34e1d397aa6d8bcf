"""Input is what a resource names and nothing else, so that no field is ever set by accident or by guessing."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


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


class StrictModelSerializer(Strict, serializers.ModelSerializer):
    """A shape taken from a model; uniqueness is the database's and the verb's, so no query is made here."""

    class Meta:
        abstract = True

    def get_unique_together_validators(self) -> list[Any]:
        return []
