"""A rotation that is read from a calendar kept elsewhere."""

import pytest

from core import clock, outbound
from core.errors import NotAllowed, Refused
from core.outbound import Forbidden, Reply, Unreachable
from rotations import outside_calendar
from rotations.duty import on_duty
from rotations.models import Handover, Outside, Rotation
from rotations.outside_calendar import read
from tests.cast import Cast
from tests.rotations.conftest import at
from tests.rotations.test_outside_calendar import PAGERDUTY, calendar

URL = "https://calendar.example/private/secret.ics"


@pytest.fixture
def answers(monkeypatch) -> list:
    """What the address answers, one after another; the last one again and again."""
    rows: list = [calendar()]

    def ask(url: str, **limits):
        row = rows[0] if len(rows) == 1 else rows.pop(0)
        if isinstance(row, Exception):
            raise row
        return row if isinstance(row, Reply) else Reply(200, {}, row)

    monkeypatch.setattr(outbound, "get", ask)
    monkeypatch.setattr(outside_calendar, "read_apart", read)
    return rows


@pytest.fixture
def outside(cast: Cast, rotation: Rotation, answers) -> Outside:
    made = Outside.objects.read_from(rotation, URL, by=cast.tia)
    made.read()
    return Outside.objects.get()


def who(cast: Cast, *days: int) -> list[str]:
    return [str(on_duty(cast.linux, at(day)).person) for day in days]


def test_on_duty_answers_from_it_by_name_and_by_address(cast: Cast, outside: Outside, proven):
    assert who(cast, 18, 24, 30) == ["Eve", "Bo", "Bo"]
    duty = on_duty(cast.linux, at(24))
    assert duty.is_buffer, "whom nobody here is named, the buffer person stands in"
    assert outside.unmatched() == {"On Call - Somebody Else - Linux primary": 1}
    assert (on_duty(cast.linux, at(19)).until, on_duty(cast.linux, at(19)).people[0].why) == (
        at(23, 9),
        "turn",
    )
    proven()


def test_the_past_stays_as_it_was_read(cast: Cast, outside: Outside, answers):
    assert who(cast, 17) == ["Ada"], "before it was read, the turns held"
    answers[:] = [calendar(PAGERDUTY.replace("Eve", "Bo"))]
    with clock.at(at(20)):
        outside.read()
        assert who(cast, 19, 20, 22) == ["Eve", "Bo", "Bo"]
        outside.read()
        assert who(cast, 19, 20) == ["Eve", "Bo"]
    with clock.at(at(21)):
        answers[:] = [calendar("")]
        outside.read()
        assert who(cast, 19, 20) == ["Eve", "Bo"]
        assert on_duty(cast.linux, at(22)).is_buffer


@pytest.mark.parametrize(
    "answer",
    [
        Unreachable("It did not answer."),
        Forbidden("Not called."),
        Reply(500, {}, b""),
        b"<html>",
        b"\xff\xfe",
        b"",
    ],
)
def test_when_nothing_is_answered_the_last_good_copy_stays(cast: Cast, outside: Outside, answers, answer):
    answers[:] = [answer]
    outside.read()
    outside.refresh_from_db()
    assert outside.trouble
    assert who(cast, 18, 30) == ["Eve", "Bo"]
    assert not Outside.objects.due().exists()
    with clock.at(at(18, 12, 16)):
        assert Outside.objects.due().exists(), "it is asked again"


def test_a_name_is_matched_by_an_administrator_and_kept(cast: Cast, outside: Outside, proven):
    label = "On Call - Somebody Else - Linux primary"
    with pytest.raises(NotAllowed):
        outside.match(label, cast.ada, by=cast.ada)
    outside.match(label, cast.ada, by=cast.tia)
    assert who(cast, 24) == ["Ada"]
    outside.read()
    assert (who(cast, 24), outside.unmatched()) == (["Ada"], {})
    proven()


def test_cover_and_handover_work_on_top_of_it(cast: Cast, outside: Outside):
    outside.match("On Call - Somebody Else - Linux primary", cast.ada, by=cast.tia)
    outside.rotation.cover(by=cast.bo, at=at(19, 12), until=at(19, 15))
    assert [on_duty(cast.linux, at(19, hour)).person for hour in (11, 13, 15)] == [
        cast.eve,
        cast.bo,
        cast.eve,
    ]
    with clock.at(at(22, 12)):
        Handover.objects.follow(outside.rotation)
    row = Handover.objects.get()
    assert (row.outgoing, row.incoming, row.due_at) == (cast.eve, cast.ada, at(23, 9))


def test_stopped_the_turns_go_on_where_they_would_be(cast: Cast, outside: Outside, proven):
    with clock.at(at(20)):
        outside.stop(by=cast.tia)
        outside.stop(by=cast.tia)
    assert who(cast, 19, 21, 24) == ["Eve", "Ada", "Bo"]
    proven()


def test_who_may_not_and_what_is_no_address(cast: Cast, rotation: Rotation):
    with pytest.raises(NotAllowed):
        Outside.objects.read_from(rotation, URL, by=cast.ada)
    for url in ("ftp://calendar.example/", "https://u:p@calendar.example/", "x"):
        with pytest.raises(Refused) as refused:
            Outside.objects.read_from(rotation, url, by=cast.tia)
        assert refused.value.code == "impossible_url"


def test_the_page_shows_whom_nobody_knows_and_keeps_who_it_is(cast: Cast, outside: Outside, visit):
    page = "/t/LINUX/duty/person_of_week/outside/"
    seen = visit(cast.tia).get(page).content.decode()
    assert "On Call - Somebody Else - Linux primary" in seen
    assert "secret.ics" not in seen, "the address is not shown again"
    sent = {"label": "On Call - Somebody Else - Linux primary", "person": cast.ada.pk}
    assert visit(cast.tia).post(f"/outside/{outside.pk}/names/", sent).status_code == 302
    assert who(cast, 24) == ["Ada"]
    assert visit(cast.ada).get(page).status_code == 403
    assert visit(cast.tia).post(page, {"url": "ftp://x/"}).status_code == 422
    visit(cast.tia).post(f"/outside/{outside.pk}/end/")
    assert not Outside.objects.standing().exists()


def test_a_team_without_turns_begins_with_its_calendar_alone(cast: Cast, answers, visit):
    visit(cast.tia).post("/t/LINUX/duty/person_of_week/outside/", {"url": "webcal://calendar.example/x.ics"})
    made = Outside.objects.get()
    made.read()
    assert (made.url, who(cast, 19)) == ("https://calendar.example/x.ics", ["Eve"])
    assert "Eve" in visit(cast.eve).get("/t/LINUX/duty/").content.decode()


def test_programs_set_it_and_read_how_it_goes(cast: Cast, outside: Outside, api):
    at_it = f"/api/v1/rotations/{outside.rotation_id}/outside-calendar/"
    read_back = api(cast.oz).get(at_it).json()
    assert (read_back["host"], read_back["unmatched"]) == (
        "calendar.example",
        {"On Call - Somebody Else - Linux primary": 1},
    )
    assert "url" not in read_back
    assert api(cast.tia).delete(at_it).status_code == 204
    assert api(cast.tia).get(at_it).status_code == 404
