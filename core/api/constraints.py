"""The sentence behind a constraint that the database enforced after all checks had passed (a race, mostly)."""

from functools import cache

from django.apps import apps
from django.db import IntegrityError

UNNAMED = "This clashes with something that is already there."


def sentence_of(error: IntegrityError) -> str:
    """Both databases name a check or a conditional index in their message; plain uniqueness SQLite names by columns."""
    text = str(error)
    for name, sentence in _sentences().items():
        if name in text:
            return sentence
    return UNNAMED


@cache
def _sentences() -> dict[str, str]:
    found = {}
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.violation_error_message != constraint.default_violation_error_message:
                found[constraint.name] = str(constraint.violation_error_message)
    return found
