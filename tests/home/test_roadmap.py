"""Features over the iterations that come, one behind the other, with the range of their likely finish."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.cache import cache

from backlogs.models import Feature
from backlogs.planning_ahead import fill_ahead
from home.roadmap import UNSEEN, Roadmap
from tests.cast import Cast
from tests.metrics.test_forecast import steady  # noqa: F401 - a fixture

PAGE = "/t/LINUX/roadmap/"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Answers are kept under the heads of the team, which are the same in every test."""
    cache.clear()


@pytest.fixture
def ahead(steady: Cast) -> Cast:  # noqa: F811
    fill_ahead(steady.linux, by=steady.pia)
    steady.linux.iterations.order_by("number")[0].start(by=steady.pia)
    return steady


def test_one_feature_behind_the_other(ahead: Cast) -> None:
    rows = Roadmap(ahead.linux, ahead.oz).rows
    assert [(str(row.feature), row.left) for row in rows] == [("Mirrors", 2), ("Certificates", 4)]
    first, second = rows
    days = [first.begins, first.likely, second.likely, second.safe]
    assert None not in days
    assert days == sorted(days)  # type: ignore[type-var]
    assert second.begins is not None


def test_iterations_go_on_at_their_usual_length(ahead: Cast) -> None:
    spans = Roadmap(ahead.linux, ahead.oz).spans
    assert len(spans) == 8
    assert all(later.begins == one.ends + timedelta(1) for one, later in pairwise(spans))
    assert [span.number for span in spans] == list(range(spans[0].number, spans[0].number + 8))


def test_what_is_not_seen_is_another_teams_feature(ahead: Cast, visit) -> None:
    mirrors = ahead.linux.features.get(title="Mirrors")
    foreign = Feature.objects.add(
        by=ahead.nell, backlog=ahead.backlog(team=ahead.network), title="Secret switch"
    )
    mirrors.need(foreign, by=ahead.root)
    assert Roadmap(ahead.linux, ahead.oz).rows[0].needs == [UNSEEN]
    assert Roadmap(ahead.linux, ahead.root).rows[0].needs == ["Secret switch"]
    page = visit(ahead.oz).get(PAGE).content.decode()
    assert UNSEEN in page
    assert "Secret switch" not in page


def test_a_wish_earlier_than_likely_is_said(ahead: Cast, visit) -> None:
    ahead.linux.features.get(title="Certificates").shape(by=ahead.pia, due_on=ahead.linux.today)
    assert "before it is likely" in visit(ahead.oz).get(PAGE).content.decode()


def test_by_lead_and_by_customer(ahead: Cast, visit) -> None:
    ahead.linux.features.get(title="Mirrors").shape(by=ahead.pia, customer=ahead.web_shop)
    for by, name in (
        ("lead", "Ada"),
        ("customer", "Web Shop"),
        ("customer", "For nobody in particular"),
        ("x", "Business"),
    ):
        assert name in visit(ahead.oz).get(PAGE, {"by": by}).content.decode()
    assert visit(ahead.cy).get(PAGE).status_code == 404


def test_without_iterations_or_pace_it_says_so(cast: Cast, visit) -> None:
    assert "No iteration runs" in visit(cast.oz).get(PAGE).content.decode()
    fill_ahead(cast.linux, by=cast.pia)
    assert "No feature is open" in visit(cast.oz).get(PAGE).content.decode()
    cast.item(feature=cast.feature())
    page = visit(cast.oz).get(PAGE).content.decode()
    assert "Not enough yet" in page
    assert "not said" in page
