"""Run work that comes back, by page and by program."""

from datetime import timedelta

import pytest

from backlogs.models import RecurringRule, WorkItem

DOOR, PAGE = "/api/v1/recurring-rules/", "/t/LINUX/run-work/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def rule(cast) -> RecurringRule:
    due = cast.linux.today + timedelta(5)
    return RecurringRule.objects.add(
        by=cast.pia, team=cast.linux, title="Restore drill", every_days=30, next_on=due
    )


def test_from_adding_to_ending_by_a_program(cast, api) -> None:
    program, due = api(cast.pia), cast.linux.today + timedelta(5)
    sent = {"team": "LINUX", "title": "Patch", "every_days": 30, "next_on": due.isoformat()}
    made = program.post(DOOR, sent, format="json")
    assert made.status_code == 201, made.content
    path = f"{DOOR}{made.json()['id']}/"
    assert made["Location"].endswith(path)
    assert (made.json()["lead_days"], made.json()["last_done_at"]) == (14, None)
    amended = program.patch(path, {"lead_days": 7}, format="json", headers={"If-Match": made["ETag"]})
    assert amended.json()["lead_days"] == 7
    assert program.patch(path, {"lead_days": 8}, format="json").status_code == 428
    skip = {"turn": due.isoformat(), "because": "Done last week"}
    for _ in range(2):
        skipped = program.post(f"{path}skip/", skip, format="json")
        assert skipped.status_code == 200, skipped.content
    assert skipped.json()["next_on"] == (due + timedelta(30)).isoformat()
    assert skipped.json()["last_skipped_because"] == "Done last week"
    stale = program.post(f"{path}skip/", skip | {"turn": "2026-01-01"}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    for _ in range(2):
        assert program.post(f"{path}end/").json()["ended_at"] is not None
    assert program.get(f"{DOOR}?team=LINUX&state=standing").json()["results"] == []
    assert len(program.get(f"{DOOR}?state=ended").json()["results"]) == 1
    refused = program.post(f"{path}skip/", skip, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "ended")


def test_when_it_was_done_last_makes_another_answer(cast, api, rule) -> None:
    rule.make_due(by=None)
    path, program = f"{DOOR}{rule.pk}/", api(cast.pia)
    before = program.get(path)
    WorkItem.objects.get(key=before.json()["last_item"]).close(by=cast.ada)
    again = program.get(path, headers={"If-None-Match": before["ETag"]})
    assert again.json()["last_done_at"] is not None


@pytest.mark.parametrize(
    "sent",
    [
        {"every_days": 0}, {"every_days": 10**9}, {"next_on": "0001-01-01"}, {"next_on": "9999-12-31"}, {"next_on": "soon"},
        {"lead_days": 31}, {"title": " "}, {"title": "x" * 201}, {"colour": "red"}, {"team": "NET"},
    ],
)  # fmt: skip
def test_what_a_program_cannot_mean(cast, api, sent) -> None:
    whole = {"team": "LINUX", "title": "Patch", "every_days": 30, "next_on": "2026-12-01"} | sent
    assert api(cast.pia).post(DOOR, whole, format="json").status_code == 400
    assert not RecurringRule.objects.exists()


def test_rights_of_programs(cast, api, rule) -> None:
    path = f"{DOOR}{rule.pk}/"
    assert api(cast.cy).get(path).status_code == 404
    assert api(cast.cy).post(f"{path}end/").status_code == 404
    assert api(cast.oz).get(path).status_code == 200
    for person in (cast.ada, cast.oz, cast.tia):
        assert api(person).post(f"{path}end/").status_code == 403
        assert (
            api(person).patch(path, {"lead_days": 1}, format="json", headers={"If-Match": "*"}).status_code
            == 403
        )


def test_the_list_takes_as_many_queries_for_many(
    cast, visit, api, rule, django_assert_max_num_queries
) -> None:
    for number in range(12):
        RecurringRule.objects.add(
            by=cast.pia, team=cast.linux, title=f"Patch {number}", every_days=30, next_on=cast.linux.today
        )
    program, browser = api(cast.pia), visit(cast.pia)
    with django_assert_max_num_queries(10):
        assert len(program.get(DOOR).json()["results"]) == 13
    with django_assert_max_num_queries(14):
        assert browser.get(PAGE).status_code == 200


def test_the_page_lists_due_and_done(cast, visit, rule) -> None:
    assert "Restore drill" in visit(cast.oz).get(PAGE).content.decode()
    rule.make_due()
    WorkItem.objects.get(source=f"rule:{rule.pk}").close(by=cast.ada)
    page = visit(cast.pia).get(PAGE).content.decode()
    assert "every 30 days" in page
    assert "14 days before" in page
    assert WorkItem.objects.get().key in page
    assert "never done" not in page


def test_by_the_page_it_is_added_changed_skipped_and_ended(cast, visit) -> None:
    browser, due = visit(cast.pia), cast.linux.today + timedelta(20)
    assert "No run work" in browser.get(PAGE).content.decode()
    sent = {"title": "Audit", "every_days": "30", "next_on": due.isoformat(), "lead_days": "7"}
    assert browser.post(PAGE, sent).status_code == 302
    rule = RecurringRule.objects.get()
    changed = {
        "version": "1", "initial-title": "Audit", "initial-every_days": "30", "initial-next_on": due.isoformat(),
        "initial-lead_days": "7", **sent, "lead_days": "9",
    }  # fmt: skip
    assert browser.post(f"/run-work/{rule.pk}/change/", changed).status_code == 302
    stale = browser.post(f"/run-work/{rule.pk}/change/", changed | {"lead_days": "11"}, **HTMX)
    assert stale.status_code == 409
    skip = {"turn": due.isoformat(), "because": "The auditor is ill"}
    for _ in range(2):
        assert browser.post(f"/run-work/{rule.pk}/skip/", skip).status_code == 302
    rule.refresh_from_db()
    assert (rule.lead_days, rule.next_on) == (9, due + timedelta(30))
    assert browser.post(f"/run-work/{rule.pk}/skip/", skip | {"because": ""}, **HTMX).status_code == 400
    assert browser.post(f"/run-work/{rule.pk}/end/").status_code == 302
    assert "ended" in browser.get(PAGE).content.decode()


def test_rights_on_the_page(cast, visit, rule) -> None:
    page = visit(cast.oz).get(PAGE).content.decode()
    assert "You read" in page
    assert f"/run-work/{rule.pk}/" not in page
    for person, status in ((cast.ada, 403), (cast.cy, 404)):
        browser = visit(person)
        sent = {"title": "x", "every_days": "9", "next_on": "2026-12-01", "lead_days": "1"}
        assert browser.post(PAGE, sent, **HTMX).status_code == status
        for verb in ("skip", "end"):
            sent = {"turn": rule.next_on.isoformat(), "because": "x"}
            assert browser.post(f"/run-work/{rule.pk}/{verb}/", sent, **HTMX).status_code == status
