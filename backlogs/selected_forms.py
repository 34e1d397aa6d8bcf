"""What is asked about the items that were selected on the page of the backlogs: one small form a thing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from backlogs.forms import EASE, BlockForm, words
from backlogs.models import Feature, Iteration, Label, WorkItem
from backlogs.models.words import BacklogKind, ClassOfService
from backlogs.revision import DayInput, Number, choose
from core.figures import Figure
from people.models import Customer, Person, Team

OVER = "Over a limit, because"


class SelectedForm(forms.Form):
    """Knows the items that it is about, and who asks."""

    def __init__(self, team: Team, person: Person, items: QuerySet[WorkItem], sent: Any = None) -> None:
        super().__init__(sent, auto_id="selected_%s")
        self.team, self.person, self.items = team, person, items
        self.offer()
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def offer(self) -> None:
        """What may be chosen."""


class PointsForm(SelectedForm):
    points = Figure(
        required=False, max_digits=6, decimal_places=2, min_value=0, help_text="Empty takes the size away."
    )


class EaseForm(SelectedForm):
    ease = Number(EASE)


class ClassForm(SelectedForm):
    class_of_service = forms.ChoiceField(choices=ClassOfService.choices, label="Class of service")
    due_on = forms.DateField(required=False, label="Due", widget=DayInput)
    because = forms.CharField(max_length=200, required=False, label=OVER)

    def clean(self) -> dict[str, Any]:
        """A day that is not named stays as it is on each."""
        sent = super().clean() or {}
        return {name: value for name, value in sent.items() if name != "due_on" or value}


class CustomerForm(SelectedForm):
    customer = forms.ModelChoiceField(Customer.objects.none(), required=False)

    def offer(self) -> None:
        choose(self, "customer", Customer.objects.visible_to(self.person))


class ServiceForm(SelectedForm):
    service = forms.CharField(max_length=80, required=False)


class LabelsForm(SelectedForm):
    come = forms.CharField(
        max_length=2000, required=False, label="Add", help_text="Words, with commas between."
    )
    go = forms.MultipleChoiceField(required=False, label="Take away", widget=forms.CheckboxSelectMultiple)

    def offer(self) -> None:
        on_them = Label.objects.filter(item_labels__item__in=self.items).order_by("name").distinct()
        names = on_them.values_list("name", flat=True)
        self.fields["go"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        if not names:
            del self.fields["go"]

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        return {"come": words(sent.get("come", "")), "go": sent.get("go", [])}


class CrewForm(SelectedForm):
    come = forms.ModelMultipleChoiceField(
        Person.objects.none(), required=False, label="Bring in", widget=forms.CheckboxSelectMultiple
    )
    go = forms.ModelMultipleChoiceField(
        Person.objects.none(), required=False, label="Take off", widget=forms.CheckboxSelectMultiple
    )

    def offer(self) -> None:
        on_them = Person.objects.filter(crews__item__in=self.items, crews__left_at=None).distinct()
        self.fields["come"].queryset = Person.objects.working_in(self.team).order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["go"].queryset = on_them.order_by("name", "pk")  # type: ignore[attr-defined]
        if not on_them:
            del self.fields["go"]

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        return {"come": list(sent.get("come", [])), "go": list(sent.get("go", []))}


class FeatureForm(SelectedForm):
    feature = forms.ModelChoiceField(Feature.objects.none(), required=False, empty_label="none, loose items")
    because = forms.CharField(max_length=200, required=False, label=OVER)

    def offer(self) -> None:
        choose(
            self, "feature", Feature.objects.visible_to(self.person).open().filter(team=self.team).ranked()
        )


class BacklogForm(SelectedForm):
    backlog = forms.ChoiceField(choices=BacklogKind.choices)
    because = forms.CharField(
        max_length=200, required=False, label="Because", help_text="Asked between planned and interrupt."
    )


class IterationForm(SelectedForm):
    iteration = forms.ModelChoiceField(Iteration.objects.none(), required=False, empty_label="none")

    def offer(self) -> None:
        ahead = Iteration.objects.visible_to(self.person).filter(team=self.team, closed_at=None)
        choose(self, "iteration", ahead.order_by("number"))


class EndForm(SelectedForm):
    outcome = forms.ChoiceField(choices=WorkItem.Outcome.choices, label="Closed as")
    because = forms.CharField(max_length=200, required=False, label="Because")


class WaitForm(BlockForm, SelectedForm):
    """What they wait for."""


class NoForm(SelectedForm):
    """Nothing to be said but yes."""

    sure = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)


class MergeForm(SelectedForm):
    into = forms.ModelChoiceField(
        WorkItem.objects.none(), label="The one that stays", to_field_name="key", empty_label=None,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def offer(self) -> None:
        open_ones = self.items.filter(closed_at=None).order_by("id")
        self.fields["into"].queryset = open_ones  # type: ignore[attr-defined]
        first = open_ones.first()
        self.fields["into"].initial = first and first.key


class AutomateForm(SelectedForm):
    title = forms.CharField(max_length=300, label="What would make them unnecessary")


class PartsForm(SelectedForm):
    titles = forms.CharField(
        max_length=7_000, label="Titles of the parts, one a line", widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean_titles(self) -> list[str]:
        return [line for line in self.cleaned_data["titles"].splitlines() if line.strip()]
