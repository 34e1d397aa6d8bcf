"""The grid in which people type how soon each priority is acknowledged, answered and resolved."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from people.models.agreement_target import LIMITS, LONGEST, PRIORITIES

COLUMNS = {
    "acknowledge_minutes": "Acknowledged",
    "respond_minutes": "Answered",
    "resolve_minutes": "Resolved",
}


class TargetsInput(forms.Widget):
    """One row a priority: three numbers of minutes, and whether they run around the clock."""

    template_name = "people/_targets_input.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        rows = {row.get("priority"): row for row in value or ()}
        context = super().get_context(name, value, attrs)
        grid = [self._row(name, priority, rows.get(priority, {})) for priority in PRIORITIES]
        return context | {"columns": COLUMNS.values(), "grid": grid}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        return [self._typed(data, name, priority) for priority in PRIORITIES]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}_") for key in data)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""

    def _row(self, name: str, priority: int, row: Mapping[str, Any]) -> dict[str, Any]:
        cells = [
            (
                f"{name}_{priority}_{limit}",
                row.get(limit),
                f"P{priority} {label.lower()} within minutes",
                _is_wrong(row.get(limit)),
            )
            for limit, label in COLUMNS.items()
        ]
        always = (f"{name}_{priority}_always", row.get("around_the_clock"), f"P{priority} around the clock")
        return {"priority": priority, "cells": cells, "always": always}

    def _typed(self, data: Any, name: str, priority: int) -> dict[str, Any]:
        said = {limit: data.get(f"{name}_{priority}_{limit}", "") for limit in LIMITS}
        return {"priority": priority, **said, "around_the_clock": f"{name}_{priority}_always" in data}


class TargetsField(forms.Field):
    widget = TargetsInput

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows = [{**row, **{limit: _minutes(row[limit]) for limit in LIMITS}} for row in value or ()]
        return [row for row in rows if any(row[limit] is not None for limit in LIMITS)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != list(initial or ())
        except ValidationError:
            return True


def _minutes(text: Any) -> int | None:
    if text in ("", None):
        return None
    words = str(text).strip()
    if not (words.isascii() and words.isdecimal() and len(words) < 9):
        raise ValidationError("Minutes are whole numbers.")
    return int(words)


def _is_wrong(text: Any) -> bool:
    try:
        minutes = _minutes(text)
    except ValidationError:
        return True
    return minutes is not None and not 1 <= minutes <= LONGEST
