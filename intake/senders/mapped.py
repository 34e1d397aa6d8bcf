"""Senders whose message is read by a mapping: the one that comes with them, or the source's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import Invalid
from intake.reports import Report, Unreadable, read_json
from intake.senders.base import Sender
from intake.senders.mapping import Mapping, WrongMapping, read_mapping

if TYPE_CHECKING:
    from intake.models import Delivery, Source


class Mapped(Sender):
    """Its own mapping is a file beside its snippet; a source may hold another."""

    @property
    def mapping_text(self) -> str:
        return (self.folder / "mapping.toml").read_text()

    def mapping_of(self, source: Source) -> Mapping:
        return read_mapping(source.mapping or self.mapping_text)

    def reports(self, delivery: Delivery) -> list[Report]:
        try:
            mapping = self.mapping_of(delivery.source)
        except WrongMapping as wrong:
            raise Unreadable(f"The mapping of this source cannot be meant: {wrong}") from None
        return mapping.reports(read_json(delivery.raw))

    def check_settings(self, source: Source) -> None:
        try:
            self.mapping_of(source)
        except WrongMapping as wrong:
            raise Invalid(str(wrong), code="wrong_mapping", field="mapping") from None


def shipped(kind: str, label: str) -> Mapped:
    """A sender that is no more than its mapping."""
    return type(kind, (Mapped,), {"kind": kind, "label": label})()
