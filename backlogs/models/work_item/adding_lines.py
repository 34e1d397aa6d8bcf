from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from core.errors import Invalid, Refused
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.lines import Meant
    from backlogs.models import Backlog, Feature, Label, WorkItem
    from people.models import Person

    Labels: TypeAlias = dict[str, Label]


class AddingLines:
    """Many items from as many lines, all or nothing."""

    def look_at_lines(
        self: Any, text: str, *, by: Person, backlog: Backlog, feature: Feature | None = None
    ) -> list[Meant]:
        """What would be made of each line; nothing is."""
        from backlogs.lines import check_features, mean, nest, read_lines
        from backlogs.models.work_item.making import require_maker

        require_maker(by, backlog, feature)
        lines = read_lines(text)
        if feature is None and backlog.is_planned:
            nest(lines)
        meant = mean(lines, team=backlog.team, by=by, feature=feature)
        check_features(meant, by, backlog)
        return meant

    @verb()
    def add_lines(
        self: Any, text: str, *, by: Person, backlog: Backlog, feature: Feature | None = None
    ) -> list[WorkItem]:
        """In their order behind what is there, features first; every line that is unclear is told, by its number."""
        meant = self.look_at_lines(text, by=by, backlog=backlog, feature=feature)
        if unclear := [each for each in meant if each.wrong]:
            raise _unclear(unclear, len(meant))
        features = {
            each.line.number: _add_feature(each, by, backlog) for each in meant if each.line.is_feature
        }
        items = [each for each in meant if not each.line.is_feature]
        labels = _labels(items, backlog, feature)
        return [
            self._add_line(each, labels, by, backlog, features.get(each.line.under or 0, feature))
            for each in items
        ]

    @verb()
    def add_line(
        self: Any, text: str, *, by: Person, backlog: Backlog, feature: Feature | None = None
    ) -> WorkItem:
        """The same of one line, as a field takes it."""
        from backlogs.lines import mean, read_line
        from backlogs.models.work_item.making import require_maker

        require_maker(by, backlog, feature)
        meant = mean([read_line(text.strip())], team=backlog.team, by=by, feature=feature)[0]
        if meant.wrong and text.strip():
            raise Invalid(meant.wrong[0], code="line_unclear", field="title")
        item: WorkItem = self._make(meant, _labels([meant], backlog, feature), by, backlog, feature)
        return item

    def _add_line(
        self: Any, meant: Meant, labels: Labels, by: Person, backlog: Backlog, feature: Feature | None
    ) -> WorkItem:
        with _said_of(meant):
            item: WorkItem = self._make(meant, labels, by, backlog, feature)
        return item

    def _make(
        self: Any, meant: Meant, labels: Labels, by: Person, backlog: Backlog, feature: Feature | None
    ) -> WorkItem:
        title = meant.line.title
        item: WorkItem = self.add(by=by, backlog=backlog, feature=feature, title=title, **meant.values)
        if meant.line.labels:
            item.wear([labels[name] for name in meant.line.labels], by=by)
        for person in meant.people:
            item.join(person, by=by)
        return item


@contextmanager
def _said_of(meant: Meant) -> Iterator[None]:
    """What the trade refuses is told by the number of the line."""
    try:
        yield
    except Refused as refused:
        raise Refused(
            f"Line {meant.line.number}: {refused.sentence} Nothing is added.",
            code=refused.code, status=refused.status, line=meant.line.number,
        ) from refused  # fmt: skip


def _add_feature(meant: Meant, by: Person, backlog: Backlog) -> Feature:
    from backlogs.models.feature import Feature

    lead = {"lead": meant.people[0]} if meant.people else {}
    with _said_of(meant):
        feature: Feature = Feature.objects.add(
            by=by, backlog=backlog, title=meant.line.title, **meant.values, **lead
        )
    return feature


def _labels(meant: Sequence[Meant], backlog: Backlog, feature: Feature | None) -> Labels:
    """Those of all the lines, looked up or made once; behind the locks under which items are made, as everywhere."""
    from backlogs.models.label import Label
    from backlogs.models.work_item.making import keep_open, stand_in_line

    if feature is not None:
        keep_open(feature)
    stand_in_line(backlog.team_id, *([feature.team_id] if feature else []))
    names = dict.fromkeys(name for each in meant for name in each.line.labels)
    return {name: Label.objects.get_or_create(team_id=backlog.team_id, name=name)[0] for name in names}


def _unclear(unclear: Sequence[Meant], count: int) -> Refused:
    first = unclear[0]
    several = f"{len(unclear)} of {count} lines are unclear" if count > 1 else "The line is unclear"
    if len(unclear) == 1 and count > 1:
        several = f"1 of {count} lines is unclear"
    rows = [{"line": each.line.number, "detail": " ".join(each.wrong)} for each in unclear]
    return Refused(
        f"{several}, so nothing is added. Line {first.line.number}: {first.wrong[0]}",
        code="lines_unclear", status=400, rows=rows,
    )  # fmt: skip
