"""Comments on features: by its team, its crew and the customer that follows it; bounded, and locked like all else."""

import pytest

from backlogs.models import comment as comments
from core.errors import Invalid, NotAllowed
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather


def test_a_stranger_does_not_comment(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="Only"):
        cast.feature().comment("Hello", by=cast.cy)


def test_a_customers_words_are_public(cast: Cast) -> None:
    feature = cast.feature(customer=cast.web_shop)
    assert feature.comment("When?", by=cast.vic, audience="team").audience == "public"


def test_a_crew_from_elsewhere_speaks_to_the_team(cast: Cast) -> None:
    feature = cast.feature()
    feature.gather(cast.val, by=cast.ada)
    assert feature.comment("Tried it", by=cast.val).audience == "team"


def test_an_unknown_audience_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        cast.feature().comment("Hello", by=cast.ada, audience="all")
    assert refusal.value.code == "unknown_choice"


def test_a_feature_holds_a_bounded_number_of_comments(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(comments, "MOST_COMMENTS", 2)
    feature, item = cast.feature(), cast.item()
    for thing in (feature, item):
        for _ in range(2):
            thing.comment("Hello", by=cast.ada)
        with pytest.raises(Invalid) as refusal:
            thing.comment("Hello", by=cast.ada)
        assert refusal.value.code == "too_many"


def test_comments_at_once_pass_no_bound(real_database, monkeypatch) -> None:
    monkeypatch.setattr(comments, "MOST_COMMENTS", 3)
    cast = gather()
    feature = cast.feature()
    model, pk, ada = type(feature), feature.pk, cast.ada.pk

    def say() -> None:
        model.objects.get(pk=pk).comment("Hello", by=type(cast.ada).objects.get(pk=ada))

    assert all_at_once([say] * 6) == {"moved": 3, "too_many": 3}
    assert feature.comments.count() == 3
