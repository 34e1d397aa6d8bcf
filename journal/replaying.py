"""Reads the journal from its first entry and says what the tables should hold.

Everything but ranks and free text is replayed; text is compared by its hash. An entry of an item that names a `column`
ends the open stay there and opens one in the column named (None: only ends), so stays are derived, not copied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, Min

from journal.models import Entry, Head, Journaled
from journal.plain import plain

Subject = tuple[str, int]
CHUNK = 5_000


class Replay:
    """The state that the entries add up to."""

    def __init__(self) -> None:
        self.state: dict[Subject, dict[str, Any]] = defaultdict(dict)
        self.stays: dict[int, list[list[Any]]] = defaultdict(list)
        self.read = 0

    def run(self) -> Replay:
        entries = Entry.objects.order_by("id").values_list("kind", "subject", "changes", "happened_at")
        for kind, subject, changes, happened_at in entries.iterator(chunk_size=CHUNK):
            self.read += 1
            self._apply((kind, subject), changes, happened_at)
        return self

    def _apply(self, subject: Subject, changes: dict[str, Any], happened_at: Any) -> None:
        own = self.state[subject]
        for name, value in changes.items():
            kind, colon, number = name.partition(":")
            if colon and value is None:
                self.state.pop((kind, int(number)), None)
            elif colon:
                self.state[(kind, int(number))].update(value)
            elif name == "column" and subject[0] == "item":
                self._stay(subject[1], value, plain(happened_at))
            else:
                own[name] = value

    def _stay(self, item_id: int, column_id: int | None, at: str) -> None:
        stays = self.stays[item_id]
        if stays and stays[-1][2] is None:
            stays[-1][2] = at
        if column_id is not None:
            stays.append([column_id, at, None])

    def differences(self) -> Iterator[str]:
        """One sentence for each thing that the tables say otherwise."""
        for model in journaled_models():
            yield from self._differences_of(model)

    def _differences_of(self, model: type[Journaled]) -> Iterator[str]:
        kind, found = model.journal_kind, set()
        for row in model._base_manager.iterator(chunk_size=CHUNK):
            found.add(row.pk)
            told = self.state.get((kind, row.pk))
            if told is None:
                yield f"{kind} {row.pk} is in the table and in no entry."
                continue
            for name, value in row.journal_state().items():
                if told.get(name) != value:
                    yield f"{kind} {row.pk}: {name} is {value!r}, the journal says {told.get(name)!r}."
        for told_kind, subject in self.state:
            if told_kind == kind and subject not in found:
                yield f"{kind} {subject} is in the journal and not in the table."


def journaled_models() -> list[type[Journaled]]:
    return [model for model in apps.get_models() if issubclass(model, Journaled)]


def broken_streams() -> Iterator[str]:
    """Streams whose numbers are not 1, 2, 3 … up to their head."""
    rows = (
        Entry.objects.order_by()
        .values("stream")
        .annotate(count=Count("id"), first=Min("number"), last=Max("number"))
    )
    by_stream = {row["stream"]: row for row in rows}
    for stream_id, number in Head.objects.values_list("id", "number"):
        row = by_stream.pop(stream_id, {"count": 0, "first": 1, "last": 0})
        if (row["count"], row["first"], row["last"]) != (number, 1 if number else row["first"], number):
            yield f"Stream {stream_id} is at {number} and holds {row['count']} entries from {row['first']} to {row['last']}."
    for stream_id in by_stream:
        yield f"Stream {stream_id} has entries and no head."
