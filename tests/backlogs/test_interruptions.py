"""“I was interrupted”: counted with who asked and about what; no ticket, and nobody else's to read."""

import pytest
from django.core.management import call_command

from backlogs.models import Effort, Interruption, WorkItem
from core.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
URL, API = "/interruptions/", "/api/v1/interruptions/"


def told(cast, minutes=15, **more):
    return Interruption.objects.tell(cast.linux, minutes, by=more.pop("by", cast.eve), **more)


def test_it_is_counted_as_time_on_interrupts_and_makes_no_item(cast):
    one = told(cast, 60, asked_by=" Web  Shop ", about="the certificate")
    effort = Effort.objects.get()
    assert (effort.backlog.kind, effort.minutes, effort.person, effort.about) == (
        "interrupt", 60, cast.eve, "the certificate",
    )  # fmt: skip
    assert (one.asked_by, one.length, effort.on) == ("Web Shop", "An hour", cast.linux.today)
    assert not WorkItem.objects.exists()
    call_command("check_journal")


def test_a_colleague_who_asked_is_known_by_name(cast):
    assert told(cast, asked_by="ada").effort.asked_by == cast.ada
    assert told(cast, asked_by="Cy").effort.asked_by is None


def test_taken_back_it_counts_no_more_and_only_by_who_told_it(cast):
    one = told(cast)
    with pytest.raises(NotAllowed):
        one.withdraw(by=cast.ada)
    one.withdraw(by=cast.eve)
    one.withdraw(by=cast.eve)
    assert not Interruption.objects.visible_to(cast.eve).exists()
    assert Interruption.objects.of_team(cast.linux, cast.linux.today, cast.linux.today)["count"] == 0
    call_command("check_journal")


def test_a_team_reads_its_sum_and_nobody_anothers(cast):
    told(cast, 15), told(cast, 60, by=cast.ada)
    day = cast.linux.today
    assert Interruption.objects.of_team(cast.linux, day, day) == {"count": 2, "minutes": 75}
    assert Interruption.objects.of_team(cast.network, day, day) == {"count": 0, "minutes": 0}
    assert [one.effort.person for one in Interruption.objects.visible_to(cast.ada)] == [cast.ada]
    assert not Interruption.objects.visible_to(cast.max).exists()


def test_observers_and_strangers_tell_of_none_and_a_day_has_24_hours(cast):
    for person in (cast.oz, cast.cy):
        with pytest.raises(NotAllowed):
            told(cast, by=person)
    told(cast, 1440)
    with pytest.raises(Refused) as refusal:
        told(cast)
    assert refusal.value.code == "day_full"


def test_the_dialog_and_a_tap(cast, visit):
    browser = visit(cast.eve)
    shown = browser.get(URL, headers={"hx-request": "true"}).content.decode()
    assert "Who asked" in shown
    assert "Web Shop" in shown
    sent = {"team": "LINUX", "asked_by": "Vic", "about": "", "minutes": "15"}
    answer = browser.post(URL, sent, headers={"hx-request": "true"})
    assert answer.status_code == 204
    assert "dialog-close" in answer["HX-Trigger"]
    assert browser.post(URL, sent)["Location"] == "/"
    assert Interruption.objects.count() == 2
    first = Interruption.objects.first()
    assert "Take back" in browser.get(URL).content.decode()
    assert browser.post(f"{URL}{first.pk}/withdrawal/").status_code == 302
    assert visit(cast.ada).post(f"{URL}{first.pk}/withdrawal/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"minutes": "16"}, 400), ({"minutes": ""}, 400), ({"about": "x" * 201}, 400), ({"asked_by": "a\0"}, 400), ({"team": "NET"}, 404)],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(cast, visit, sent, status):
    whole = {"team": "LINUX", "minutes": "15", **sent}
    assert visit(cast.eve).post(URL, whole, headers={"hx-request": "true"}).status_code == status
    assert not Interruption.objects.exists()


def test_programs_tell_list_and_take_back_their_own(cast, api):
    program = api(cast.eve)
    sent = {"team": "LINUX", "minutes": 60, "asked_by": "Vic", "about": "mail"}
    made = program.post(API, sent, format="json")
    assert made.status_code == 201
    assert made.json() | {"id": 0} == sent | {"id": 0, "on": cast.linux.today.isoformat()}
    assert len(program.get(API).json()["results"]) == 1
    assert api(cast.ada).get(API).json()["results"] == []
    one = f"{API}{made.json()['id']}/"
    assert api(cast.ada).delete(one).status_code == 404
    assert (program.delete(one).status_code, program.delete(one).status_code) == (204, 404)
    assert api(cast.oz).post(API, sent, format="json").status_code == 403
    assert api(cast.cy).post(API, sent, format="json").status_code == 404
