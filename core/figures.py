"""Fields for numbers, in forms of pages."""

import re
from typing import Any, ClassVar

from django import forms

COMMA = re.compile(r"^(\s*\d*),(\d{1,2}\s*)$")  # with three digits behind it may have meant thousands


class Typed(forms.TextInput):
    """For numbers. A number field of the browser hands over nothing where letters stand in it, and nothing means "none";
    here they stay, and the browser says at the field what it wants."""

    def __init__(self, pattern: str, wanted: str, keys: str) -> None:
        super().__init__({"inputmode": keys, "pattern": pattern, "title": wanted, "autocomplete": "off"})


class Figure(forms.DecimalField):
    """A number with decimals, of which whatever was typed arrives."""

    default_error_messages: ClassVar = {"invalid": "This has to be a number, such as 3 or 0.5."}

    def __init__(self, **kwargs: Any) -> None:
        widget = Typed(r"\s*[0-9]*[.,]?[0-9]+\s*", "A number, such as 3 or 0.5", "decimal")
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Half a point is 0,5 on many keyboards."""
        typed = COMMA.sub(r"\1.\2", value) if isinstance(value, str) else value
        return super().to_python(typed)


class Count(forms.IntegerField):
    """A whole number, of which whatever was typed arrives."""

    default_error_messages: ClassVar = {"invalid": "This has to be a whole number, such as 14."}

    def __init__(self, **kwargs: Any) -> None:
        widget = Typed(r"\s*[0-9]+\s*", "A whole number, such as 14", "numeric")
        super().__init__(widget=widget, **kwargs)
