"""The shapes of what is said at triage; the rules are the models'."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from backlogs.models import Column, ShieldPull, WorkItem
from backlogs.models.words import Category, ClassOfService
from core import clock
from people.models import Person, Team

PRIORITIES = [
    (1, "P1, everything waits"),
    (2, "P2, today"),
    (3, "P3, this week"),
    (4, "P4, when there is time"),
]
PLANNED = [
    ("request", "a request, for the product owner to order"),
    ("story", "a story"),
    ("defect", "a defect"),
    ("task", "a task"),
]


class Chosen(forms.RadioSelect):
    """The keys begin at what is chosen, not at the first."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if not option["selected"]:
            option["attrs"].pop("autofocus", None)
        return option


def first(widget: type[forms.Widget] = forms.TextInput, **attrs: Any) -> forms.Widget:
    """The field in which one writes at once."""
    return widget(attrs={"autofocus": True, **attrs})


class OfTeamForm(forms.Form):
    """Its choices are those of one team, or of one of its interrupts."""

    def __init__(self, team: Team, item: WorkItem | None, who: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "triage_%s", **kwargs})
        self.team, self.item, self.who = team, item, who
        self.choose()

    def choose(self) -> None:
        """What this team offers."""

    def said(self) -> dict[str, Any]:
        """For the verb: what was chosen, without what was left empty."""
        return {name: value for name, value in self.cleaned_data.items() if value not in {None, ""}}


class AcceptForm(OfTeamForm):
    priority = forms.TypedChoiceField(choices=PRIORITIES, coerce=int, initial=3, widget=first(Chosen))
    service = forms.CharField(
        max_length=80, required=False, widget=forms.TextInput(attrs={"list": "triage-services"})
    )
    class_of_service = forms.ChoiceField(choices=ClassOfService.choices, initial=ClassOfService.STANDARD)
    due_on = forms.DateField(
        required=False,
        label="Due",
        help_text="Needed for a fixed date.",
        widget=forms.DateInput({"type": "date"}),
    )
    column = forms.ModelChoiceField(Column.objects.none(), empty_label=None)

    def choose(self) -> None:
        columns = self.team.columns.standing()
        queue = columns.first_of(Category.QUEUE)
        self.fields["column"].queryset = columns  # type: ignore[attr-defined]
        self.initial = {"column": queue, **self.initial}
        if self.item is None:
            del self.fields["service"]
            return
        at_once = {
            "priority": self.item.priority or 3,
            "service": self.item.service,
            "due_on": self.item.due_on,
        }
        self.initial = at_once | {"class_of_service": self.item.class_of_service} | self.initial


class DuplicateForm(OfTeamForm):
    of = forms.CharField(
        label="Duplicate of", max_length=24, help_text="Its key, or words of its title to choose from.",
        widget=first(list="triage-others", autocomplete="off"),
    )  # fmt: skip


class DeclineForm(OfTeamForm):
    answer = forms.CharField(
        required=False, max_length=20_000, label="Answer to who asked", widget=first(forms.Textarea, rows=4)
    )


class AnswerForm(OfTeamForm):
    answer = forms.CharField(max_length=20_000, widget=first(forms.Textarea, rows=5))


class SnoozeForm(OfTeamForm):
    preset = forms.ChoiceField(label="Until", widget=first(Chosen), required=False)
    until = forms.DateTimeField(
        required=False, label="Or a moment", widget=forms.DateTimeInput({"type": "datetime-local"}),
    )  # fmt: skip

    def choose(self) -> None:
        presets = self._presets()
        if shown := _moment(self.data.get("preset", "")):
            presets.append(("as shown", shown))  # it was made when the dialog opened
        self.fields["preset"].choices = [  # type: ignore[attr-defined]
            (at.isoformat(), f"{name}, {date_format(at, 'D H:i')}") for name, at in presets
        ]
        self.initial = {"preset": presets[0][1].isoformat(), **self.initial}

    def _presets(self) -> list[tuple[str, datetime]]:
        now = clock.now().astimezone(self.team.tzinfo).replace(second=0, microsecond=0)
        morning = datetime.combine(now.date() + timedelta(1), time(9), self.team.tzinfo)
        # On a Sunday tomorrow is Monday, and the next one is meant.
        monday = morning + timedelta(7 - morning.weekday())
        return [
            ("an hour", now + timedelta(hours=1)), ("four hours", now + timedelta(hours=4)),
            ("tomorrow", morning), ("Monday" if morning.weekday() else "Monday in a week", monday),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        until = sent.get("until") or _moment(sent.get("preset", ""))
        if until is None:
            raise forms.ValidationError("Say until when.")
        return {"until": until}


class EscalateForm(OfTeamForm):
    to = forms.ModelChoiceField(
        Person.objects.none(), label="To", empty_label="choose…", widget=first(forms.Select)
    )
    because = forms.CharField(max_length=200, required=False, label="Because")

    def choose(self) -> None:
        people = Person.objects.working_in(self.team).exclude(pk=self.who.pk)
        self.fields["to"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]


class PromoteForm(OfTeamForm):
    kind = forms.ChoiceField(choices=PLANNED, label="It becomes", initial="request", widget=first(Chosen))


class SplitForm(OfTeamForm):
    title = forms.CharField(max_length=300, label="The other thing", widget=first())


class LowerForm(OfTeamForm):
    priority = forms.TypedChoiceField(choices=PRIORITIES[1:], coerce=int, initial=2, widget=first(Chosen))


class MinutesForm(OfTeamForm):
    minutes = forms.IntegerField(min_value=1, max_value=1440, widget=forms.HiddenInput)


class HelpForm(OfTeamForm):
    person = forms.ModelChoiceField(Person.objects.none(), label="Who", empty_label="choose…")
    reason = forms.ChoiceField(choices=[("", "not committed"), *ShieldPull.Reason.choices], required=False)

    def choose(self) -> None:
        self.fields["person"].queryset = Person.objects.visible_to(self.who)  # type: ignore[attr-defined]


class NoForm(OfTeamForm):
    """A verb that asks for nothing."""


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else None
