"""All that is kept about a person, read off the tables themselves, so that nothing can be left out (R17)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from people.models import Person

RULE = re.compile(r" \(R\d+[^)]*\)")  # the rule's number is for who reads the code


@dataclass(frozen=True)
class Line:
    """One way in which rows point at the person: what they are, as what the person stands there, how many."""

    what: str
    standing: str
    why: str
    how_many: int


def about(person: Person) -> list[Line]:
    """Every kind of row that names the person, those that exist first."""
    return sorted(_lines(person), key=lambda line: (not line.how_many, line.what, line.standing))


def _lines(person: Person) -> Iterator[Line]:
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel):
            model, field = relation.related_model, relation.field
            rows = model._base_manager.filter(**{field.name: person})
            yield Line(
                str(model._meta.verbose_name_plural), str(field.verbose_name), _why(model), rows.count()
            )


def _why(model: type[models.Model]) -> str:
    """The sentence that says what the model is in the trade; Django's own stand-in for a missing one says nothing."""
    sentence = (model.__doc__ or "").strip().partition("\n")[0]
    return "" if sentence.startswith(f"{model.__name__}(") else RULE.sub("", sentence)
