"""When each item entered each stage, was committed, started and finished: what every number of flow is counted from.

Cycle time runs from the first active stay to the last finish, in the team's days, finished - started + 1 (Vacanti,
Actionable Agile Metrics, ch. 2); lead time from the first stay in a queue column; age of what is not finished is
today - started + 1. What was never started has no cycle time: it is unknown, not 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.days import NO_DAY, local_days, written_days
from metrics.history import DONE, FINISHED, NEVER, Bools, History, Ints
from metrics.policy import Policy
from metrics.stages import Order, Point, Stages, entries, filled

UNKNOWN = -1  # a number of days nobody can know


@dataclass(frozen=True)
class Flow:
    """One row an item: the places of the stays with which it entered each stage and passed each point, -1 if never."""

    history: History
    policy: Policy
    stages: Stages
    entered: Ints  # (items, stages)
    committed: Ints
    started: Ints
    finished: Ints
    never_started: Bools  # finished without a stay between start and finish
    left: Ints  # the moment an item was closed without being finished, else NEVER

    def days(self, places: Ints) -> Ints:
        """The days of stays given by place, in the zone of the policy; NO_DAY for -1."""
        days = np.full(places.shape, NO_DAY, dtype=np.int64)
        real = places >= 0
        stays, zone = self.history.stays, self.history.zone
        at = stays.entered[places[real]]
        if self.policy.zone == "as-written":
            days[real] = written_days(at, stays.offset[places[real]], zone)
        else:
            days[real] = local_days(at, zone)
        return days

    def moments(self, places: Ints) -> Ints:
        """The moments of stays given by place, NEVER for -1."""
        entered = np.append(self.history.stays.entered, NEVER)
        return entered[places]

    @property
    def left_on(self) -> Ints:
        """The day an item was closed without being finished; FOREVER if it was not."""
        return local_days(self.left, self.history.zone)


def trace(history: History, policy: Policy) -> Flow:
    """The flow of every item of the history under the policy: linear in the stays."""
    stages = Stages.of(history, policy)
    commit, start, finish = (
        stages.point(one, history) for one in (policy.commit, policy.start, policy.finish)
    )
    found = _Entries(history, policy, finish, stages)
    finished = found.first(finish)
    if not finish.counts_any_outcome:  # a done column alone is not enough: cancelled is not finished
        finished = np.where(np.isin(history.items.outcome, (0, FINISHED)), finished, -1)
    closed = history.items.closed
    left = np.where((finished < 0) & (not finish.counts_any_outcome), closed, NEVER)
    started = _not_after(found.first(start), finished)
    return Flow(
        history=history,
        policy=policy,
        stages=stages,
        entered=found.table(stages.order),
        committed=_not_after(found.first(commit), finished),
        started=started,
        finished=finished,
        never_started=(finished >= 0) & ((started < 0) | (started == finished)),
        left=left,
    )


class _Entries:
    """Entries into the ranks of each order, worked out once an order."""

    def __init__(self, history: History, policy: Policy, finish: Point, stages: Stages) -> None:
        self.history, self.policy, self.finish, self.stages = history, policy, finish, stages
        self.known: dict[int, Ints] = {}

    def first(self, point: Point) -> Ints:
        return self.table(point.order)[:, point.rank]

    def table(self, order: Order) -> Ints:
        if id(order) not in self.known:
            raw = entries(order, self.history.stays, len(self.history.items), self._wiped_from(order))
            self.known[id(order)] = (
                filled(raw, self.policy.backward) if self.policy.skipped == "next" else raw
            )
        return self.known[id(order)]

    def _wiped_from(self, order: Order) -> int:
        """Finished means the last finish, so ranks from the finish on always count the current run."""
        if order is self.finish.order:
            return 0 if self.policy.backward == "wipe" else self.finish.rank
        if order is self.stages.order or order is self.stages.categories:
            final = self.stages.final if order is self.stages.order else DONE
            return 0 if self.policy.backward == "wipe" else final
        return order.width  # a status alone has no left and right


def _not_after(places: Ints, finished: Ints) -> Ints:
    """A start after the last finish is none: an item that stands in done was not started again."""
    return np.where((finished >= 0) & (places > finished), -1, places)


def cycle_times(flow: Flow) -> Ints:
    """Days from started to finished, one a row of items; UNKNOWN where not finished or never started."""
    span = _spans(flow, flow.days(flow.started), flow.days(flow.finished))
    if flow.policy.never_started == "unknown":
        return np.where(flow.never_started, UNKNOWN, span)
    return np.where(flow.never_started, 0, span)


def lead_times(flow: Flow) -> Ints:
    """Days from committed to finished; UNKNOWN where not finished or never placed in a queue."""
    return _spans(flow, flow.days(flow.committed), flow.days(flow.finished))


def ages(flow: Flow, today: int) -> Ints:
    """Days since the start of what is started, not finished and not closed; UNKNOWN for all others."""
    started = flow.days(flow.started)
    ageing = (flow.started >= 0) & (flow.finished < 0) & (flow.left == NEVER) & (started <= today)
    return np.where(ageing, today - started + flow.policy.inclusive_days, UNKNOWN)


def stands_in(flow: Flow) -> Ints:
    """The stage each item stands in now: the rank of its last stay that has one, -1 if none."""
    rank, item = flow.stages.order.rank, flow.history.stays.item
    mapped = np.flatnonzero(rank >= 0)
    stands = np.full(len(flow.history.items), -1, dtype=np.int64)
    stands[item[mapped]] = rank[mapped]
    return stands


def _spans(flow: Flow, first: Ints, last: Ints) -> Ints:
    known = (first != NO_DAY) & (last != NO_DAY)
    return np.where(known, np.where(known, last - first, 0) + flow.policy.inclusive_days, UNKNOWN)
