"""The shapes of what people type on the pages of this app; the rules are the models'."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest

from core.errors import NotAllowed, Refused
from core.figures import Count, Figure
from people.form_fields import DayInput, WeekdaysField, zone_choices
from people.models import Absence, Person, Role, SignInAttempt, Team, Token

CHOOSE = "choose…"
WRONG = "This address and password do not belong together."


def accepted(form: forms.BaseForm, verb: Callable[..., Any]) -> bool:
    """True when the input was well shaped and the verb did not refuse it; else the form shows why."""
    if form.is_valid():
        with refusals_shown(form):
            verb(**form.cleaned_data)
    return form.is_valid()


@contextmanager
def refusals_shown(form: forms.BaseForm) -> Iterator[None]:
    """What is refused inside stands in the form, at the field that it is about; who may not at all is told by a page."""
    try:
        yield
    except NotAllowed:
        raise
    except Refused as refused:
        field = refused.extra.get("field")
        form.add_error(field if field in form.fields else None, refused.sentence)


class VerbForm(forms.ModelForm):
    """Fields of a model, their values for a verb: the instance is shown and never written by the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = CHOOSE if field.required else "none"
            elif isinstance(field, forms.TypedChoiceField) and not field.required:
                field.choices = [(value, label if value else "none") for value, label in field.choices]

    def _post_clean(self) -> None:
        """The verb checks."""


class SignInForm(forms.Form):
    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        strip=False, max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.person = request, None
        first = "password" if self.data.get("email") else "email"  # after a wrong try the address is there
        self.fields[first].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """One sentence for an unknown address, a wrong password and a disabled person, so that none tells which."""
        sent = super().clean() or {}
        if "email" in sent and "password" in sent:
            try:
                self.person = authenticate(self.request, username=sent["email"], password=sent["password"])
            except Refused as refused:
                raise forms.ValidationError(refused.sentence, code=refused.code) from refused
            if self.person is None:
                raise forms.ValidationError(WRONG, code="wrong")
        return sent


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        strip=False, max_length=500, label="New password", help_text="Ten characters or more; a sentence is best.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        strip=False, max_length=500, label="The same again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password_validation.validate_password(self.cleaned_data["password"], self.person)
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        again = sent.pop("again", None)
        if "password" in sent and sent["password"] != again:
            self.add_error("again", "This is not the same.")
        return sent


class ChangePasswordForm(NewPasswordForm):
    old = forms.CharField(
        strip=False, max_length=500, label="Password until now",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    field_order = ("old", "password", "again")

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        if (wrong := self._wrong(sent.pop("old", ""))) is not None:
            self.add_error("old", wrong)
        return sent

    def _wrong(self, old: str) -> str | None:
        """An open session must not be a place to guess the password at leisure."""
        address = self.person.email or ""
        if not SignInAttempt.is_left(address):
            return "Too many tries. Try again in a quarter of an hour."
        if not check_password(old, self.person.password):
            return "This is not your password."
        SignInAttempt.forget(address)
        return None


class NameForm(VerbForm):
    zone = forms.ChoiceField(choices=zone_choices, label="Time zone")

    class Meta:
        model = Person
        fields = ("name", "zone")


class ThemeForm(VerbForm):
    class Meta:
        model = Person
        fields = ("theme",)


class TokenForm(VerbForm):
    scope = forms.ChoiceField(choices=Token.Scope.choices, label="It may")

    class Meta:
        model = Token
        fields = ("name", "scope")
        labels = {"name": "What will use it"}


class AbsenceForm(VerbForm):
    class Meta:
        model = Absence
        fields = ("person", "began_on", "ended_on", "portion")
        labels = {"began_on": "First day", "ended_on": "Last day", "portion": "Part of each day"}
        help_texts = {"ended_on": "", "portion": "0.5 for half days."}
        field_classes = {"portion": Figure}
        widgets = {"began_on": DayInput, "ended_on": DayInput}

    def __init__(self, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class CapitalsField(forms.RegexField):
    """As typed on a phone, too."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()


class NewTeamForm(forms.Form):
    """A name, people and one buffer person are enough to start (R18)."""

    name = forms.CharField(max_length=80)
    key = CapitalsField(
        "^[A-Z][A-Z0-9]{1,9}$", help_text="2 to 10 capital letters and digits; items are called KEY-1, KEY-2, …",
        error_messages={"invalid": "A key is 2 to 10 capital letters and digits, a letter first."},
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(
        Person.objects.enabled(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Whoever is new here joins under Settings.",
    )  # fmt: skip
    buffer_person = forms.ModelChoiceField(
        Person.objects.enabled(),
        empty_label=CHOOSE,
        help_text="The one who is told of everything unplanned; nobody else is disturbed.",
    )
    zone = forms.ChoiceField(choices=zone_choices, initial="UTC", label="Time zone")


class MemberForm(forms.Form):
    """Somebody who joins; an address that nobody has yet is welcomed with the name."""

    email = forms.EmailField()
    name = forms.CharField(max_length=120, required=False, help_text="For somebody who is new here.")
    roles = forms.MultipleChoiceField(
        choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple, initial=[Role.ENGINEER]
    )
    share = Figure(
        max_digits=3,
        decimal_places=2,
        min_value=0,
        max_value=1,
        initial=1,
        help_text="Part of the working time.",
    )
    began_on = forms.DateField(required=False, label="First day", widget=DayInput)


class ContactForm(forms.Form):
    """Who speaks for a customer; an address that nobody has yet is welcomed with the name."""

    email = forms.EmailField()
    name = forms.CharField(max_length=120, required=False, help_text="For somebody who is new here.")


class CustomerForm(forms.Form):
    name = forms.CharField(max_length=120)


class MembershipForm(forms.Form):
    own_roles = forms.MultipleChoiceField(
        choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple, label="Roles"
    )
    deputy_roles = forms.MultipleChoiceField(
        choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple, label="Deputy for"
    )
    share = Figure(max_digits=3, decimal_places=2, min_value=0, max_value=1)
    ended_on = forms.DateField(required=False, label="Last day", widget=DayInput)

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        return {name: value for name, value in sent.items() if name != "ended_on" or value}


class TeamForm(VerbForm):
    zone = forms.ChoiceField(choices=zone_choices, label="Time zone")
    workdays = WeekdaysField(label="Working days")
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Team
        fields = (
            "name", "purpose", "zone", "buffer_person", "iteration_days", "iteration_starts_on", "workdays", "country",
            "subdivision", "operating_model", "pair_size", "pair_size_because", "sizes_interrupts", "triage_within_minutes",
        )  # fmt: skip
        labels = {
            "iteration_days": "Days of an iteration",
            "iteration_starts_on": "First iteration begins on",
            "country": "Country of its public holidays",
            "subdivision": "Part of the country",
            "pair_size": "Self-service & automation pair",
            "pair_size_because": "Why a smaller pair",
            "sizes_interrupts": "Interrupts are sized in points",
            "triage_within_minutes": "Working minutes until an interrupt is triaged",
        }
        help_texts = {"iteration_starts_on": "", "country": "Two letters, as AT or DE. Empty: none."}
        field_classes = {"iteration_days": Count, "pair_size": Figure, "triage_within_minutes": Count}
        widgets = {"iteration_starts_on": DayInput, "purpose": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Person.objects.enabled().filter(memberships__in=self.instance.memberships.current())
        self.fields["buffer_person"].queryset = members  # type: ignore[attr-defined]
        self.fields["version"].initial = self.instance.version


class DayForm(forms.Form):
    on = forms.DateField(label="Day", widget=DayInput)
    name = forms.CharField(max_length=80)
    works = forms.BooleanField(required=False, label="The team works on it")


class ServiceForm(forms.Form):
    name = forms.CharField(max_length=80)
