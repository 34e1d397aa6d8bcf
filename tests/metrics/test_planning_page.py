"""The planning page beside the plan: days by person, what lacks, pairs proposed, and days set aside with a reason."""

import json
from decimal import Decimal

import pytest

from backlogs.models import Iteration, Learning
from backlogs.planning_ahead import plan_ahead
from home.plan_people import PlanPeople
from home.planning import Plan
from people.models import Absence
from tests.cast import Cast

HTMX = {"HTTP_HX_REQUEST": "true"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture(autouse=True)
def _half_a_point_a_day(monkeypatch) -> None:
    monkeypatch.setattr(PlanPeople, "pace", 0.5)


@pytest.fixture
def coming(busy: Cast) -> Iteration:
    """Of a team whose past says how much gets done in a day; Ada leads both features in it."""
    iteration = busy.linux.iterations.get(number=4)
    for title, points, who in (
        ("Zones", 3, [busy.ada]),
        ("Keys", 2, [busy.ada, busy.eve]),
        ("Logs", None, []),
    ):
        feature = busy.feature(f"{title} feature") if who else None
        item = busy.item(title, feature=feature, points=points and Decimal(points), labels=[title.lower()])
        iteration.take_in(item, by=busy.pia)
        for person in who:
            item.join(person, by=busy.pia)
    return iteration


def told(iteration: Iteration) -> PlanPeople:
    return PlanPeople(Plan(iteration))


def test_points_of_an_item_are_shared_among_its_crew(busy: Cast, coming) -> None:
    loads = {load.person.name: load for load in told(coming).loads}
    assert {name: load.amount for name, load in loads.items() if load.amount} == {"Ada": 4.0, "Eve": 1.0}
    assert list(loads) == sorted(loads)  # by name: no order of who does more
    assert (loads["Ada"].taken, loads["Eve"].left) == (8, 8)
    assert (told(coming).unassigned, "Pia" in loads) == (0, False)


def test_who_has_more_than_their_days_is_said_with_a_way_out(busy: Cast, coming) -> None:
    Absence.objects.plan(person=busy.ada, by=busy.ada, began_on=coming.starts_on, ended_on=coming.ends_on)
    found = {one.lead: one for one in told(coming).cautions}
    over = next(one for lead, one in found.items() if lead.startswith("Ada is over by"))
    assert over.is_grave
    assert "could take" in over.text
    ada = next(load for load in told(coming).loads if load.person == busy.ada)
    assert "10 days away" in ada.why_less
    assert ada.own.days == 0


def test_what_lacks_is_listed_and_stops_nobody(busy: Cast, visit, coming) -> None:
    cautions = [one.lead for one in told(coming).cautions]
    assert "Ada leads 2 features in it:" in cautions
    assert any(lead.endswith("has one person.") for lead in cautions)
    beside = text(visit(busy.oz).get(f"/iterations/{coming.pk}/people/"))
    assert "leads 2 features</span></th>" in beside  # at the person, too
    busy.item("More keys", feature=busy.feature("Third feature"))
    assert "Ada leads another in it" in text(visit(busy.oz).get(f"/iterations/{coming.pk}/"))
    assert not any("No design note" in lead for lead in cautions)  # the team writes none (R18)
    feature = coming.entries.get(item__title="Zones").item.feature
    feature.note_design(coming, text="Zones first.", by=busy.ada)
    assert any("No design note" in one.lead and "Keys feature" in one.text for one in told(coming).cautions)
    shown = text(visit(busy.oz).get(f"/iterations/{coming.pk}/capacity/"))
    assert "They stop nobody" in shown


def test_a_pair_is_proposed_and_taken_by_one_click(busy: Cast, visit, coming) -> None:
    Learning.objects.tick("zones", team=busy.linux, by=busy.eve)
    proposal = next(one for one in told(coming).proposals if one.item.title == "Zones")
    assert (proposal.there, proposal.people) == ((busy.ada,), (busy.eve,))
    assert "wants to learn zones" in proposal.reasons[0]
    door = f"/iterations/{coming.pk}/pairs/"
    assert visit(busy.oz).post(door, {"pair": proposal.value}, **HTMX).status_code == 403
    assert visit(busy.cy).post(door, {"pair": proposal.value}, **HTMX).status_code == 404
    answer = visit(busy.pia).post(door, {"pair": proposal.value}, **HTMX)
    assert "Ada and Eve on" in json.loads(answer["HX-Trigger"])["toast"]["text"]
    assert set(proposal.item.crew_now) == {busy.ada, busy.eve}
    assert visit(busy.pia).post(door, {"pair": proposal.value}).status_code == 302  # twice is once
    assert visit(busy.pia).post(door, {"pair": "LINUX-999:1"}, **HTMX).status_code == 404
    strangers = (
        f"{proposal.item.key}:{busy.cy.pk},{','.join(str(number) for number in range(10**6, 13 * 10**5))}"
    )
    unseen = visit(busy.pia).post(door, {"pair": strangers}, **HTMX)
    assert (unseen.status_code, "Cy" in unseen.content.decode()) == (404, False)
    assert "Pairs proposed" in text(visit(busy.oz).get(f"/iterations/{coming.pk}/people/"))


def test_days_are_set_aside_on_the_page_and_put_back(busy: Cast, visit, coming) -> None:
    door, page = f"/iterations/{coming.pk}/reserve/", f"/iterations/{coming.pk}/capacity/"
    sent = {"days": "2.5", "because": "A move", "instead_of": ""}
    assert visit(busy.ada).post(door, sent, **HTMX).status_code == 403
    assert visit(busy.pia).post(door, sent | {"because": ""}, **HTMX).status_code == 400
    assert "plan:changed" in visit(busy.pia).post(door, sent, **HTMX)["HX-Trigger"]
    assert visit(busy.dee).post(door, sent, **HTMX).status_code == 409  # Pia was faster
    shown = text(visit(busy.dee).get(page))
    assert "set by Pia" in shown
    assert "“A move”; the past says" in shown
    assert visit(busy.dee).post(f"{door}end/").status_code == 302
    assert "set by Pia" not in text(visit(busy.dee).get(page))


def test_a_team_that_everybody_left_is_told_in_a_sentence(busy: Cast, visit, coming) -> None:
    busy.linux.memberships.update(ended_on=coming.starts_on.replace(year=coming.starts_on.year - 1))
    shown = text(visit(busy.root).get(f"/iterations/{coming.pk}/capacity/"))
    assert "Linux has no engineers in these days" in shown
    assert "Nobody is in this team then" in text(visit(busy.root).get(f"/iterations/{coming.pk}/people/"))


def test_without_a_day_nobody_is_said_to_have_one(busy: Cast, visit, coming) -> None:
    for person in (busy.ada, busy.bo, busy.eve):
        days = {"began_on": coming.starts_on, "ended_on": coming.ends_on}
        Absence.objects.plan(person=person, by=person, **days)
    assert told(coming).cautions[0].lead.startswith("Nobody has a day for planned work here")
    assert told(coming).proposals == []
    assert visit(busy.pia).get(f"/iterations/{coming.pk}/").status_code == 200


def test_a_first_plan_comes_by_rank_as_far_as_the_pace_goes(busy: Cast, visit, coming, monkeypatch) -> None:
    door = f"/iterations/{coming.pk}/filling/"
    assert visit(busy.ada).post(door, **HTMX).status_code == 403
    assert visit(busy.pia).post(door, **HTMX).status_code == 409  # the past does not say yet
    for title, points in (("Next", 2), ("Unsized", None), ("Large", 8), ("Small", 1)):
        busy.item(title, points=points and Decimal(points))
    can = {"unit": "points", "can_do": {"low": 5.0, "middle": 10.0, "high": 12.0}}
    monkeypatch.setattr(Plan, "told", can)
    assert visit(busy.pia).post(door).status_code == 302
    inside = {entry.item.title for entry in coming.entries.select_related("item")}
    assert inside == {"Zones", "Keys", "Logs", "Next"}  # the large one does not fit, and nothing jumps it
    assert "Nothing came in" in visit(busy.pia).post(door, **HTMX)["HX-Trigger"]


def test_what_the_running_one_would_carry_is_said(busy: Cast, visit, coming) -> None:
    coming.start(by=busy.pia)
    after, later = plan_ahead(busy.linux, by=busy.pia, count=2)
    shown = text(visit(busy.pia).get(f"/iterations/{after.pk}/capacity/"))
    assert "3 items with 5 points of Iteration 4 are open; what its close carries comes on top." in shown
    assert "on top" not in text(visit(busy.pia).get(f"/iterations/{later.pk}/capacity/"))
    for entry in coming.entries.all():
        entry.item.close(by=busy.pia)
    assert "on top" not in text(visit(busy.pia).get(f"/iterations/{after.pk}/capacity/"))


def test_a_program_reads_what_the_page_says(busy: Cast, api, coming) -> None:
    told = api(busy.oz).get(f"/api/v1/iterations/{coming.pk}/plan/").json()
    assert "Ada leads 2 features in it: Keys feature, Zones feature." in told["warnings"]
    assert {"person": "Ada", "days": 10.0, "planned_days": 8.0} in told["people"]
    assert told["pairs"][0]["people"]
    assert api(busy.cy).get(f"/api/v1/iterations/{coming.pk}/plan/").status_code == 404
