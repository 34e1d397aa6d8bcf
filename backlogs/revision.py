"""Fields that the forms of this app share, and forms that two people may send at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

EMPTY = "---------"  # what Django shows for nothing


class DayInput(forms.DateInput):
    """The browser's own calendar reads and writes ISO days only."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class Long(forms.CharField):
    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        """Browsers end lines by CR LF; what is kept ends them by LF."""
        return lines(super().to_python(value) or "")


class Number(forms.TypedChoiceField):
    """One of a few numbers, or none."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(
            choices=choices, coerce=lambda text: int(text), empty_value=None, required=False, **kwargs
        )


class Revision(forms.Form):
    """Changes of a thing that others may change meanwhile.

    Each field remembers what it showed: only what was changed here is sent on, and where somebody changed the same
    field meanwhile both values are shown.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    conflict: dict[str, Any] | None = None

    def __init__(self, values: dict[str, Any], version: int, sent: Any = None) -> None:
        super().__init__(sent, initial={**values, "version": version})
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "version"

    @property
    def revised(self) -> dict[str, Any]:
        """What was changed here, but for the fields of which, after a conflict, the saved value is to stay."""
        left = {"version", *(self.data.getlist("take_saved") if isinstance(self.data, QueryDict) else ())}
        return {name: self.cleaned_data[name] for name in self.changed_data if name not in left}

    def overtaken(self, saved: dict[str, Any]) -> dict[str, str]:
        """Fields changed here and by somebody else since this form was read → what stands there now, as text."""
        if self.cleaned_data["version"] == self.initial["version"]:
            return {}
        return {
            name: self._told(name, saved[name])
            for name in self.revised
            if self._differs(name, self._seen(name), saved[name])
            and self._differs(name, self.cleaned_data[name], saved[name])
        }

    def meet(self, saved: dict[str, Any], version: int) -> None:
        """Begin anew from what is saved, with what was changed here kept: the next send decides."""
        stands = {name: self._raw(name, saved[name]) for name in self.fields if name != "version"}
        seen = {self.add_initial_prefix(name): value for name, value in stands.items()}
        left = {name: value for name, value in stands.items() if name not in self.revised}
        typed = {name: self.data.get(name, "") for name in self.data}
        self.data = {**typed, **seen, **left, "version": str(version)}

    def _seen(self, name: str) -> Any:
        """What the field showed; whatever a page of ours never shows counts as overtaken, not as a mistake of ours."""
        field = self.fields[name]
        raw = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        try:
            return field.to_python(raw)
        except ValidationError:
            return raw

    def _raw(self, name: str, value: Any) -> str:
        prepared = self.fields[name].prepare_value(value)
        return "" if prepared is None else lines(str(prepared))

    def _differs(self, name: str, one: Any, other: Any) -> bool:
        return self._raw(name, one) != self._raw(name, other)

    def _told(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            choices: Any = field.queryset
            found = choices.filter(pk=getattr(value, "pk", value)).first() if value else None
            return str(found or "nobody")
        if isinstance(field, forms.ChoiceField):
            labels: Any = field.choices
            return dict(labels).get(self._raw(name, value), self._raw(name, value))
        return self._raw(name, value) or "nothing"


def choose(form: forms.Form, name: str, found: Any, also: int | None = None) -> None:
    """What may be chosen; who stands there already stays choosable."""
    if also is not None:
        found = found.model.objects.filter(pk__in=found.values("pk")) | found.model.objects.filter(pk=also)
    field = form.fields[name]
    if field.empty_label == EMPTY:  # type: ignore[attr-defined]
        field.empty_label = "none"  # type: ignore[attr-defined]
    field.queryset = found  # type: ignore[attr-defined]


def lines(text: str) -> str:
    return text.replace("\r\n", "\n")
