"""What people type when they settle an agreement; the rules are the model's."""

from typing import Any

from django import forms

from core.figures import Count
from people.form_fields import DayInput
from people.forms import VerbForm
from people.models import Agreement, Customer, Person, Team
from people.target_fields import TargetsField

WORDS = ("ownership", "autonomy", "on_call", "automated", "escalation", "sustained_by")


class TermsForm(VerbForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    targets = TargetsField(
        required=False,
        label="By priority, in minutes",
        help_text="A priority with a number here keeps to its row alone; the others to what stands above.",
    )
    field_order: tuple[str, ...] = (
        *WORDS, "acknowledge_minutes", "respond_minutes", "resolve_minutes", "around_the_clock", "targets",
    )  # fmt: skip

    class Meta:
        model = Agreement
        fields = (
            *WORDS, "acknowledge_minutes", "respond_minutes", "resolve_minutes", "around_the_clock",
            "differs_because", "review_on",
        )  # fmt: skip
        field_classes = {
            "acknowledge_minutes": Count, "respond_minutes": Count, "resolve_minutes": Count,
        }  # fmt: skip
        labels = {
            "on_call": "On call",
            "automated": "Automated tasks",
            "sustained_by": "How it stays sustainable",
            "acknowledge_minutes": "Acknowledged within minutes",
            "respond_minutes": "Answered within minutes",
            "resolve_minutes": "Resolved within minutes",
            "around_the_clock": "Counted around the clock, not in working hours",
            "differs_because": "Why it differs from the default",
            "review_on": "Reviewed on",
        }
        help_texts = {"on_call": "Who is called, and when.", "sustained_by": "", "automated": ""}
        widgets = {"review_on": DayInput} | {name: forms.Textarea(attrs={"rows": 2}) for name in WORDS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["targets"].initial = self.instance.targets_told()
        if "version" in self.fields:
            self.fields["version"].initial = self.instance.version


class ProposalForm(TermsForm):
    """The default comes first; whatever differs from it is with one customer."""

    version = None  # type: ignore[assignment]
    customer = forms.ModelChoiceField(
        Customer.objects.none(), required=False, empty_label="everybody: the default"
    )
    field_order = ("customer", *TermsForm.field_order)

    def __init__(self, team: Team, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Agreement.objects.standing().filter(team=team)
        free = Customer.objects.visible_to(person).exclude(
            pk__in=standing.exclude(customer=None).values("customer")
        )
        field: Any = self.fields["customer"]
        field.queryset = free
        if standing.filter(customer=None).exists():
            field.required, field.empty_label = True, "choose a customer"


class EndForm(forms.Form):
    """From which day on the terms, as they were read, no longer hold, and why."""

    on = forms.DateField(widget=DayInput, label="From this day on")
    because = forms.CharField(max_length=200, label="Why it ends")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, agreement: Agreement, sent: Any = None) -> None:
        kept = {"on": agreement.ends_on or agreement.team.today, "because": agreement.ended_because}
        super().__init__(sent, initial=kept | {"version": agreement.version}, auto_id="end_%s")
