"""All that is kept about a person, read off the tables themselves, so that nothing can be left out (R17)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import models

from people.models import Person

RULE = re.compile(r" \(R\d+[^)]*\)")  # the rule's number is for who reads the code


@dataclass(frozen=True)
class Told:
    """Who may see a kind of row, and where it is changed or ends; `page` names one's own page for that."""

    seen: str
    ends: str
    page: str = ""


_told: dict[str, Told] = {}


def tell(kinds: Mapping[str, Told]) -> None:
    """Said once by the app that knows all others (`ready()`): label of a model → what is told of its rows."""
    _told.update(kinds)


@dataclass(frozen=True)
class Line:
    """One way in which rows point at the person: what they are, as what the person stands there, how many."""

    what: str
    standing: str
    why: str
    how_many: int
    told: Told | None = None


def about(person: Person) -> list[Line]:
    """Every kind of row that names the person, those that exist first."""
    return sorted(_lines(person), key=lambda line: (not line.how_many, line.what, line.standing))


def kinds() -> set[str]:
    """The labels of all models with a row that can name a person."""
    relations = Person._meta.get_fields(include_hidden=True)
    return {each.related_model._meta.label for each in relations if isinstance(each, models.ForeignObjectRel)}


def untold() -> set[str]:
    """Kinds of rows of which nobody has said who sees them; the tests allow none."""
    return kinds() - _told.keys()


def _lines(person: Person) -> Iterator[Line]:
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel):
            model, field = relation.related_model, relation.field
            rows = model._base_manager.filter(**{field.name: person})
            what, standing = str(model._meta.verbose_name_plural), str(field.verbose_name)
            yield Line(what, standing, _why(model), rows.count(), _told.get(model._meta.label))


def _why(model: type[models.Model]) -> str:
    """The sentence that says what the model is in the trade; Django's own stand-in for a missing one says nothing."""
    sentence = (model.__doc__ or "").strip().partition("\n")[0]
    return "" if sentence.startswith(f"{model.__name__}(") else RULE.sub("", sentence)
