"""An order carried out, or carried out and taken back."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from backlogs.imports.order import Order
from backlogs.imports.spool import Spool
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models.import_running import Summary
    from people.models import Person


class _TakenBack(Exception):
    """Ends a rehearsal, and its transaction with it."""


def bring_in(order: Order, spool: Spool, *, by: Person | None = None) -> Summary:
    """What was read goes into the team, whole or not at all."""
    from backlogs.models import Import

    with closing(spool):
        made = Import(file_name=order.path.name[:200], shift_weeks=order.weeks)
        return made.run(spool, order, by=by)


def rehearse(order: Order, spool: Spool, *, by: Person | None = None) -> Summary:
    """The same summary, and nothing written."""
    summary: Summary = {}
    try:
        with verb():
            summary = bring_in(order, spool, by=by)
            raise _TakenBack
    except _TakenBack:
        return summary
