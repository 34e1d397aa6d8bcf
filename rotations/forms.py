"""The shapes of what people type on the pages of duty; the rules are the models'."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from core import clock
from core.errors import Invalid
from core.figures import Count
from people.form_fields import DayInput, WeekdaysField, zone_choices
from people.models import Person, Team
from people.models.days import FIRST, LAST
from rotations.models import LayerNumber, Override, Rotation, Seat
from rotations.roster import Roster
from rotations.schedule import Unit
from rotations.schedule.layer import FOREVER
from rotations.shifts import turns_of

PLACES, SPARE = 6, 3
AHEAD = timedelta(weeks=26)
UNITS = [
    (Unit.WEEK.value, "weeks"),
    (Unit.DAY.value, "days"),
    (Unit.HOUR.value, "hours"),
    (Unit.MONTH.value, "months"),
]


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **options)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", **options)


def colleagues(team: Team, reader: Person) -> QuerySet[Person]:
    """Who works in the team or is known to the reader from another one; the team's own people first."""
    own = team.memberships.working().values("person")
    seen = Person.objects.visible_to(reader).values("pk")
    people = Person.objects.enabled().filter(Q(pk__in=own) | Q(pk__in=seen))
    return people.annotate(is_own=Q(pk__in=own)).order_by("-is_own", "name", "id")


class LineUpForm(forms.Form):
    """Places in the order of their turns, two selects a place: one person or a pair."""

    length = Count(min_value=1, max_value=366, initial=1, label="A turn lasts")
    unit = forms.ChoiceField(choices=UNITS, label="of")
    starts_on = forms.DateField(label="First turn begins on", widget=DayInput)
    from_on = forms.DateField(
        required=False, label="Holds from", widget=DayInput, help_text="A day ahead; empty: from now on."
    )
    hands_over_at = forms.TimeField(label="Handed over at", widget=TimeInput)
    zone = forms.ChoiceField(choices=zone_choices, label="Time zone")
    weekdays = WeekdaysField(
        required=False, label="Handoff days", help_text="For turns by days only; none: every day."
    )
    window_days = WeekdaysField(required=False, label="On duty only on", help_text="None: at all times.")
    begins = forms.TimeField(required=False, label="from", widget=TimeInput)
    ends = forms.TimeField(required=False, label="to", widget=TimeInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, team: Team, reader: Person, rotation: Rotation | None, layer: int, *args: Any, **options: Any
    ) -> None:
        self.last = rotation.present_line_up(layer) if rotation else None
        self.kept = list(self.last.windows) if self.last else []
        initial = self._initial(team) | {"version": rotation.version if rotation else 0}
        super().__init__(*args, initial=initial | options.pop("initial", {}), **options)
        known = colleagues(team, reader)
        groups = self.last.groups if self.last else ()
        seated = Person.objects.filter(pk__in=set(chain.from_iterable(groups)))
        people = [*known, *seated.exclude(pk__in=known.values("pk")).order_by("name", "id")]
        choices = [("", "–"), *((str(person.pk), person.name) for person in people)]
        self.people = {str(person.pk): person for person in people}
        self.count = max(PLACES, len(groups) + SPARE)
        for place in range(self.count):
            for part, name in enumerate(("person", "partner")):
                group = groups[place] if place < len(groups) else ()
                field = forms.ChoiceField(choices=choices, required=False, label=f"{place + 1}. {name}")
                field.initial = str(group[part]) if part < len(group) else ""
                self.fields[f"{name}{place}"] = field

    def _initial(self, team: Team) -> dict[str, Any]:
        if self.last is None:
            monday = team.today - timedelta(days=team.today.weekday())
            return {"unit": "week", "starts_on": monday, "hands_over_at": "09:00", "zone": team.zone}
        names = ("length", "unit", "starts_on", "hands_over_at", "zone", "weekdays")
        window = self.kept[0] if self.kept else {}
        return {name: getattr(self.last, name) for name in names} | {
            "window_days": window.get("weekdays", ""), "begins": window.get("begins"), "ends": window.get("ends"),
        }  # fmt: skip

    @property
    def places(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"person{place}"], self[f"partner{place}"]) for place in range(self.count)]

    @property
    def times(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields if name not in {"version"}]

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        groups = []
        for place in range(self.count):
            named = [sent.pop(f"{name}{place}", "") for name in ("person", "partner")]
            if group := [self.people[one] for one in named if one]:
                groups.append(group)
        days, begins, ends = (sent.pop(name, None) for name in ("window_days", "begins", "ends"))
        if days and (begins is None or ends is None):
            self.add_error("begins", "Hours have a beginning and an end.")
        windows = (
            [{"weekdays": days, "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}]
            if days and begins and ends
            else []
        )
        # More windows than this form shows are an API's; they stay while the first is as it was.
        return sent | {"groups": groups, "windows": self.kept if windows == self.kept[:1] else windows}


class OfRotationForm(forms.Form):
    """Names people of this rotation, and moments in the team's zone."""

    def __init__(self, rotation: Rotation, reader: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rotation, self.reader = rotation, reader
        seated = Seat.objects.filter(line_up__rotation=rotation).values("person")
        people = colleagues(rotation.team, reader).values("pk")
        named = Person.objects.enabled().filter(Q(pk__in=people) | Q(pk__in=seated)).order_by("name", "id")
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = named


class OverrideForm(OfRotationForm):
    kind = forms.ChoiceField(
        choices=Override.Kind.choices, initial=Override.Kind.REPLACE, label="What changes"
    )
    leaves = forms.ModelChoiceField(
        None, required=False, label="Who leaves", help_text="Nobody named: everybody who is on duty then."
    )
    comes = forms.ModelChoiceField(None, required=False, label="Who comes")
    start = forms.DateTimeField(label="From", widget=MomentInput)
    end = forms.DateTimeField(label="To", widget=MomentInput)
    layer = forms.TypedChoiceField(choices=LayerNumber.choices, coerce=int, label="Layer")
    reason = forms.CharField(max_length=200, required=False)


class CoverForm(OfRotationForm):
    at = forms.DateTimeField()
    layer = forms.TypedChoiceField(choices=LayerNumber.choices, coerce=int)
    whom = forms.ModelChoiceField(None, required=False)


class OfferForm(OfRotationForm):
    """One of one's own shifts, or a part of it."""

    shift = forms.ChoiceField(label="Which of your shifts")
    start = forms.DateTimeField(required=False, label="Only from", widget=MomentInput)
    end = forms.DateTimeField(required=False, label="Only to", widget=MomentInput)
    asked = forms.ModelChoiceField(None, required=False, label="Ask", empty_label="everybody in the rotation")
    back = forms.ChoiceField(
        required=False, label="In exchange for", help_text="A shift of whoever takes it."
    )
    expires_at = forms.DateTimeField(
        required=False, label="Lapses", widget=MomentInput, help_text="Empty: when the duty begins."
    )
    note = forms.CharField(max_length=300, required=False)

    def __init__(self, rotation: Rotation, reader: Person, *args: Any, **options: Any) -> None:
        super().__init__(rotation, reader, *args, **options)
        now = clock.now()
        end = now + AHEAD
        turns = turns_of(Roster(rotation, now, end), now, end, rotation.team.tzinfo)
        whole = [turn for turn in turns if turn.end < FOREVER]
        self.own = {_name(turn): turn for turn in whole if reader in turn.persons}
        self.others = {_name(turn): turn for turn in whole if turn.persons and reader not in turn.persons}
        self.fields["shift"].choices = [(name, turn.span) for name, turn in self.own.items()]  # type: ignore[attr-defined]
        exchanged = [(name, f"{_people(turn)}: {turn.span}") for name, turn in self.others.items()]
        self.fields["back"].choices = [("", "nothing"), *exchanged[:60]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        own, other = self.own.get(sent.pop("shift", "")), self.others.get(sent.pop("back", ""))
        if own is None:
            return sent
        if other and other.layer != own.layer:
            self.add_error("back", "Exchange shifts of the same layer.")
        return sent | {
            "start": sent.get("start") or own.start, "end": sent.get("end") or own.end, "layer": own.layer,
            "back": (other.start, other.end) if other else None,
        }  # fmt: skip


class SharingForm(forms.Form):
    """Days over which duty is compared; what cannot be read is the last half year."""

    since = forms.DateField(widget=DayInput, label="From")
    until = forms.DateField(widget=DayInput, label="To")

    def __init__(self, team: Team, sent: QueryDict) -> None:
        usual = {"since": team.today - AHEAD, "until": team.today}
        asked = {name: sent.get(name) or day for name, day in usual.items()}
        super().__init__(asked)
        self.usual = usual["since"], usual["until"]

    def days(self) -> tuple[date, date]:
        """In order, and at most two years."""
        if not self.is_valid():
            return self.usual
        first, last = self.cleaned_data["since"], self.cleaned_data["until"]
        return (first, last) if FIRST <= first <= last <= LAST and (last - first).days <= 731 else self.usual


class OutsideForm(forms.Form):
    url = forms.CharField(
        max_length=2_000, label="Address of the calendar", widget=forms.URLInput,
        help_text="iCalendar (.ics). It often holds a secret: it is kept and never shown again.",
    )  # fmt: skip


class NameForm(forms.Form):
    label = forms.CharField(max_length=200)
    person = forms.ModelChoiceField(None, required=False)

    def __init__(self, people: QuerySet[Person], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    text = forms.CharField(
        max_length=20_000, required=False, label="Handover", help_text="Markdown; who comes next reads it.",
        widget=forms.Textarea(attrs={"rows": 22}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


def _name(turn: Any) -> str:
    return f"{turn.layer}-{int(turn.start.timestamp())}"


def _people(turn: Any) -> str:
    return " & ".join(str(person) for person in turn.persons)


def shaped(form: forms.Form) -> dict[str, Any]:
    """What a small form read; what it cannot read is refused in a sentence."""
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    raise Invalid(f"{name.capitalize()}: {errors[0]}", field=name)
