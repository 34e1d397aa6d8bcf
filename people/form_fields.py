"""Kinds of input that more than one form of this app asks for."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django import forms

WEEKDAYS = [("0", "Mon"), ("1", "Tue"), ("2", "Wed"), ("3", "Thu"), ("4", "Fri"), ("5", "Sat"), ("6", "Sun")]


def zone_choices() -> list[tuple[str, str]]:
    """Places, by their own names; abbreviations and fixed offsets are no place to work in."""
    places = (
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(places))]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class WeekdaysField(forms.MultipleChoiceField):
    """The weekdays a team works on, kept as their numbers in a row ("01234")."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=WEEKDAYS, **options)

    def prepare_value(self, value: Any) -> list[str]:
        return list(value or "")

    def clean(self, value: Iterable[str]) -> str:  # type: ignore[override]
        return "".join(sorted(super().clean(value)))


def weekday_names(workdays: str) -> str:
    return ", ".join(name for number, name in WEEKDAYS if number in workdays)
