"""The form of an item cut into the parts that are edited in place."""

from __future__ import annotations

from typing import Any

from backlogs.forms import ItemForm
from backlogs.models import WorkItem

# Each part of an item with the fields that are edited together.
FIELDS = {
    "title": ("title",),
    "description": ("description",),
    "facts": (
        "kind", "class_of_service", "points", "ease", "priority", "due_on", "customer", "requester", "service",
        "labels", "because",
    ),
}  # fmt: skip


class ItemPartForm(ItemForm):
    """Only the fields of one part; what is not shown is not changed."""

    def __init__(self, item: WorkItem, person: Any, part: str, sent: Any = None) -> None:
        super().__init__(item, person, sent)
        for name in set(self.fields) - {"version", *FIELDS[part]}:
            del self.fields[name]
        first = FIELDS[part][0]
        self.fields[first].widget.attrs |= {"autofocus": True, "aria-label": self[first].label}
