"""The pages of duty as people see them: accessible, light and dark, wide and narrow, and by keyboard."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from people.models import Absence
from rotations.duty import on_duty
from rotations.models import Handover, Outside, Rotation
from rotations.outside_calendar import Said
from tests.people import test_pages_in_browser as pages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_ordinary_clock")]
PAGE = "/t/LINUX/duty/"
look, shown = pages.look, pages.shown


@pytest.fixture
def _ordinary_clock(_on_a_wednesday: Any) -> Any:
    """The server lives in another thread, where it is now."""
    from core import clock

    with clock.at(timezone.now()):
        yield


def monday_before(cast: Any) -> date:
    """Of last week: this week's turn begins in the morning, and the tests run at night, too."""
    today: date = cast.linux.today
    return today - timedelta(days=today.weekday() + 7)


@pytest.fixture
def turns(cast: Any) -> Rotation:
    """Everything that the page can show: two layers, a cover, an offer in exchange, somebody away, a gap."""
    today, now = cast.linux.today, timezone.now()
    rotation = Rotation.objects.open(
        by=cast.tia, team=cast.linux, kind="person_of_week", starts_on=monday_before(cast),
        groups=[[cast.ada], [cast.bo], [cast.eve]],
    )  # fmt: skip
    rotation.line_up(by=cast.tia, layer=2, groups=[[cast.dee, cast.max]])
    week = timedelta(days=7)
    own = rotation.shift_at(now + week, 1)
    person = {one.pk: one for one in cast.everyone().values()}[own.persons[0]]
    other = rotation.shift_at(now + 2 * week, 1)
    rotation.offer(
        by=person, start=own.start, end=own.end, back=(other.start, other.end), note="At a conference."
    )
    rotation.override(
        by=cast.tia, kind="add", start=now + timedelta(days=1), end=now + timedelta(days=1, hours=3), comes=cast.dee,
        reason="move of the old balancer",
    )  # fmt: skip
    day = today + timedelta(days=20)
    for away in (cast.ada, cast.bo, cast.eve):
        Absence.objects.plan(person=away, by=away, began_on=day, ended_on=day)
    return rotation


def test_the_page_is_accessible_and_fits(cast: Any, shown: Any, accessible: Any, turns: Rotation) -> None:
    page = shown(cast.tia)
    look(page, PAGE, accessible, "duty")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(PAGE)
    today = page.locator(".duty-strip thead [aria-current]")
    expect(today).to_be_in_viewport()
    names = page.locator(".duty-strip .of-months").bounding_box()
    assert names["x"] + names["width"] <= today.bounding_box()["x"], "not behind the names"


@pytest.mark.parametrize(
    "path", [PAGE, f"{PAGE}person_of_week/turns/", "/rotations/{pk}/override/", "/rotations/{pk}/offer/"]
)
def test_its_forms_and_the_empty_page_are_accessible_and_fit(
    cast: Any,
    shown: Any,
    accessible: Any,
    request: Any,
    path: str,
) -> None:
    if "{pk}" in path:
        path = path.format(pk=request.getfixturevalue("turns").pk)
    look(shown(cast.tia), path, accessible, "duty-" + path.strip("/").split("/")[-1])


def test_covering_and_taking_by_keyboard(cast: Any, shown: Any, turns: Rotation) -> None:
    page = shown(cast.dee)
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("u")
    expect(page.get_by_role("heading", name="Duty", exact=True)).to_be_visible()
    page.get_by_role("button", name="Cover for").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Messages").get_by_text("You are on duty")).to_be_visible()
    expect(page.locator("#on-duty")).to_contain_text("On duty: Dee")
    assert cast.dee in on_duty(cast.linux, timezone.now()).persons


@pytest.fixture
def handed(cast: Any, turns: Rotation) -> Handover:
    """Written by who has the turn now."""
    row = Handover.objects.prepare_next(turns, by=cast.dee)
    row.edit(by=row.outgoing, text="## Watch\n\n- **resolver-3** is slow\n- see [LINUX-1](/items/LINUX-1/)")
    return row


def test_handovers_are_accessible_and_fit(cast: Any, shown: Any, accessible: Any, handed: Handover) -> None:
    page = shown(cast.tia)
    look(page, "/t/LINUX/handover/", accessible, "duty-handovers")
    look(page, f"/handovers/{handed.pk}/", accessible, "duty-handover")
    look(page, "/", accessible, "duty-my-day")


def test_an_outside_calendar_is_accessible_and_fits(
    cast: Any, shown: Any, accessible: Any, turns: Rotation
) -> None:
    outside = Outside.objects.read_from(turns, "https://calendar.example/a.ics", by=cast.tia)
    now = timezone.now()
    outside.keep(
        [
            Said(now, now + timedelta(days=3), "On Call - Somebody Else"),
            Said(now, now + timedelta(days=2), "Ada"),
        ]
    )
    Outside.objects.update(trouble="calendar.example answered with 500.", unread=1)
    look(shown(cast.tia), f"{PAGE}person_of_week/outside/", accessible, "duty-outside")


def test_from_nothing_to_a_taken_swap_by_keyboard_alone(cast: Any, shown: Any) -> None:
    """Set up with a preview, offer to a colleague, taken on the colleague's day."""
    page = shown(cast.tia)
    page.goto(PAGE)
    page.get_by_role("link", name="Set up the person of the week").focus()
    page.keyboard.press("Enter")
    for place, name in ((1, "Ada"), (2, "Bo"), (3, "Eve")):
        page.get_by_label(f"{place}. person").focus()
        page.keyboard.type(name)
    page.get_by_label("First turn begins on").fill(monday_before(cast).isoformat())
    page.get_by_role("button", name="Preview").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="These turns would come")).to_be_visible()
    assert not Rotation.objects.exists()
    page.get_by_role("button", name="Set up").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Messages").get_by_text("The turns are set up.")).to_be_visible()
    on = on_duty(cast.linux, timezone.now()).person
    other = cast.bo if on != cast.bo else cast.eve
    page = shown(on)
    page.goto("/")
    page.get_by_role("link", name="Offer the turn").first.focus()
    page.keyboard.press("Enter")
    page.locator("#id_asked").focus()
    page.keyboard.type(other.name)
    page.get_by_role("button", name="Offer it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Messages").get_by_text("It is offered")).to_be_visible()
    page = shown(other)
    page.goto("/")
    page.get_by_role("button", name="Take the duty of").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Messages").get_by_text("You are on duty")).to_be_visible()
    assert on_duty(cast.linux, timezone.now()).person == other
