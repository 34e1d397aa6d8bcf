"""How values of terms are read: words out of a few, numbers, spans of time, days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils import timezone

from backlogs.query.terms import Term, near, wrong
from core import clock
from people.models import Person

SPANS = {"d": 1, "w": 7, "m": 30, "y": 365}
MOST_DAYS = 36_500
LOOKUPS = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
# An age is the other way round: older is earlier.
TURNED = {">": "lt", ">=": "lte", "<": "gt", "<=": "gte", "": "lte", "=": "lte"}


@dataclass(frozen=True)
class Asker:
    """Who asks: “me”, and whose view decides which names are known."""

    person: Person

    @property
    def today(self) -> date:
        return timezone.localdate(timezone=self.person.tzinfo)


Meaning = Callable[[Term, Asker], Q]


def any_of(term: Term, meant: Callable[[str], Q]) -> Q:
    found = Q()
    for value in term.values:
        found |= meant(value)
    return found


def one_of(term: Term, value: str, words: Mapping[str, Any]) -> Any:
    if value.lower() not in words:
        listed = ", ".join(sorted(words))
        raise wrong(term, f"“{term.name}:” is one of {listed}; “{value}” is none.{near(value, words)}")
    return words[value.lower()]


def plain(term: Term) -> None:
    if term.sign not in {"", "="}:
        raise wrong(term, f"“{term.name}:” knows no more and no less; leave the {term.sign} out.")


def chosen(field: str, words: Mapping[str, Any]) -> Meaning:
    """One of a few words, or several with commas between."""

    def meaning(term: Term, _: Asker) -> Q:
        plain(term)
        return any_of(term, lambda value: Q(**{field: one_of(term, value, words)}))

    return meaning


def compared(field: str) -> Meaning:
    """A number, with a sign in front, or a range `3..5`."""

    def meaning(term: Term, _: Asker) -> Q:
        low, dots, high = term.words.partition("..")
        if dots:
            plain(term)
            return Q(**{f"{field}__gte": _number(term, low), f"{field}__lte": _number(term, high)})
        if term.sign in {"", "="}:
            return any_of(term, lambda value: Q(**{field: _number(term, value)}))
        return Q(**{f"{field}__{LOOKUPS[term.sign]}": _number(term, term.words)})

    return meaning


def age(field: str) -> Meaning:
    """Older or younger than so many days; without a sign as old or older."""

    def meaning(term: Term, _: Asker) -> Q:
        since = clock.now() - timedelta(_days(term, term.words))
        return Q(**{f"{field}__{TURNED[term.sign]}": since})

    return meaning


def on_day(field: str) -> Meaning:
    """A day (2026-12-31, today) or so many days from today: `due:<7d` is before the day in a week."""

    def meaning(term: Term, asker: Asker) -> Q:
        return Q(**{f"{field}__{LOOKUPS[term.sign]}" if term.sign in LOOKUPS else field: _day(term, asker)})

    return meaning


def at_day(field: str) -> Meaning:
    """The same of a field that holds an instant: the whole day in the asker's zone."""

    def meaning(term: Term, asker: Asker) -> Q:
        day = _day(term, asker)
        begin, end = (datetime.combine(one, time(), asker.person.tzinfo) for one in (day, day + timedelta(1)))
        return {
            ">": Q(**{f"{field}__gte": end}), ">=": Q(**{f"{field}__gte": begin}),
            "<": Q(**{f"{field}__lt": begin}), "<=": Q(**{f"{field}__lt": end}),
        }.get(term.sign, Q(**{f"{field}__gte": begin, f"{field}__lt": end}))  # fmt: skip

    return meaning


def _number(term: Term, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise wrong(term, f"“{text}” is no number.") from None
    if not number.is_finite() or not 0 <= number <= 9999:
        raise wrong(term, f"“{text}” is out of reach; write 0 to 9999.")
    return number


def _days(term: Term, text: str) -> int:
    number, unit = (text, "d") if text.isdecimal() else (text[:-1], text[-1:].lower())
    if (
        not (number.isdecimal() and len(number) < 6 and unit in SPANS)
        or int(number) * SPANS[unit] > MOST_DAYS
    ):
        raise wrong(term, f"“{text}” is no span of time; write 30d, 2w, 3m or 1y.")
    return int(number) * SPANS[unit]


def _day(term: Term, asker: Asker) -> date:
    words = term.words.lower()
    if words == "today":
        return asker.today
    if words[-1:] in SPANS:
        return asker.today + timedelta(_days(term, words))
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise wrong(term, f"“{term.words}” is no day; write 2026-12-31, today, or 7d from today.") from None
    if not 1900 <= day.year <= 9000:
        raise wrong(term, f"“{term.words}” is too far away.")
    return day
