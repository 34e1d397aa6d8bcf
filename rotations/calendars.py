"""Duty as iCalendar: explicit shifts in UTC, since clock changes mean other things to other programs."""

from __future__ import annotations

from datetime import UTC, timedelta

from icalendar import Calendar, Event

from core import clock
from people.models import Person
from rotations.models import Kind, LayerNumber, Rotation
from rotations.roster import Roster
from rotations.shifts import Turn, turns_of

BACK, AHEAD = timedelta(days=30), timedelta(days=180)


def calendar_of(person: Person, rotation: Rotation | None) -> bytes:
    """The shifts of a rotation, one event for each person on duty; without a rotation the person's own ones everywhere."""
    calendar = Calendar()
    calendar.add("prodid", "-//agileops//duty//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", str(rotation) if rotation else f"Duty of {person}")
    rotations = [rotation] if rotation else list(_own(person))
    for one in rotations:
        for turn in _turns(one):
            for event in _events(turn, person if rotation is None else None):
                calendar.add_component(event)
    return calendar.to_ical()


def _own(person: Person) -> list[Rotation]:
    """Those in which one may have shifts; ended ones for as long as a calendar looks back."""
    since = clock.now() - BACK
    seen = Rotation.objects.visible_to(person).select_related("team")
    return [one for one in seen if one.ended_at is None or one.ended_at > since]


def _turns(rotation: Rotation) -> list[Turn]:
    now = clock.now()
    start, end = now - BACK, now + AHEAD
    return turns_of(Roster(rotation, start, end), start, end, rotation.team.tzinfo)


def _events(turn: Turn, only: Person | None) -> list[Event]:
    return [_event(turn, one.person) for one in turn.people if only is None or one.person == only]


def _event(turn: Turn, person: Person) -> Event:
    """Named by rotation, layer, beginning and person, so that a calendar knows it again."""
    event, label = Event(), Kind(turn.rotation.kind).label.capitalize()
    second = ", second" if turn.layer == LayerNumber.SECOND else ""
    begins = turn.start.astimezone(UTC)
    event.add("uid", f"{turn.rotation.pk}-{turn.layer}-{begins:%Y%m%dT%H%M%S}-{person.pk}@agileops")
    event.add("summary", f"{label}{second}: {person.name} ({turn.rotation.team.name})")
    event.add("dtstart", begins.replace(microsecond=0))
    event.add("dtend", turn.end.astimezone(UTC).replace(microsecond=0))
    event.add("dtstamp", clock.now().astimezone(UTC).replace(microsecond=0))
    event.add("transp", "TRANSPARENT")
    for one in turn.people:
        if one.person == person and one.instead_of:
            event.add("description", f"For {one.instead_of.name}.")
    return event
