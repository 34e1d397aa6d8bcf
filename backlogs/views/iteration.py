"""The page of an iteration: a plan before the start, the work while it runs, a frozen record afterwards."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property

from backlogs.forms import GoalForm
from backlogs.models import DesignNote, Feature, IterationEntry, WorkItem
from backlogs.models.words import BacklogKind
from backlogs.views import listing
from backlogs.views.record import record
from backlogs.views.review import review_of
from backlogs.views.scope import OfIteration
from core.rows import row_number
from journal.models import Entry, Head
from rotations.capacity import capacity

WINDOW = 80
COMMITTED, ADDED, INTERRUPT = "Committed", "Added after the start", "Interrupts"


class ShownIteration(OfIteration):
    """An iteration with the parts of its page."""

    def frame(self) -> dict[str, Any]:
        iteration, person = self.iteration, self.person
        return super().frame() | {
            "iteration": iteration,
            "section": "backlogs:iterations",
            "may_plan": iteration.may_plan(person),
            "goal_form": GoalForm(iteration),
            "is_ahead": iteration.state == "planned",
        }

    def parts(self) -> dict[str, Any]:
        return {
            "plan_number": self.number(),  # before what is read, so that nothing falls between
            **self.around(),
            **self.entries(),
            **(self.candidates() if self.iteration.closed_at is None else {}),
        }

    def number(self) -> int:
        """How far the team's stream has come."""
        return Head.objects.filter(team=self.team).values_list("number", flat=True).first() or 0

    def around(self) -> dict[str, Any]:
        others = self.team.iterations.all()
        return {
            "before": others.filter(number__lt=self.iteration.number).order_by("-number").first(),
            "after": others.filter(number__gt=self.iteration.number).order_by("number").first(),
            "capacity": capacity(self.team, self.iteration.starts_on, self.iteration.ends_on),
            "working_days": len(self.team.working_days(self.iteration.starts_on, self.iteration.ends_on)),
            "record": record(self.iteration),
            **self.amended(),
        }

    @cached_property
    def exchanged(self) -> dict[tuple[str, int], str]:
        """How and which item → what it came for, or fell out for, the last time that it did."""
        if not self.iteration.is_running:
            return {}
        told = Entry.objects.filter(
            kind="iteration", subject=self.iteration.pk, verb__in=("took_in", "took_out")
        )
        others: dict[tuple[str, int], list[int]] = {}
        for how, facts in told.order_by("id").values_list("verb", "facts"):
            one = facts.get("for", [])
            others[how, facts["item"]] = one if isinstance(one, list) else [one]
        mine = self.team.items.filter(pk__in={pk for each in others.values() for pk in each})
        keys = dict(mine.values_list("pk", "key"))
        return {moved: ", ".join(keys[pk] for pk in each if pk in keys) for moved, each in others.items()}

    def fallen(self) -> list[tuple[IterationEntry, str]]:
        """What left the running iteration, and for what; `is_back` is what is in it again, beside the commitment."""
        gone = self.iteration.entries.filter(outcome__in=("removed", "split"), committed_points__isnull=False)
        now_in = self.iteration.entries.filter(outcome="", item=OuterRef("item"))
        rows = gone.annotate(is_back=Exists(now_in)).select_related("item__backlog").order_by("id")
        return [(entry, self.exchanged.get(("took_out", entry.item_id), "")) for entry in rows]

    def amended(self) -> dict[str, Any]:
        """What was put right beside a frozen record."""
        if self.iteration.closed_at is None:
            return {}
        rows = self.iteration.amendments.select_related("entry__item", "amended_by").order_by("id")
        outcomes = IterationEntry.Outcome.choices
        return {
            "closed_by": self.iteration.closed_by,
            "amendments": list(rows), "amended": self.iteration.amended_say_do,
            "amended_rows": self.iteration.amended_rows, "outcomes": outcomes,
        }  # fmt: skip

    def entries(self) -> dict[str, Any]:
        """What is in it now: by backlog while it is planned, by how it came in once it runs."""
        whole = self.iteration.entries.filter(Q(outcome="") | Q(iteration__closed_at__isnull=False))
        related = ("item__backlog", "item__feature", "item__placement__column", "item__team")
        found = list(
            whole.select_related(*related).order_by(
                "item__backlog_id", F("item__feature__rank").asc(nulls_last=True), "item__rank"
            )
        )
        for entry in found:
            came_for = self.exchanged.get(("took_in", entry.item_id), "")
            entry.came_for = came_for if entry.how == "added" else ""  # type: ignore[attr-defined]
        rows = listing.rows([entry.item for entry in found], self.team)
        listing.with_details(rows)
        pairs = list(zip(found, rows, strict=True))
        grouped = by_backlog(pairs) if self.iteration.started_at is None else by_how(pairs)
        points = sum((row.item.points or 0 for entry, row in pairs if entry.how != "interrupt"), start=0)
        unsized = sum(1 for _, row in pairs if "size" in row.lacking)
        lacks_note = self._unnoted({row.item.feature_id for row in rows} - {None})
        return {
            "fallen": self.fallen() if self.iteration.is_running else [],
            "lacks_note": lacks_note,
            "groups": grouped,
            "entry_count": len(found),
            "work_count": sum(1 for entry in found if entry.how != "interrupt"),
            "points": points,
            "unsized": unsized,
        }

    @property
    def asked(self) -> QueryDict:
        """How the candidates are narrowed; what is put in or out says it, too."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    def candidates(self) -> dict[str, Any]:
        """Open planned work in no open iteration, by both ranks, a window at a time; a request is answered first."""
        asked = self.asked
        place = row_number(asked.get("from", "")) or 0
        found = list(self._free()[place : place + WINDOW + 1])
        rows = listing.rows(found[:WINDOW], self.team)
        listing.with_details(rows)
        only_ready = "ready" in asked
        if only_ready:
            rows = [row for row in rows if not (row.lacking or row.block)]
        grouped = groupby(rows, key=lambda row: (row.item.backlog_id, row.item.feature_id))
        return {
            "candidates": [list(each) for _, each in grouped],
            "led_twice": self._led_twice([row.item.feature for row in rows]),
            "unnoted": self._unnoted({row.item.feature_id for row in rows} - {None}),
            "only_ready": only_ready,
            "asked_q": asked.get("q", ""),
            "place": place,
            "further": place + WINDOW if len(found) > WINDOW else 0,
        }

    def _led_twice(self, features: list[Feature | None]) -> set[int]:
        """Of these the ones whose lead leads another one of the plan: with it there would be two (R5)."""
        inside = self.iteration.entries.filter(outcome="", item__closed_at=None).exclude(how="interrupt")
        planned = set(
            inside.values_list("item__feature__lead", "item__feature").exclude(item__feature__lead=None)
        )
        return {
            one.pk for one in features
            if one and any(lead == one.lead_id and feature != one.pk for lead, feature in planned)
        }  # fmt: skip

    def _unnoted(self, features: set[Any]) -> set[Any]:
        """Those without a design note for this iteration, where the team writes such notes at all (R18)."""
        notes = DesignNote.objects.filter(feature__team=self.team)
        if not features or not notes.exists():
            return set()
        return features - set(notes.filter(iteration=self.iteration).values_list("feature", flat=True))

    def _free(self) -> QuerySet[WorkItem]:
        taken = IterationEntry.objects.filter(item=OuterRef("pk"), outcome="", iteration__closed_at=None)
        free = self.team.items.awake().planned().exclude(Exists(taken)).exclude(kind="request")
        if asked := self.asked.get("q", "").strip()[:200]:
            free = free.filter(
                Q(title__icontains=asked) | Q(key__icontains=asked) | Q(feature__title__icontains=asked)
            )
        ranked = free.order_by("backlog_id", F("feature__rank").asc(nulls_last=True), "rank", "id")
        return ranked.select_related("backlog", "feature__lead", "team")


class IterationPage(ShownIteration):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.is_fragment and request.GET.get("part") == "candidates":
            return self.show("_candidates", **self.candidates())
        if self.is_fragment and request.GET.get("part") == "plan":
            return self.answer("_candidates", "_iteration_plan", is_news=True, **self.parts())
        review = review_of(self.iteration, self.person) if self.iteration.closed_at else {}
        return self.show(f"iteration_{self.iteration.state}", **self.parts(), **review)


Pair = tuple[IterationEntry, listing.Row]


def by_backlog(pairs: list[Pair]) -> list[dict[str, Any]]:
    found = []
    for kind, label in BacklogKind.choices:
        own = [pair for pair in pairs if pair[1].item.backlog.kind == kind]
        if own:
            found.append(group(label, own, kind))
    return found


def by_how(pairs: list[Pair]) -> list[dict[str, Any]]:
    names = {"added": ADDED, "interrupt": INTERRUPT}
    found = []
    for name in (COMMITTED, ADDED, INTERRUPT):
        own = [pair for pair in pairs if names.get(pair[0].how, COMMITTED) == name]
        if own or name == COMMITTED:
            found.append(group(name, own))
    return found


def group(name: str, pairs: list[Pair], kind: str = "") -> dict[str, Any]:
    points = sum((row.item.points or 0 for _, row in pairs), start=0)
    done = sum(1 for _, row in pairs if row.item.outcome == "done")
    return {"name": name, "kind": kind, "pairs": pairs, "points": points, "done": done}
