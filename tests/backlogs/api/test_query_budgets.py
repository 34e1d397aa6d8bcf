"""Every list takes as many queries for many rows as for few."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models import WorkItem

LISTS = [
    "backlogs/", "features/", "features/{feature}/crew/", "features/{feature}/health/", "features/{feature}/comments/",
    "features/{feature}/needs/", "features/{feature}/history/", "features/{feature}/design-notes/", "items/", "items/requested/",
    "items/LINUX-1/crew/", "items/LINUX-1/effort/", "items/LINUX-1/comments/", "items/LINUX-1/checklist/", "items/LINUX-1/links/",
    "items/LINUX-1/history/", "iterations/", "iterations/{iteration}/entries/", "iterations/{iteration}/report/",
]  # fmt: skip
MOST = 12


@pytest.fixture
def filled(cast):
    feature, item = cast.feature(), cast.item(customer=cast.web_shop)
    iteration = cast.linux.iterations.create(number=1, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 18))

    def fill(rounds):
        for number in range(rounds):
            other, needed = cast.item(customer=cast.web_shop, feature=feature), cast.feature("Needed")
            item.link(other, by=cast.ada, kind="relates")
            item.comment("Well", by=cast.eve)
            item.list_line("All renewed", by=cast.eve)
            item.log_effort(5, by=cast.ada, on=date(2026, 1, 5))
            person = (cast.ada, cast.eve, cast.bo, cast.pia)[number % 4]
            item.join(person, by=cast.ada)
            item.leave(person, by=cast.ada)
            other.join(person, by=cast.ada)
            feature.gather(person, by=cast.ada)
            feature.need(needed, by=cast.ada)
            feature.comment("Well", by=person)
            feature.post_health("on_track", "Well", by=cast.ada)
            iteration.take_in(other, by=cast.pia)
            made = cast.linux.iterations.create(
                number=iteration.team.iterations.count() + 1,
                starts_on=date(2026, 1, 5),
                ends_on=date(2026, 1, 18),
            )
            feature.note_design(made, by=cast.ada, text="One issuer")

    return {"feature": feature.pk, "iteration": iteration.pk, "fill": fill}


def test_lists_take_no_more_queries_for_more_rows(cast, api, filled):
    program = api(cast.ada)

    def queries(path):
        with CaptureQueriesContext(connection) as seen:
            answer = program.get(f"/api/v1/{path.format_map(filled)}")
        assert answer.status_code == 200, answer.content
        return len(seen)

    filled["fill"](1)
    few = {path: queries(path) for path in LISTS}
    filled["fill"](8)
    many = {path: queries(path) for path in LISTS}
    assert many == few
    assert {path: count for path, count in many.items() if count > MOST} == {}
    assert WorkItem.objects.count() == 10
