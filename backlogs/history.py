"""What happened to a thing, as far as somebody may read it; the page and the API tell the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.models import Entry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from people.models import Person

# Somebody's effort is for that person only (R17).
OWN = ("logged_effort", "withdrew_effort")


def history(kind: str, subject: int, reader: Person) -> QuerySet[Entry]:
    told = Entry.objects.filter(kind=kind, subject=subject)
    return told.exclude(pk__in=told.filter(verb__in=OWN).exclude(by=reader).values("pk"))
