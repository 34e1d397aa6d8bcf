"""DESIGN §4: who sees an item and a feature, and who follows them."""

from backlogs.models import Feature, WorkItem
from tests.cast import Cast


def seers(cast: Cast, item: WorkItem) -> set[str]:
    return {
        name
        for name, person in cast.everyone().items()
        if WorkItem.objects.visible_to(cast.fresh(person)).filter(pk=item.pk).exists()
    }


TEAM = {"ada", "bo", "eve", "pia", "dee", "max", "tia", "oz", "root"}


def test_members_of_the_team_see_an_item(cast: Cast) -> None:
    assert seers(cast, cast.item()) == TEAM


def test_the_crew_of_a_feature_sees_its_items(cast: Cast) -> None:
    feature = cast.feature()
    feature.gather(cast.val, by=cast.ada)
    assert seers(cast, cast.item(feature=feature)) == TEAM | {"val"}
    feature.release(cast.val, by=cast.ada)
    assert seers(cast, cast.item(feature=feature)) == TEAM


def test_a_lead_without_membership_sees_and_works_the_feature(cast: Cast) -> None:
    feature = cast.feature(lead=cast.cy)
    item = cast.item(feature=feature)
    assert seers(cast, item) == TEAM | {"cy"}
    assert item.may_work(cast.fresh(cast.cy))


def test_a_contact_follows_the_customers_items_and_features_only(cast: Cast) -> None:
    theirs, other = cast.feature(customer=cast.web_shop), cast.feature("Other")
    item = cast.item(customer=cast.web_shop)
    assert list(Feature.objects.followed_by(cast.vic)) == [theirs]
    assert list(WorkItem.objects.requested_by(cast.vic)) == [item]
    assert not Feature.objects.visible_to(cast.fresh(cast.vic)).exists()
    assert other not in Feature.objects.followed_by(cast.vic)


def test_a_requester_has_the_request_view(cast: Cast) -> None:
    item = cast.item(requester=cast.cy)
    assert list(WorkItem.objects.requested_by(cast.cy)) == [item]
    assert "cy" not in seers(cast, item)


def test_who_left_sees_nothing_from_the_next_day(cast: Cast) -> None:
    from datetime import timedelta

    item = cast.item()
    cast.linux.memberships.get(person=cast.eve).end(by=cast.tia, on=cast.linux.today - timedelta(1))
    assert "eve" not in seers(cast, item)
