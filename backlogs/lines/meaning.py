"""What the names in lines mean to who writes them: people of the team, customers, labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from backlogs.lines.guessing import Near
from backlogs.lines.reading import Line
from core.fields import UNSTORABLE
from people.models import Customer, Person

if TYPE_CHECKING:
    from backlogs.models import Feature
    from people.models import Team

MOST_CANDIDATES = 5
ME = "me"


@dataclass
class Meant:
    """One line and the item that it would make; `notes` is what one may want to know before."""

    line: Line
    people: list[Person] = field(default_factory=list)
    customer: Customer | None = None
    new_labels: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def values(self) -> dict[str, Any]:
        """What the line says of the item besides its title, its labels and its crew."""
        line = self.line
        said = {
            "customer": self.customer, "class_of_service": line.class_of_service, "due_on": line.due_on,
            "points": line.points, "ease": line.ease,
        }  # fmt: skip
        return {name: value for name, value in said.items() if value not in (None, "")}


def mean(lines: Sequence[Line], *, team: Team, by: Person, feature: Feature | None = None) -> list[Meant]:
    """Every line with the people and customers that it names; asks as often for five hundred lines as for one."""
    aboard = Person.objects.working_in(team)
    if feature is not None:
        aboard = aboard | Person.objects.enabled().filter(
            pk__in=feature.crew.filter(left_on=None).values("person")
        )
    people = list(aboard.distinct().order_by("name", "pk")) if any(line.people for line in lines) else []
    customers = (
        list(Customer.objects.visible_to(by).order_by("name")) if any(line.customer for line in lines) else []
    )
    labels = set(team.labels.values_list("name", flat=True)) if any(line.labels for line in lines) else set()
    near_people = Near({word.lower(): person.name for person in people for word in person.name.split()}, 0.6)
    near_customers = Near({each.name.lower(): each.name for each in customers}, 0.6)
    near_labels = Near({name.lower(): name for name in labels}, 0.75)
    found = []
    for line in lines:
        meant = Meant(line, wrong=list(line.wrong))
        for name in line.people:
            _person(name, people, near_people, by, team, meant)
        meant.customer = _customer(line.customer, customers, near_customers, meant) if line.customer else None
        _label(meant, near_labels)
        if UNSTORABLE.search(line.text):
            meant.wrong.append("The line holds signs that cannot be kept.")
        found.append(meant)
    return found


def _person(name: str, people: list[Person], near: Near, by: Person, team: Team, meant: Meant) -> None:
    found = [by] if name.lower() == ME else _called(name.lower(), people)
    if len(found) == 1:
        meant.people.append(found[0])
    elif found:
        named = ", ".join(f"{person.name} ({person.email})" for person in found[:MOST_CANDIDATES])
        more = f" and {len(found) - MOST_CANDIDATES} more" if len(found) > MOST_CANDIDATES else ""
        meant.wrong.append(f"“@{name}” may be {named}{more}: write more of the name, or the address.")
    else:
        guess = near.guess(name)
        meant.wrong.append(
            f"Nobody in {team} is called “{name}”.{guess} For the word itself write \\@{name}."
        )


def _called(name: str, people: list[Person]) -> list[Person]:
    """By the address, the whole name, a word of it, or the beginning of a word: the first that anybody answers to."""
    plain = name.replace(".", " ")
    ways = (
        lambda person: name in {person.email.lower(), person.email.lower().partition("@")[0]},
        lambda person: plain == person.name.lower(),
        lambda person: plain in person.name.lower().split(),
        lambda person: any(word.startswith(plain) for word in person.name.lower().split()),
    )
    return next((found for way in ways if (found := [person for person in people if way(person)])), [])


def _customer(name: str, customers: list[Customer], near: Near, meant: Meant) -> Customer | None:
    asked = name.lower()
    exact = [each for each in customers if each.name.lower() == asked]
    found = exact or [each for each in customers if asked in each.name.lower()]
    if len(found) == 1:
        return found[0]
    if found:
        named = ", ".join(each.name for each in found[:MOST_CANDIDATES])
        meant.wrong.append(f"“^{name}” may be {named}: write the whole name in quotation marks.")
        return None
    guess = near.guess(name)
    meant.wrong.append(f"You know no customer “{name}”.{guess} For the word itself write \\^{name}.")
    return None


def _label(meant: Meant, near: Near) -> None:
    """A label in other letters is the one that there is; an unknown one will be new, which is said."""
    written = list(dict.fromkeys(near.known.get(name.lower(), name) for name in meant.line.labels))
    meant.line.labels = written
    meant.new_labels = [name for name in written if name.lower() not in near.known]
    for name in meant.new_labels:
        meant.notes.append(f"“{name}” is a new label.{near.guess(name)}")
