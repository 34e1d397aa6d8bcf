"""R5, R10: a lead, ten steps taken together or skipped with a line, health in words, no circles."""

import pytest

from backlogs.models import Feature
from backlogs.planning_ahead import plan_ahead
from core.errors import Invalid, NotAllowed, Refused
from tests.cast import Cast


def test_steps_are_taken_together(cast: Cast) -> None:
    feature = cast.feature()
    feature.take_step("stories_ordered", by=cast.ada)
    assert feature.step == "story_work"
    assert feature.steps_taken.count() == 4


def test_a_step_is_skipped_with_a_line(cast: Cast) -> None:
    feature = cast.feature()
    with pytest.raises(Invalid) as refusal:
        feature.skip_step("defined", by=cast.ada, because=" ")
    assert refusal.value.code == "reason_needed"
    feature.skip_step("defined", by=cast.ada, because="Agreed at lunch.")
    assert feature.steps_taken.get().skipped_because == "Agreed at lunch."


def test_validation_loops_back(cast: Cast) -> None:
    feature = cast.feature()
    feature.take_step("story_validation", by=cast.ada)
    feature.return_to("story_work", by=cast.ada, because="Two stories fail.")
    assert feature.step == "story_work"
    assert not feature.steps_taken.filter(step="story_validation", undone_at=None).exists()


def test_the_last_step_closes_the_feature(cast: Cast) -> None:
    feature = cast.feature()
    feature.take_step("retro", by=cast.ada)
    assert feature.closed_at is not None
    with pytest.raises(Refused):
        feature.take_step("retro", by=cast.ada)


@pytest.mark.parametrize(
    ("step", "who"),
    [
        ("defined", "ada"),
        ("stories_ordered", "pia"),
        ("feature_validation", "ada"),
        ("transitioned", "eve"),
        ("demo", "oz"),
    ],
)
def test_a_step_is_its_holders(cast: Cast, step: str, who: str) -> None:
    with pytest.raises(NotAllowed, match="Only"):
        cast.feature().take_step(step, by=getattr(cast, who))


def test_a_step_from_an_old_page_is_stale(cast: Cast) -> None:
    feature = cast.feature()
    feature.take_step("agreed", by=cast.ada)
    with pytest.raises(Refused) as refusal:
        feature.take_step("agreed", by=cast.ada, expected="defined")
    assert refusal.value.code == "stale"


def test_a_small_feature_shows_four_steps(cast: Cast) -> None:
    feature = cast.feature()
    assert len(feature.steps_shown) == 4
    for number in range(4):
        cast.item(str(number), feature=feature)
    assert len(feature.steps_shown) == 10


def test_anybody_takes_a_free_lead_and_nobody_a_taken_one(cast: Cast) -> None:
    feature = cast.feature(lead=None)
    feature.take_lead(by=cast.eve)
    with pytest.raises(Refused) as refusal:
        feature.take_lead(by=cast.ada)
    assert refusal.value.code == "has_lead"


def test_only_the_owner_sets_the_lead(cast: Cast) -> None:
    feature = cast.feature()
    feature.shape(by=cast.ada, outcome="Nobody renews by hand.")
    with pytest.raises(NotAllowed):
        feature.shape(by=cast.ada, lead=cast.eve)
    feature.shape(by=cast.dee, lead=cast.eve)
    assert feature.lead == cast.eve


def test_interrupts_have_no_features(cast: Cast) -> None:
    with pytest.raises(Invalid):
        Feature.objects.add(by=cast.pia, backlog=cast.backlog("interrupt"), title="x")


def test_a_circle_of_needs_is_refused(cast: Cast) -> None:
    one, two, three = cast.feature("1"), cast.feature("2"), cast.feature("3")
    one.need(two, by=cast.ada)
    two.need(three, by=cast.ada)
    with pytest.raises(Refused) as refusal:
        three.need(one, by=cast.ada)
    assert refusal.value.code == "circle"


def test_a_design_note_or_why_none(cast: Cast) -> None:
    feature, iteration = cast.feature(), plan_ahead(cast.linux, by=cast.pia)[0]
    with pytest.raises(Invalid):
        feature.note_design(iteration, by=cast.ada)
    feature.note_design(iteration, by=cast.ada, none_needed_because="Same as last time.")
    assert feature.design_notes.get().none_needed_because == "Same as last time."


def test_health_is_said_in_words(cast: Cast) -> None:
    with pytest.raises(Invalid):
        cast.feature().post_health("on_track", " ", by=cast.ada)


def test_who_is_disabled_neither_leads_nor_joins_a_crew(cast: Cast) -> None:
    feature = cast.feature()
    cast.eve.disable(by=cast.root)
    for given in ("lead", "deputy"):
        with pytest.raises(Invalid, match="disabled"):
            feature.shape(by=cast.pia, **{given: cast.eve})
    with pytest.raises(Invalid, match="disabled"):
        feature.gather(cast.eve, by=cast.ada)


@pytest.mark.parametrize("because", ["x" * 201, "NUL \0", "half a pair \ud800"])
def test_a_reason_is_one_line_that_can_be_kept(cast: Cast, because: str) -> None:
    feature, item = cast.feature(), cast.item()
    feature.take_step("agreed", by=cast.ada)
    cast.column("Review").limit_to(1, by=cast.tia)
    cast.column("Review").pull(cast.item(), by=cast.ada)
    for verb in (
        lambda: feature.return_to("defined", by=cast.ada, because=because),
        lambda: item.dismiss("declined", by=cast.ada, because=because),
        lambda: cast.column("Review").pull(item, by=cast.ada, overriding=because),
    ):
        with pytest.raises(Invalid):
            verb()
