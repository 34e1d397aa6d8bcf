"""What may be done to selected items: the question, the verb, its words, and what it compares before it overwrites."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backlogs import selected_forms as ask
from backlogs.models import WorkItem
from backlogs.models.work_item.making import WorkItemQuerySet
from backlogs.models.work_item.many import hold_boards
from backlogs.models.work_item.revising import hold_all
from backlogs.standing import standing
from core.errors import Stale
from core.locking import lock_all
from people.models import Person

Sent = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """One thing that is done to all of them or to none."""

    title: str
    button: str
    form: type[ask.SelectedForm]
    do: Callable[[WorkItemQuerySet, Sent, Person], Any]
    hold: Callable[[WorkItemQuerySet, Sent], Any] = lambda items, _: lock_all(items)
    # The field of `backlogs.standing` that it overwrites.
    field: str = ""
    is_undone: bool = True

    def told(self, count: int) -> str:
        return f"{count} item{'' if count == 1 else 's'}: {self.title.lower()}"


def revise(items: WorkItemQuerySet, sent: Sent, by: Person) -> Any:
    return items.revise(by=by, **sent)


def plan(items: WorkItemQuerySet, sent: Sent, by: Person) -> Any:
    if sent["iteration"]:
        return items.enter_iteration(sent["iteration"], by=by)
    return items.leave_iterations(by=by)


def end(items: WorkItemQuerySet, sent: Sent, by: Person) -> Any:
    if sent["outcome"] == WorkItem.Outcome.DONE:
        return items.close(by=by)
    return items.dismiss(sent["outcome"], by=by, because=sent["because"])


def split(items: WorkItemQuerySet, sent: Sent, by: Person) -> Any:
    """One item only; its parts are new."""
    return items.select_related("team", "backlog", "feature").get().split(sent["titles"], by=by)


def _boards(items: WorkItemQuerySet, _: Sent) -> None:
    hold_boards(items)


def _field(title: str, form: type[ask.SelectedForm], field: str) -> Act:
    return Act(title, "Set", form, revise, hold_all, field)


ACTS: dict[str, Act] = {
    "points": _field("Points", ask.PointsForm, "points"),
    "ease": _field("Ease", ask.EaseForm, "ease"),
    "class": _field("Class of service", ask.ClassForm, "class_of_service"),
    "customer": _field("Customer", ask.CustomerForm, "customer_id"),
    "service": _field("Service", ask.ServiceForm, "service"),
    "feature": _field("Feature", ask.FeatureForm, "where"),
    "backlog": _field("Backlog", ask.BacklogForm, "where"),
    "labels": Act("Labels", "Set", ask.LabelsForm, lambda items, sent, by: items.change_labels(**sent, by=by)),
    "crew": Act("Crew", "Set", ask.CrewForm, lambda items, sent, by: items.change_crew(**sent, by=by)),
    "iteration": Act("Iteration", "Put them there", ask.IterationForm, plan, _boards, "iteration"),
    "end": Act("Close", "Close them", ask.EndForm, end, _boards),
    "block": Act("Block", "Block them", ask.WaitForm, lambda items, sent, by: items.block(**sent, by=by)),
    "unblock": Act("End the wait", "The wait is over", ask.NoForm, lambda items, _, by: items.unblock(by=by)),
    "keep": Act(
        "Keep open", "Keep them open", ask.NoForm, lambda items, _, by: items.keep_open(by=by), is_undone=False
    ),
    "postpone": Act("Postpone", "Postpone them", ask.NoForm, lambda items, _, by: items.postpone(by=by)),
    "merge": Act(
        "Merge", "Merge them", ask.MergeForm, lambda items, sent, by: items.merge_into(sent["into"], by=by),
        is_undone=False,
    ),
    "automate": Act(
        "Make one item of self-service & automation", "Make it", ask.AutomateForm,
        lambda items, sent, by: items.automate(sent["title"], by=by),
    ),
    "split": Act("Split", "Split it", ask.PartsForm, split, lambda *_: None),
}  # fmt: skip


def seen_now(items: WorkItemQuerySet, field: str) -> dict[str, Any]:
    """What stands in it, by key."""
    keys = dict(items.values_list("pk", "key"))
    return {keys[pk]: state[field] for pk, state in standing(list(keys)).items()}


def require_as_seen(items: WorkItemQuerySet, field: str, seen: Mapping[str, Any]) -> None:
    """Held: whatever somebody changed since it was shown is not overwritten unasked."""
    now = seen_now(items, field)
    if differ := sorted(key for key in now if key in seen and now[key] != seen[key]):
        raise Stale("Somebody changed some of them since you looked.", code="changed_meanwhile", keys=differ)
