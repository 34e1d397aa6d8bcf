"""Which column the time in a status belongs to: as the mapping says, as the team's columns say, or as found."""

from dataclasses import dataclass
from typing import NamedTuple

from backlogs.imports import words
from backlogs.imports.mapping import Mapping
from backlogs.imports.meanings import Meanings
from backlogs.imports.survey import Survey

MOST_COLUMNS = 20
LONGEST_NAME = 60
# Where work goes that comes back, if the workflow has it.
FRESH = frozenset({"open", "to do", "todo", "backlog", "ready", "new"})
USUAL = {words.QUEUE: "Ready", words.ACTIVE: "In progress", words.DONE: "Done"}
OTHERWISE = {words.QUEUE: "To be done", words.ACTIVE: "Being done"}


class Place(NamedTuple):
    """A column to be, or one that the team has."""

    name: str
    category: str


@dataclass(slots=True)
class Workflow:
    """Columns from left to right, and for each status that has one the place of its column."""

    places: list[Place]
    by_status: dict[str, int]

    def place_of(self, status: str) -> int | None:
        return self.by_status.get(status.casefold())

    def is_done(self, place: int) -> bool:
        return self.places[place].category == words.DONE

    def is_work(self, place: int) -> bool:
        return self.places[place].category in {words.ACTIVE, words.WAITING}

    @property
    def entrance(self) -> int:
        return first_of(self.places, words.QUEUE)


def first_of(places: list[Place], category: str) -> int:
    """The first column of the category. A team without waiting columns waits in its active ones."""
    instead = {words.WAITING: words.ACTIVE, words.ACTIVE: words.WAITING}
    for wanted in (category, instead.get(category, category)):
        for at, place in enumerate(places):
            if place.category == wanted:
                return at
    return 0


def new_workflow(mapping: Mapping, survey: Survey) -> Workflow:
    """For a team that the import makes: the columns of the mapping, or a column for each stage that was found."""
    if mapping.columns:
        places = [Place(column.name[:LONGEST_NAME], column.category) for column in mapping.columns]
    else:
        places = _found(survey, Meanings(mapping))
    return team_workflow(places, mapping, survey)


def team_workflow(places: list[Place], mapping: Mapping, survey: Survey) -> Workflow:
    """For columns that stand: a status goes to the column of its name, else to the first of its category."""
    by_name = {place.name.casefold(): at for at, place in enumerate(places)}
    by_status: dict[str, int] = {}
    for column in mapping.columns:
        at = by_name.get(column.name[:LONGEST_NAME].casefold(), first_of(places, column.category))
        by_status |= {status.casefold(): at for status in column.statuses}
    if not mapping.columns:
        meanings = Meanings(mapping)
        for status in survey.in_order():
            found = _place_by_name(status, places, by_name, survey.category(status, meanings))
            if found is not None:
                by_status[status.casefold()] = found
    return Workflow(places, by_status)


def _place_by_name(status: str, places: list[Place], by_name: dict[str, int], category: str) -> int | None:
    name = status[:LONGEST_NAME].casefold()
    if name in by_name:
        return by_name[name]
    if name in words.RETURNS:
        fresh = [at for at, place in enumerate(places) if place.name.casefold() in FRESH]
        return fresh[0] if fresh else first_of(places, words.QUEUE)
    return first_of(places, category) if category else None


def _found(survey: Survey, meanings: Meanings) -> list[Place]:
    """Queues, work and waiting in the order in which items come through them; all ends are one column."""
    order = survey.in_order()
    often = sorted(order, key=lambda status: (-survey.statuses[status].count, status))[:MOST_COLUMNS]
    done = Place(USUAL[words.DONE], words.DONE)
    places: list[Place] = []
    for category in (words.QUEUE, words.ACTIVE, words.WAITING):
        of_it = [
            status for status in order if status in often and survey.category(status, meanings) == category
        ]
        taken = {place.name.casefold() for place in [*places, done]} | words.RETURNS
        names = [status[:LONGEST_NAME] for status in of_it if status[:LONGEST_NAME].casefold() not in taken]
        if not names and category in USUAL:
            names = [name for name in (USUAL[category], OTHERWISE[category]) if name.casefold() not in taken][
                :1
            ]
        places += [Place(name, category) for name in _different(names)]
    return [*places, done]


def _different(names: list[str]) -> list[str]:
    return list({name.casefold(): name for name in reversed(names)}.values())[::-1]
