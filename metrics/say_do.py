"""Say and do: what came of the points that were committed when the iteration started.

Of the committed points: done, carried, removed; what was added later and what interrupted stands beside it and is never
mixed in. Of an item split at the close the points that were done of it count as done and those of the rest as carried;
where nobody said how large the rest is all of them are carried, as the item itself always is. Nothing committed, or a
reconstructed iteration, is unknown: neither 0 nor 100 %. Always 100 % means that the team promised too little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.history import HOWS, RESULTS, History

COMMITTED = tuple(HOWS.index(how) for how in ("planned", "carried"))


@dataclass(frozen=True)
class SayDo:
    """One iteration: committed items and points (hundredths) by what came of them, and what came in beside them."""

    iteration: int
    committed: int | None
    done: int = 0
    carried: int = 0
    removed: int = 0
    items: int = 0
    items_done: int = 0
    added: int = 0
    interrupts: int = 0

    @property
    def share(self) -> float | None:
        """Done of committed, by points where there are any, else by items; unknown where nothing was committed."""
        if self.committed:
            return self.done / self.committed
        return self.items_done / self.items if self.committed is not None and self.items else None


def say_do(history: History, iteration: int) -> SayDo:
    """What came of the commitment of one iteration, given by its place."""
    entries = history.entries
    mine = entries.iteration == iteration
    how, result, items = entries.how[mine], entries.result[mine], entries.items[mine]
    points = np.maximum(entries.points[mine], 0)
    beside = {
        "added": int(items[how == HOWS.index("added")].sum()),
        "interrupts": int(items[how == HOWS.index("interrupt")].sum()),
    }
    said = np.isin(how, COMMITTED) & (entries.points[mine] >= 0)
    if history.iterations.reconstructed[iteration] or not said.any():
        return SayDo(iteration, None, **beside)
    parts = int(entries.done_of_split[mine][said].sum()) if len(entries.done_of_split) else 0
    by_result = {one: int(points[said & (result == RESULTS.index(one))].sum()) for one in RESULTS}
    return SayDo(
        iteration, committed=int(points[said].sum()), done=by_result["done"] + parts, removed=by_result["removed"],
        carried=by_result["carried"] + by_result["split"] - parts, items=int(items[said].sum()),
        items_done=int(items[said & (result == RESULTS.index("done"))].sum()), **beside,
    )  # fmt: skip
