"""The review of a closed iteration in words: what is copied as text, and what a program reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from backlogs.models import GoalVerdict, Iteration, RetroNote
from backlogs.models.iteration_record import freeze, say_do
from metrics.review import Review

Row = dict[str, Any]


@dataclass
class ReviewWords:
    """One iteration's goal, numbers, carried items, demo and notes, said once for page and API."""

    iteration: Iteration

    @cached_property
    def record(self) -> dict[str, Any]:
        return self.iteration.frozen or freeze(self.iteration)

    @cached_property
    def review(self) -> Review:
        return Review(self.iteration)

    @cached_property
    def verdict(self) -> GoalVerdict | None:
        return GoalVerdict.objects.filter(iteration=self.iteration).select_related("by").first()

    @property
    def carried(self) -> list[Row]:
        rows = self.record["entries"]
        return [
            row for row in rows if row["committed"] is not None and row["outcome"] in {"carried", "split"}
        ]

    @cached_property
    def demo(self) -> list[Row]:
        return [
            {
                "item": turn.item.key if turn.item else None, "feature": turn.feature_id, "title": str(turn),
                "presenter": str(turn.presenter) if turn.presenter else None, "shown_at": turn.shown_at,
            }
            for turn in self.iteration.demo
        ]  # fmt: skip

    @cached_property
    def retro(self) -> list[Row]:
        return [
            {"kind": note.kind, "text": note.text, "item": note.item.key if note.item else None}
            for note in self.iteration.standing_notes
        ]

    def answer(self) -> dict[str, Any]:
        """All of it for a program, with the text as the page copies it."""
        verdict, numbers = self.verdict, self.review
        return {
            "iteration": self.iteration.pk, "number": self.iteration.number, "goal": self.record["goal"],
            "came": verdict.came if verdict else None, "said_by": str(verdict.by) if verdict else None,
            "say_do": say_do(self.record["entries"]), "velocity": numbers.finished, "interrupts": numbers.share,
            "run_work": numbers.run_work, "carried": self.carried, "demo": self.demo, "retro": self.retro,
            "staffing": numbers.staffing, "text": self.text,
        }  # fmt: skip

    @property
    def text(self) -> str:
        parts = [self._head(), self._numbers(), self._carried(), self._demo(), self._notes()]
        return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"

    def _head(self) -> list[str]:
        own = self.iteration
        lines = [f"{own} of {own.team}, {_day(own.starts_on)} to {_day(own.ends_on)}"]
        if goal := self.record["goal"]:
            said = f", says {self.verdict.by}" if self.verdict else ""
            lines.append(f"Goal{' ' + str(self.verdict) if self.verdict else ''}: {goal}{said}")
        return lines

    def _numbers(self) -> list[str]:
        lines, numbers = [], self.review
        if word := say_do(self.record["entries"]):
            said, done = word["committed"], word["done"]
            lines.append(
                f"Say/do: {_count(done['points'], 'point')} of {said['points']}, {_count(done['items'], 'item')} of {said['items']}"
            )
        if word and self.iteration.amendments.exists() and (amended := self.iteration.amended_say_do):
            lines.append(f"As amended: {_count(amended['done']['points'], 'point')} of {said['points']}")
        if numbers.finished:
            unit = numbers.unit.removesuffix("s")
            lines.append(
                f"Velocity, planned work: {_count(numbers.pace[-1][1], unit)}, mean {numbers.usual:.0f}, {numbers.least:g} to {numbers.most:g} of {len(numbers.amounts)}"
            )
        lines += [f"Interrupts, {way.words[:1].lower()}{way.words[1:]}" for way in numbers.ways]
        if numbers.run_work:
            lines.append(f"Run work that comes back: {numbers.run_work:.0f} % of the time")
        return [*lines, numbers.staffing]

    def _carried(self) -> list[str]:
        """What was promised and is open, what fell out of it, and what came beside it."""
        work = [row for row in self.record["entries"] if row["how"] != "interrupt"]
        fell = [row for row in work if row["committed"] is not None and row["outcome"] == "removed"]
        came = [row for row in work if row["how"] == "added"]
        parts = (("Carried", self.carried), ("Fell out", fell), ("Added after the start", came))
        return [line for head, rows in parts for line in _list(head, [_told(row) for row in rows])]

    def _demo(self) -> list[str]:
        return _list(
            "Demo",
            [
                " ".join(filter(None, [row["item"], row["title"]])) + (f" ({row['presenter']})" if row["presenter"] else "")
                for row in self.demo
            ],
        )  # fmt: skip

    def _notes(self) -> list[str]:
        lines: list[str] = []
        for kind, label in ((RetroNote.Kind.KEEP, "Keep"), (RetroNote.Kind.CHANGE, "Change")):
            own = [row for row in self.retro if row["kind"] == kind]
            lines += _list(label, [row["text"] + (f" → {row['item']}" if row["item"] else "") for row in own])
        return lines


def _told(row: Row) -> str:
    done = ", done" if row["outcome"] == "done" and row["how"] == "added" else ""
    return f"{row['key']} {row['title']}{done}"


def _list(head: str, rows: list[str]) -> list[str]:
    return [f"{head}:", *(f"- {row}" for row in rows)] if rows else []


def _count(number: Any, noun: str) -> str:
    told = f"{number:g}" if isinstance(number, float) else str(number)
    return f"{told} {noun}{'' if told == '1' else 's'}"


def _day(day: Any) -> str:
    return f"{day.day} {day:%b}"
