"""What narrows lists in every app."""

from typing import Any

import django_filters


class TrueOrFalse(django_filters.TypedChoiceFilter):
    """The two words and nothing else; Django's own boolean takes any other word for no filter at all."""

    def __init__(self, **kwargs: Any) -> None:
        words = [("true", "yes"), ("false", "no")]
        super().__init__(choices=words, coerce=lambda word: word == "true", **kwargs)
