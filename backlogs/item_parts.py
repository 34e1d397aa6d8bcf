"""The form of an item cut into the parts that are edited in place."""

from __future__ import annotations

from typing import Any

from django import forms

from backlogs.forms import ItemForm
from backlogs.models import WorkItem
from core.rows import row_number
from people.models import Person

# Each part of an item with the fields that are edited together.
FIELDS = {
    "title": ("title",),
    "description": ("description",),
    "facts": (
        "kind", "class_of_service", "points", "ease", "priority", "due_on", "customer", "requester", "service",
        "labels", "because",
    ),
}  # fmt: skip

# What a row of the backlogs lets one change, a field at a time; a class with a fixed date has its date.
IN_A_ROW = {
    "title": ("title",), "points": ("points",), "ease": ("ease",), "class": ("class_of_service", "due_on", "because"),
    "customer": ("customer",), "service": ("service",), "labels": ("labels",),
}  # fmt: skip


class ItemPartForm(ItemForm):
    """Only the fields of one part; what is not shown is not changed."""

    parts = FIELDS

    def __init__(self, item: WorkItem, person: Any, part: str, sent: Any = None) -> None:
        super().__init__(item, person, sent)
        for name in set(self.fields) - {"version", *self.parts[part]}:
            del self.fields[name]
        first = self.parts[part][0]
        self.fields[first].widget.attrs |= {"autofocus": True, "aria-label": self[first].label}


class RowForm(ItemPartForm):
    """One field of a row; several may be open on a page."""

    parts = IN_A_ROW

    def __init__(self, item: WorkItem, person: Any, part: str, sent: Any = None) -> None:
        super().__init__(item, person, part, sent)
        self.auto_id = f"{item.key}_%s"


class RowCrewForm(forms.Form):
    """Who works on it. Whoever joined or left meanwhile is none of the changes made here, so nothing conflicts."""

    crew = forms.ModelMultipleChoiceField(
        Person.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    stood = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, item: WorkItem, sent: Any = None) -> None:
        stood = [person.pk for person in item.crew_now]
        shown = {"crew": stood, "stood": ",".join(map(str, stood)), "version": item.version}
        super().__init__(sent, initial=shown, auto_id=f"{item.key}_%s")
        choice = Person.objects.working_in(item.team) | Person.objects.filter(pk__in=stood)
        self.fields["crew"].queryset = choice.distinct().order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["crew"].widget.attrs["autofocus"] = True

    def changes(self) -> tuple[list[Person], list[Person]]:
        """Who was ticked here, and from whom the tick was taken."""
        stood = {number for part in self.cleaned_data["stood"].split(",") if (number := row_number(part))}
        chosen = set(self.cleaned_data["crew"])
        gone = Person.objects.filter(pk__in=stood - {person.pk for person in chosen})
        return [person for person in chosen if person.pk not in stood], list(gone)
