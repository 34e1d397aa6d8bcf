"""A team without turns needs one buffer person and no more (R3): whoever that is may work there, by every door."""

import pytest
from django.core.management import call_command

from core.errors import NotAllowed
from intake.models import Triage
from people.models import Person
from tests.cast import Cast


def interrupt(cast: Cast, title: str = "Disk full"):
    return cast.item(title, backlog=cast.backlog("interrupt"))


@pytest.fixture(params=["oz", "max"])
def buffer(cast: Cast, request) -> Person:
    """A member who only observes, or who manages people, named to take what is unplanned."""
    person = getattr(cast, request.param)
    cast.linux.set_up(by=cast.tia, buffer_person=person)
    return cast.fresh(person)


def test_who_is_no_engineer_triages_as_buffer_person(cast: Cast, api, buffer: Person) -> None:
    accepted, planned, declined = (interrupt(cast, title) for title in ("a", "b", "c"))
    Triage.objects.of(accepted).accept(by=buffer, priority=2)
    Triage.objects.of(planned).promote(by=buffer)
    Triage.objects.of(declined).decline(by=buffer)
    sent = {"decision": "declined", "answer": "No."}
    told = api(buffer).post(f"/api/v1/interrupts/{interrupt(cast).key}/triage/", sent, format="json")
    assert told.status_code == 200, told.json()
    call_command("check_journal")


def test_the_page_offers_it(cast: Cast, visit, buffer: Person) -> None:
    item = interrupt(cast)
    path = f"/t/LINUX/triage/{item.key}/refusal/"
    assert visit(buffer).get(path).status_code == 200
    assert visit(buffer).post(path, {"answer": "No."}).status_code in {200, 302}
    item.refresh_from_db()
    assert item.outcome == "declined"


def test_who_is_it_no_more_or_has_left_may_not(cast: Cast, api, buffer: Person) -> None:
    item = interrupt(cast)
    cast.linux.set_up(by=cast.tia, buffer_person=cast.bo)
    former = cast.fresh(buffer)
    with pytest.raises(NotAllowed):
        Triage.objects.of(item).accept(by=former)
    cast.linux.set_up(by=cast.tia, buffer_person=former)
    cast.linux.memberships.get(person=former).leave_at_once(by=cast.tia)
    assert cast.fresh(former).roles == {}
    assert api(former).get(f"/api/v1/items/{item.key}/").status_code == 404
