"""Filters of the admin's lists under names that tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin


def titled(title: str, kind: type[admin.FieldListFilter]) -> type[admin.FieldListFilter]:
    """The filter of a field under another name than the field's."""

    class Titled(kind):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.title = title

    return Titled


def told(title: str, *, empty: str, filled: str) -> type[admin.FieldListFilter]:
    """Whether something has happened, by whether it has an instant, in words instead of “Empty” and “Not empty”."""
    words = {"Empty": empty, "Not empty": filled}

    class Told(titled(title, admin.EmptyFieldListFilter)):  # type: ignore[misc]
        def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
            for choice in super().choices(changelist):
                yield choice | {"display": words.get(str(choice["display"]), choice["display"])}

    return Told


OPEN_OR_CLOSED = told("state", empty="open", filled="closed")
