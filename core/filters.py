"""What narrows lists in every app."""

from typing import Any

import django_filters
from django import forms


class TrueOrFalse(django_filters.TypedChoiceFilter):
    """The two words and nothing else; Django's own boolean takes any other word for no filter at all."""

    def __init__(self, **kwargs: Any) -> None:
        words = [("true", "yes"), ("false", "no")]
        super().__init__(choices=words, coerce=lambda word: word == "true", **kwargs)


class RowNumber(django_filters.NumberFilter):
    """The number of a row; larger than the database counts is refused, not asked for."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=2**63 - 1, **kwargs)

    def get_max_validator(self) -> None:
        return None
