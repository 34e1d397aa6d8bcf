"""Saving a form that somebody else may have overtaken: nothing is lost, and who sends last sees both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backlogs.models import Feature, WorkItem
from backlogs.revision import Revision
from core import clock
from core.locking import lock
from journal.models import Entry
from journal.recording import verb
from people.forms import refusals_shown


def revised(
    form: Revision, thing: WorkItem | Feature, saved: Callable[[], dict[str, Any]], change: Callable[..., Any]
) -> bool:
    """True when the verb kept what was changed here; else the form says why not, or shows both values."""
    if form.is_valid():
        with refusals_shown(form):
            return _revise(form, thing, saved, change)
    return False


@verb()
def _revise(
    form: Revision, thing: WorkItem | Feature, saved: Callable[[], dict[str, Any]], change: Callable[..., Any]
) -> bool:
    thing.hold(form.revised) if isinstance(thing, WorkItem) else lock(thing)
    form.initial["version"] = thing.version
    if overtaken := form.overtaken(saved()):
        form.conflict = conflict(form, thing, overtaken)
        form.meet(saved(), thing.version)
        return False
    change(**form.revised)  # also where nothing is: it says whether one may
    return True


def conflict(form: Revision, thing: WorkItem | Feature, overtaken: dict[str, str]) -> dict[str, Any]:
    """Who changed it meanwhile and when, and each field with what is saved and what was typed."""
    told = Entry.objects.filter(kind=thing.journal_kind, subject=thing.pk, changes__version=thing.version)
    last = told.select_related("by").last()
    fields = [
        {
            "name": name,
            "label": form.fields[name].label or name.replace("_", " ").capitalize(),
            "saved": value,
            "yours": form[name].value(),
        }
        for name, value in overtaken.items()
    ]
    return {"by": last.by if last else None, "at": last.at if last else clock.now(), "fields": fields}
