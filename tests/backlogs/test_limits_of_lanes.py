"""A lane may be limited over all active and waiting columns: each feature by itself, or what is loose in a backlog."""

import pytest
from django.core.management import call_command

from backlogs.models import Column, Feature, Limit, WorkItem
from backlogs.models.column_many import Pull
from core.errors import Invalid, NotAllowed, Refused
from journal.models import Entry
from journal.recording import verb
from journal.sentences import story
from people.models import Person
from tests.backlogs.test_moving_at_once import all_at_once, into
from tests.cast import Cast, gather

DOOR = "/api/v1/teams/LINUX/limits/"


def limited(cast: Cast, lane: str = "feature", maximum: int | None = 1, **more) -> Limit | None:
    return Limit.objects.limit_lane(lane, maximum, team=cast.linux, by=cast.tia, **more)


def pulled(cast: Cast, column: str, title: str = "a", **values) -> WorkItem:
    item = cast.item(title, **values)
    cast.column(column).pull(item, by=cast.ada)
    return item


def test_each_feature_is_limited_by_itself_over_all_columns_of_work(cast: Cast) -> None:
    limited(cast)
    first, other = cast.feature(), cast.feature("Names")
    story_one, second = pulled(cast, "In progress", feature=first), cast.item("b", feature=first)
    with pytest.raises(Refused, match=r"The lane Certificates is at its limit of 1\.") as refused:
        cast.column("Review").pull(second, by=cast.ada)
    assert (refused.value.code, refused.value.extra) == ("wip_limit", {"limit": 1, "count": 1})
    pulled(cast, "Review", feature=other)
    pulled(cast, "Review", "loose")
    cast.column("Ready").pull(second, by=cast.ada)
    cast.column("Waiting").pull(story_one, by=cast.ada)
    cast.column("Done").pull(story_one, by=cast.ada)
    cast.column("Review").pull(second, by=cast.ada)
    call_command("check_journal")


def test_expedite_work_is_in_no_lane_that_is_limited(cast: Cast) -> None:
    limited(cast)
    feature = cast.feature()
    pulled(cast, "In progress", feature=feature)
    urgent = pulled(cast, "In progress", "now", feature=feature, class_of_service="expedite")
    with pytest.raises(Refused, match="The lane Certificates"):
        urgent.edit(by=cast.ada, class_of_service="standard")
    assert Limit.objects.get().fullest == 1


def test_loose_items_of_a_backlog_are_a_lane(cast: Cast) -> None:
    limited(cast, "interrupt")
    backlog = cast.backlog("interrupt")
    pulled(cast, "In progress", backlog=backlog)
    with pytest.raises(Refused, match=r"The lane Interrupts is at its limit of 1\."):
        pulled(cast, "Review", "b", backlog=backlog)
    pulled(cast, "Review", "planned")


def test_what_an_iteration_brings_passes_only_the_lane_that_is_full(cast: Cast) -> None:
    """Two features with a place each: a story of each passes nothing, a second one does."""
    ready = cast.column("Ready")
    ready.limit_to(1, by=cast.tia, lane="feature")
    first, other = cast.feature(), cast.feature("Names")
    items = [
        cast.item(title, feature=feature) for title, feature in zip("abc", (first, other, first), strict=True)
    ]
    with verb():
        ready.receive(items, by=cast.pia, because="It was committed to.")
    told = Entry.objects.filter(kind="item", verb="pulled", facts__has_key="overriding")
    assert list(told.values_list("subject", flat=True)) == [items[2].pk]
    call_command("check_journal")


def test_over_a_lane_goes_who_says_why(cast: Cast) -> None:
    limited(cast)
    feature = cast.feature()
    pulled(cast, "In progress", feature=feature)
    second = cast.item("b", feature=feature)
    cast.column("Review").pull(second, by=cast.ada, overriding="The shop is down")
    told = Entry.objects.filter(verb="pulled").latest("id")
    assert (told.by, told.facts["overriding"]) == (cast.ada, "The shop is down")
    cast.column("In progress").pull(second, by=cast.ada)
    assert Limit.objects.get().fullest == 2, "inside an overfull lane cards still go on"
    with pytest.raises(Refused):
        pulled(cast, "Waiting", "c", feature=feature)


def test_one_that_only_warns_admits(cast: Cast) -> None:
    limited(cast, on_full="warn")
    feature = cast.feature()
    for title in ("a", "b"):
        pulled(cast, "In progress", title, feature=feature)
    assert Limit.objects.get().fullest == 2


def test_who_enters_a_feature_in_work_takes_a_place_of_its_lane(cast: Cast, api, visit) -> None:
    limited(cast)
    feature = cast.feature()
    pulled(cast, "In progress", feature=feature)
    loose, queued = pulled(cast, "Review", "loose"), pulled(cast, "Ready", "queued")
    queued.enter_feature(feature, by=cast.ada)
    with pytest.raises(Refused, match="The lane Certificates"):
        loose.enter_feature(feature, by=cast.ada)
    path, sent = f"/api/v1/items/{loose.key}/", {"feature": feature.pk}
    answer = api(cast.ada).patch(path, sent, format="json", headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["code"]) == (409, "wip_limit")
    page = visit(cast.ada)
    path = f"/items/{loose.key}/feature/"
    assert page.post(path, sent, headers={"HX-Request": "true"}).status_code == 409
    assert page.post(path, sent | {"because": "The shop is down"}).status_code == 302
    told = Entry.objects.filter(verb="entered_feature").latest("id")
    assert [line.what for line in story([told], cast.ada)] == [
        "put it into “Certificates”: “The shop is down”"
    ]
    call_command("check_journal")


def test_who_changes_the_backlog_in_work_takes_a_place_of_its_lane(cast: Cast) -> None:
    limited(cast, "ssa")
    ssa = cast.backlog("ssa")
    pulled(cast, "In progress", backlog=ssa)
    loose = pulled(cast, "Review", "b")
    with pytest.raises(Refused, match="Self-service & automation is at its limit"):
        loose.move_to_backlog(ssa, by=cast.pia)
    loose.move_to_backlog(ssa, by=cast.pia, because="It pays")
    assert Entry.objects.get(verb="reclassified").facts["overriding"] == "It pays"


def test_blocked_cards_of_a_lane_may_be_left_out_and_unblocking_is_admitted(cast: Cast) -> None:
    limited(cast, counts_blocked=False)
    feature, column = cast.feature(), cast.column("Review")
    first, second = pulled(cast, "In progress", feature=feature), cast.item("b", feature=feature)
    first.block(by=cast.ada, reason="supplier")
    column.pull(second, by=cast.ada)
    waits = cast.item("c", feature=feature)
    waits.block(by=cast.ada, reason="supplier")
    column.pull(waits, by=cast.ada)
    first.unblock(by=cast.ada)
    assert Limit.objects.get().fullest == 2, "over, and shown so"
    with pytest.raises(Refused):
        pulled(cast, "Waiting", "d", feature=feature)


def test_setting_it_is_told_once_and_by_administrators(cast: Cast, api) -> None:
    for who in (cast.ada, cast.pia, cast.oz, cast.nell):
        with pytest.raises(NotAllowed):
            Limit.objects.limit_lane("feature", 1, team=cast.linux, by=who)
    for lane, more in (("urgent", {}), ("feature", {"class_of_service": "expedite"})):
        with pytest.raises(Invalid):
            Limit.objects.limit_work(1, lane=lane, team=cast.linux, by=cast.tia, **more)
    for _ in range(2):
        limited(cast, maximum=3)
    feature = cast.feature()
    for title in ("a", "b"):
        pulled(cast, "Review", title, feature=feature)
    pulled(cast, "Review", "c", feature=cast.feature("Names"))
    [row] = api(cast.oz).get(DOOR).json()
    assert (row["lane"], row["class_of_service"], row["maximum"], row["count"]) == ("feature", "", 3, 2)
    for _ in range(2):
        limited(cast, maximum=None)
    told = Entry.objects.filter(kind="team", verb__contains="lane").order_by("id")
    assert [line.what for line in story(list(told), cast.tia)] == [
        "limited the lane “Each feature” to 3 at once in active work",
        "lifted the limit of the lane “Each feature” in active work",
    ]
    call_command("check_journal")


def test_by_page_and_program_a_lane_is_limited_in_one_column_too(cast: Cast, api, visit) -> None:
    review, page = cast.column("Review"), visit(cast.tia)
    sent = {
        "whom": "lane:interrupt",
        "column": review.pk,
        "maximum": "2",
        "on_full": "warn",
        "counts_blocked": "no",
    }
    assert page.post("/t/LINUX/limits/", sent).status_code == 302
    assert api(cast.tia).post(DOOR, {"lane": "feature", "maximum": 3}, format="json").status_code == 201
    shown = page.get("/t/LINUX/columns/").content.decode()
    assert "0 of at most 2 in Review; only warns; blocked cards do not count" in shown
    assert "0 of at most 3 in all active and waiting columns, in the fullest" in shown
    both = {"lane": "feature", "class_of_service": "expedite", "maximum": 3}
    assert api(cast.tia).post(DOOR, both, format="json").status_code == 400


def test_many_at_once_never_pass_the_limit_of_a_lane(real_database) -> None:
    cast = gather()
    feature = cast.feature()
    limited(cast, maximum=2)
    columns = [cast.column(name).pk for name in ("In progress", "Review")]
    items = [cast.item(str(number), feature=feature) for number in range(12)]
    said = all_at_once([into(columns[place % 2], item.pk, cast.ada.pk) for place, item in enumerate(items)])
    assert said == {"moved": 2, "wip_limit": 10}


def test_moves_edits_and_many_at_once_never_pass_a_lane_and_wait_in_no_circle(real_database) -> None:
    cast = gather()
    feature, other = cast.feature(), cast.feature("Names")
    limited(cast, maximum=3)
    columns = [cast.column(name) for name in ("In progress", "Review", "Waiting")]
    queued = [cast.item(f"q{number}", feature=feature) for number in range(6)]
    loose = [pulled(cast, columns[number % 3].name, f"l{number}") for number in range(6)]
    for item in queued:
        cast.column("Ready").pull(item, by=cast.ada)

    def entering(item_id: int, feature_id: int | None):
        def act() -> None:
            found = Feature.objects.filter(pk=feature_id).first()
            WorkItem.objects.get(pk=item_id).enter_feature(found, by=Person.objects.get(pk=cast.pia.pk))

        return act

    def together(ids: list[int], column_id: int):
        def act() -> None:
            column = Column.objects.get(pk=column_id)
            pulls = [Pull(item, column) for item in WorkItem.objects.filter(pk__in=ids)]
            Column.objects.pull_each(pulls, by=Person.objects.get(pk=cast.ada.pk))

        return act

    def next_one() -> None:
        Column.objects.get(pk=columns[0].pk).pull_next(by=Person.objects.get(pk=cast.ada.pk))

    ids = [item.pk for item in queued]
    acts = [into(columns[place % 3].pk, number, cast.ada.pk) for place, number in enumerate(ids)]
    acts += [entering(item.pk, feature.pk) for item in loose[1:]] + [
        entering(loose[0].pk, other.pk),
        next_one,
        next_one,
    ]
    acts += [together(ids[:3], columns[1].pk), together(ids[3:][::-1], columns[0].pk)]
    acts += [into(columns[(place + 1) % 3].pk, item.pk, cast.ada.pk) for place, item in enumerate(loose)]
    said = all_at_once(acts)
    assert set(said) <= {"moved", "wip_limit", "stale", "nothing_to_pull"}, said
    assert Limit.objects.get().fullest == 3
    call_command("check_journal")
