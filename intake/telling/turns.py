"""Whoever takes turns hears when the own future ones change, a day before one begins, and when it begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from core.sweeping import each
from intake.listening import consumes, is_news
from intake.models import Foresight, Manner, Notice
from journal.models import Entry
from journal.recording import verb
from people.models import Person, Team
from rotations.models import Rotation
from rotations.models.words import span_text
from rotations.roster import Roster
from rotations.shifts import turns_of

AHEAD = timedelta(days=60)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MOST_LINES = 12
Turns = dict[str, list[list[str]]]
ROTATION = (
    "opened",
    "ended",
    "lined_up",
    "dropped_line_up",
    "overrode",
    "covered",
    "withdrew_override",
    "took_swap",
    "read_outside",
    "read_outside_schedule",
    "stopped_outside_schedule",
    "matched_outside",
)
OTHERS = {
    "absence": ("planned_absence", "withdrew_absence"),
    "membership": ("left", "left_at_once", "came_back", "joined"),
}


@consumes(
    "turns",
    *(("rotation", verb) for verb in ROTATION),
    *((kind, verb) for kind, verbs in OTHERS.items() for verb in verbs),
)
def tell_turns(team: Team, entries: Sequence[Entry]) -> None:
    named = {entry.subject for entry in entries if entry.kind == "rotation"}
    standing = set(Rotation.objects.standing().filter(team=team).values_list("pk", flat=True))
    news = [entry for entry in entries if is_news(entry)]
    who = {entry.by_id for entry in news if entry.by_id}
    for rotation in Rotation.objects.filter(pk__in=named | standing).select_related("team").order_by("pk"):
        compare(rotation, f"{entries[-1].stream_id}:{entries[-1].number}" if news else "", knows=who)


def compare(rotation: Rotation, occasion: str, knows: set[int] | None = None) -> None:
    """What people knew beside what is; the difference is told on an occasion, and to nobody who made it."""
    now = timezone.now()
    held, turns = Foresight.objects.held(rotation), foreseen(rotation, now)
    until = min(held.reaches_until or now + AHEAD, now + AHEAD)
    for person in sorted({*held.turns, *turns}) if occasion else ():
        old, new = _between(held.turns.get(person), now, until), _between(turns.get(person), now, until)
        if old != new and int(person) not in (knows or set()):
            _tell_change(rotation, int(person), sorted(old - new), sorted(new - old), occasion)
    held.turns, held.reaches_until = turns, now + AHEAD
    held.save(update_fields=["turns", "reaches_until"])


def foreseen(rotation: Rotation, now: datetime) -> Turns:
    """Person → turns of the next sixty days, the one that runs included."""
    found: Turns = defaultdict(list)
    for turn in turns_of(Roster(rotation, now, now + AHEAD), now, now + AHEAD, rotation.tzinfo):
        for person in turn.persons:
            found[str(person.pk)].append([str(turn.layer), turn.start.isoformat(), turn.end.isoformat()])
    return dict(found)


def remind() -> None:
    """Of what begins within a day, and of what began within the last hour; each once."""
    now = timezone.now()
    for held in Foresight.objects.exclude(turns={}).select_related("rotation__team"):
        for person, turns in held.turns.items():
            for layer, start, end in turns:
                begins = datetime.fromisoformat(start)
                if now + HOUR < begins <= now + DAY or now - HOUR < begins <= now:
                    _remind(held.rotation, int(person), layer, begins, datetime.fromisoformat(end), now)


def look_ahead() -> None:
    """What no entry of the team told (somebody was disabled, another sixty days came nearer)."""
    each(Rotation.objects.standing().select_related("team").order_by("pk"), compare_alone)


def compare_alone(rotation: Rotation) -> None:
    with verb():
        compare(rotation, f"day:{timezone.now().date().isoformat()}")


def _between(turns: list[list[str]] | None, now: datetime, until: datetime) -> set[tuple[str, str, str]]:
    """Those that have not begun; what lies beyond what was known is no change."""
    return {
        (layer, start, end)
        for layer, start, end in turns or ()
        if now < datetime.fromisoformat(start) < until
    }


def _tell_change(
    rotation: Rotation, person_id: int, lost: list[tuple[str, str, str]], gained: list[tuple[str, str, str]], occasion: str
) -> None:  # fmt: skip
    person = Person.objects.enabled().filter(pk=person_id).first()
    if person is None:
        return
    parts = [
        "\n".join([words, *(f"  {_span(person, one)}" for one in rows[:MOST_LINES]), *_more(rows)])
        for words, rows in (("No longer yours:", lost), ("Yours:", gained))
        if rows
    ]
    Notice.objects.tell(
        person, subject=f"{rotation.team.key}: your turns changed ({rotation})",
        text="\n\n".join([*parts, f"Times are those of {person.zone}."]), about=rotation.team,
        key=f"turns:{rotation.pk}:{occasion}:{person.pk}",
    )  # fmt: skip


def _more(rows: Sequence[object]) -> list[str]:
    return [f"  and {len(rows) - MOST_LINES} more"] if len(rows) > MOST_LINES else []


def _span(person: Person, turn: tuple[str, str, str]) -> str:
    _, start, end = turn
    return span_text(datetime.fromisoformat(start), datetime.fromisoformat(end), person.tzinfo)


def _remind(
    rotation: Rotation, person_id: int, layer: str, begins: datetime, ends: datetime, now: datetime
) -> None:  # fmt: skip
    person = Person.objects.enabled().filter(pk=person_id).first()
    if person is None:
        return
    manner, has_begun = Manner.objects.of(person), begins <= now
    if not (manner.at_beginning if has_begun else manner.day_before):
        return
    # Who covers by one's own click knows it.
    if rotation.overrides.filter(
        comes=person, made_by=person, began_at=begins, made_at__gt=now - HOUR
    ).exists():
        return
    when = "begins now" if has_begun else f"begins {begins.astimezone(person.tzinfo):%A at %H:%M}"
    Notice.objects.tell(
        person, subject=f"{rotation.team.key}: your turn {when} ({rotation})",
        text=f"{span_text(begins, ends, person.tzinfo)}, in the time of {person.zone}.", about=rotation.team,
        key=f"turn:{rotation.pk}:{layer}:{person.pk}:{begins.isoformat()}:{'now' if has_begun else 'before'}",
    )  # fmt: skip
