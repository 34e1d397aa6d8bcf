"""A line as a whole: read once, then asked of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from backlogs.query.full_text import said
from backlogs.query.meanings import MEANINGS, NAMES
from backlogs.query.terms import Term, near, terms_of, wrong
from backlogs.query.values import Asker

if TYPE_CHECKING:
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Person

ENDS = {"open", "closed", "done", "postponed"}


@dataclass(frozen=True)
class Query:
    """What a line means: `condition` for items, and its terms as they were written."""

    line: str
    terms: tuple[Term, ...]
    condition: Q

    def narrow(self, rows: WorkItemQuerySet) -> WorkItemQuerySet:
        return rows.filter(self.condition)

    def without(self, term: Term) -> str:
        """The line once that term is taken away."""
        return f"{self.line[: term.start].rstrip()} {self.line[term.end :].lstrip()}".strip()

    @property
    def says_when(self) -> bool:
        """Whether it asks for what is open or closed, so that a page need not choose."""
        names = [(NAMES.get(term.name), set(term.values)) for term in self.terms]
        return any(name == "closed" or (name == "is" and values & ENDS) for name, values in names)


def read(line: str, person: Person) -> Query:
    """Raises Invalid (code "query") with `at`, the place of the term that cannot be meant."""
    terms, asker, condition = terms_of(line), Asker(person), Q()
    for term in terms:
        one = _meant(term, asker)
        condition &= ~one if term.is_not else one
    return Query(line, tuple(terms), condition)


def _meant(term: Term, asker: Asker) -> Q:
    if not term.name:
        return said(term.words)
    name = NAMES.get(term.name)
    if name is None:
        known = f"{near(term.name, NAMES)} Put quotation marks around words that have a colon."
        raise wrong(term, f"“{term.name}:” is nothing to narrow by.{known}")
    if not term.values:
        raise wrong(term, f"What after “{term.name}:”?")
    return MEANINGS[name](term, asker)
