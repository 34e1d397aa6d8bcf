from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

from core import clock
from journal.plain import digest, plain
from journal.recording import Pending, record

if TYPE_CHECKING:
    from people.models import Person


class Journaled(models.Model):
    """A noun whose changes the journal tells, each by a verb, and can replay field by field."""

    # The name in `Entry.kind`, the fields that replay restores, and the texts that stand as hashes.
    journal_kind: ClassVar[str]
    journal_fields: ClassVar[tuple[str, ...]]
    journal_texts: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def journal_teams(self) -> Sequence[int | None]:
        """The teams whose streams tell this; None is the organisation's stream."""
        raise NotImplementedError(f"{type(self).__name__} does not say whose stream it writes to")

    @property
    def journal_part(self) -> str:
        """The key of this row inside the entry of the subject that it belongs to."""
        return f"{self.journal_kind}:{self.pk}"

    def journal_state(self) -> dict[str, Any]:
        """All replayed fields as they stand, as an entry holds them."""
        return self.journal_values(*self.journal_fields, *self.journal_texts)

    def journal_values(self, *names: str) -> dict[str, Any]:
        values = {}
        for name in names:
            value = getattr(self, self._meta.get_field(name).attname)  # type: ignore[union-attr]
            values[name] = digest(value) if name in self.journal_texts else plain(value)
        return values

    def record(
        self,
        verb: str,
        *,
        by: "Person | None",
        changes: Mapping[str, Any] | None = None,
        facts: Mapping[str, Any] | None = None,
        happened_at: datetime | None = None,
        streams: Sequence[int | None] = (),
    ) -> None:
        """One entry in each stream that tells of this, or in those named; numbered when the outermost verb ends."""
        for team_id in streams or self.journal_teams():
            record(
                Pending(
                    team_id=team_id,
                    verb=verb,
                    kind=self.journal_kind,
                    subject=self.pk,
                    by_id=by.pk if by else None,
                    changes=plain(changes or {}),
                    facts=plain(facts or {}),
                    happened_at=happened_at or clock.told_instant(),
                )
            )

    def as_if(self, **values: Any) -> Self:
        """A copy with these values, to be checked before anything of this row changes."""
        trial = copy(self)
        for name, value in values.items():
            setattr(trial, name, value)
        return trial

    def begin(self, verb: str, *, by: "Person | None", facts: Mapping[str, Any] | None = None) -> None:
        """Insert the row and tell its whole state."""
        self.save(force_insert=True)
        self.record(verb, by=by, changes=self.journal_state(), facts=facts)

    def change(
        self, verb: str, *, by: "Person | None", facts: Mapping[str, Any] | None = None,
        parts: Mapping[str, Any] | None = None, **values: Any,
    ) -> bool:  # fmt: skip
        """Write the values that differ and tell them, with what they were and with rows of its own that changed.

        False when nothing differs.
        """
        names = [name for name, value in values.items() if getattr(self, name) != value]
        if not names and not parts:
            return False
        was = self.journal_values(*names)
        for name in names:
            setattr(self, name, values[name])
        self.save(update_fields=[*names, *self._bump_version()])
        told = self.journal_values(*names, *(["version"] if hasattr(self, "version") else []))
        self.record(verb, by=by, changes={**told, **(parts or {})}, facts={"was": was, **(facts or {})})
        return True

    def _bump_version(self) -> list[str]:
        if not hasattr(self, "version"):
            return []
        self.version += 1
        return ["version"]
