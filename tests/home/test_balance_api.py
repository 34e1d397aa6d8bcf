"""The balance to a program: the zones of the page, pulls as sums, and nothing for strangers."""

import pytest
from django.core.cache import cache

from backlogs.models import ShieldPull
from backlogs.planning_ahead import plan_ahead
from tests.cast import Cast

PATH = "/api/v1/teams/LINUX/balance/"


@pytest.fixture(autouse=True)
def _no_number_is_kept() -> None:
    cache.clear()


def test_it_says_who_is_where_and_what_got_through(cast: Cast, visit, django_assert_max_num_queries) -> None:
    feature = cast.feature()
    story = cast.item("Renew by themselves", feature=feature)
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(story, by=cast.pia)
    iteration.start(by=cast.pia)
    story.join(cast.eve, by=cast.eve)
    burning = cast.item("It burns", kind="interrupt")
    ShieldPull.objects.begin_help(burning, cast.eve, by=cast.eve, reason="p1")
    cache.clear()
    told = visit(cast.oz).get(PATH)
    assert told.status_code == 200
    said = told.json()
    assert [one["name"] for one in said["on_duty"]["people"]] == ["Bo"]
    assert said["committed"] == [
        {"feature": feature.pk, "lead": cast.ada.pk, "people": sorted([cast.ada.pk, cast.eve.pk]), "unbegun": 0}
    ]  # fmt: skip
    assert cast.eve.pk not in [row["person"] for row in said["pool"]]
    assert (said["waiting"] + said["in_work"], said["iteration"]) == (1, iteration.pk)
    assert said["pulls"]["count"] == 1
    assert [row["feature"] for row in said["pulls"]["by_feature"]] == [feature.pk]
    assert "person" not in str(said["pulls"]), "never by whom (R17)"
    assert said["reserve"]["of_days"] > 0
    reader = visit(cast.oz)
    reader.get(PATH)
    with django_assert_max_num_queries(40):
        reader.get(PATH)


def test_without_an_iteration_it_is_empty_and_strangers_find_nothing(cast: Cast, visit) -> None:
    said = visit(cast.oz).get(PATH).json()
    assert (said["committed"], said["iteration"], said["reserve"]) == ([], None, None)
    assert {"person": cast.ada.pk, "items": []} in said["pool"]
    assert visit(cast.cy).get(PATH).status_code == 404
    assert visit(cast.vic).get(PATH).status_code == 404
