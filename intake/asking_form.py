"""The shape of what somebody asks a team."""

from typing import Any

from django import forms
from django.utils.html import format_html

from backlogs.revision import Long
from intake.asking import LONGEST, PLANNED, URGENCY, customers_of
from people.models import Customer, Person, Team

HELP, NEW = "help", "new"
WHAT = [
    (HELP, "Something is broken, or I need help", "It goes to the one person on duty."),
    (NEW, "Something new", "The product owner plans it."),
]


class What(forms.RadioSelect):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A page that was open before this was asked says something new by the urgency."""
        old = NEW if data.get("urgency") == PLANNED else HELP
        return super().value_from_datadict(data, files, name) or old


class AskForm(forms.Form):
    what = forms.ChoiceField(
        choices=[(value, format_html("<b>{}</b> <small>{}</small>", *words)) for value, *words in WHAT],
        widget=What, initial=HELP, label="What is it?",
    )  # fmt: skip
    title = forms.CharField(
        max_length=300, label="What do you need?", error_messages={"required": "Say in a line what you need."}
    )
    text = Long(
        rows=6,
        max_length=LONGEST,
        label="More about it",
        help_text="What you saw, what you tried, since when.",
    )
    urgency = forms.ChoiceField(choices=list(URGENCY.items()), initial="3", label="How urgent is it?")
    service = forms.ChoiceField(required=False, label="Which service?")
    customer = forms.ModelChoiceField(
        Customer.objects.none(), required=False, label="For whom?", empty_label="myself"
    )
    once = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, person: Person, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(team.services.order_by("name").values_list("name", flat=True))
        mine, fields = customers_of(person), dict[str, Any](self.fields)
        fields["service"].choices = [("", "I do not know"), *((name, name) for name in names)]
        fields["customer"].queryset, fields["customer"].initial = mine, mine.order_by("id").first()
        for name, is_needed in (("service", names), ("customer", mine)):
            if not is_needed:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """How urgent something new is nobody is asked, so that whatever stands in the hidden field is not read."""
        sent = super().clean() or {}
        if sent.pop("what", HELP) == NEW:
            self.errors.pop("urgency", None)
            sent["urgency"] = PLANNED
        return sent
