import pytest
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from core.api.serializers import StrictModelSerializer, StrictSerializer
from people.models import Person

GUESSES = [
    "id",
    "pk",
    "owner",
    "tenant",
    "role",
    "is_staff",
    "is_superuser",
    "version",
    "password",
    "rank",
    "__class__",
]


class Shape(StrictSerializer):
    name = serializers.CharField()
    number = serializers.IntegerField(read_only=True)


class PersonShape(StrictModelSerializer):
    class Meta:
        model = Person
        fields = ("name", "zone")


@pytest.mark.parametrize("guess", GUESSES)
def test_an_unknown_field_is_refused(guess):
    read = Shape(data={"name": "x", guess: 1})
    assert not read.is_valid()
    assert read.errors == {guess: [ErrorDetail("This field is not known here.", code="unknown_field")]}


def test_a_field_that_is_only_shown_is_refused():
    read = Shape(data={"name": "x", "number": 1})
    assert not read.is_valid()
    assert list(read.errors) == ["number"]


@pytest.mark.parametrize(
    "name", sorted({field.name for field in Person._meta.get_fields()} - {"name", "zone"})
)
def test_a_column_that_the_shape_does_not_name_is_refused(name):
    assert not PersonShape(data={"name": "x", name: 1}).is_valid()


@pytest.mark.parametrize("sent", [[], "x", 1, None, True])
def test_what_is_no_object_is_refused(sent):
    assert not Shape(data=sent).is_valid()


def test_named_fields_are_read():
    assert Shape(data={"name": "x"}).is_valid()
