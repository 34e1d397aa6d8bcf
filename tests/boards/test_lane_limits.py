"""The head of a lane says what its limits count, exactly, whatever the board is narrowed to."""

from backlogs.models import Limit, WorkItem
from tests.cast import Cast

BOARD = "/api/v1/boards/team-LINUX/"


def pulled(cast: Cast, column: str, title: str, **values) -> WorkItem:
    item = cast.item(title, **values)
    cast.column(column).pull(item, by=cast.ada)
    return item


def lanes(program, question: str) -> dict[str, list]:
    return {lane["name"]: lane["limits"] for lane in program.get(f"{BOARD}?{question}").json()["lanes"]}


def test_limits_of_lanes_stand_in_their_heads(cast: Cast, api, visit, django_assert_max_num_queries) -> None:
    feature, review = cast.feature(), cast.column("Review")
    Limit.objects.limit_lane("feature", 2, team=cast.linux, by=cast.tia, counts_blocked=False)
    review.limit_to(1, by=cast.tia, lane="interrupt", on_full="warn")
    waits, _ = (
        pulled(cast, "In progress", "waits", feature=feature),
        pulled(cast, "Review", "b", feature=feature),
    )
    pulled(cast, "Ready", "queued", feature=feature)
    pulled(cast, "Review", "loose", backlog=cast.backlog("interrupt"))
    pulled(cast, "Review", "now", feature=feature, class_of_service="expedite")
    waits.block(by=cast.ada, reason="supplier")
    told = {"column": None, "maximum": 2, "on_full": "refuse", "counts_blocked": False, "count": 1}
    other = {"column": review.pk, "maximum": 1, "on_full": "warn", "counts_blocked": True, "count": 1}
    found = lanes(api(cast.oz), "lanes=feature")
    assert found == {"Expedite": [], "Certificates": [told], "Interrupts": [other]}
    assert lanes(api(cast.oz), "lanes=feature&q=waits") == {"Certificates": [told]}
    assert lanes(api(cast.oz), "lanes=backlog")["Business"] == []
    page = visit(cast.ada)
    page.get("/t/LINUX/board/")
    with django_assert_max_num_queries(16):
        shown = page.get("/t/LINUX/board/").content.decode()
    assert "<b>1 of 2</b> in work" in shown
    assert "<b>1 of 1</b> in Review, at limit" in shown
    waits.unblock(by=cast.ada)
    pulled(cast, "Ready", "more", feature=feature).revise(by=cast.ada, title="Further")
    Limit.objects.limit_lane("feature", 1, team=cast.linux, by=cast.tia, counts_blocked=True)
    assert "<b>2 of 1</b> in work, 1 over" in page.get("/t/LINUX/board/").content.decode()


def test_who_has_the_places_is_named_from_where_the_limit_holds(cast: Cast, visit) -> None:
    """A limit of interrupts in one column names those there, not others in work."""
    review = cast.column("Review")
    review.limit_to(1, by=cast.tia, lane="interrupt")
    came = [cast.item(title, kind="interrupt", priority=3) for title in ("there", "elsewhere", "third")]
    for item, name in zip(came, ("Review", "In progress", "Ready"), strict=True):
        cast.column(name).pull(item, by=cast.ada)
    sent = {"item": came[2].key, "column": review.pk}
    asked = visit(cast.ada).post("/boards/team-LINUX/moves/", sent, headers={"HX-Request": "true"})
    shown = asked.content.decode()
    assert (asked.status_code, "there" in shown, "elsewhere" in shown) == (409, True, False)
    Limit.objects.limit_lane("interrupt", 2, team=cast.linux, by=cast.tia)
    review.limit_to(None, by=cast.tia, lane="interrupt")
    shown = (
        visit(cast.ada)
        .post("/boards/team-LINUX/moves/", sent, headers={"HX-Request": "true"})
        .content.decode()
    )
    assert "elsewhere" in shown
