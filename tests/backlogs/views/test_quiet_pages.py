"""Lines, quiet work, long interrupts and readiness, as people meet them on pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backlogs.models import Comment, Deed, Ready, WorkItem
from core import clock
from core.errors import Invalid, Refused
from journal.replaying import Replay
from tests.cast import Cast

PAGE = "/t/LINUX/backlogs/"
LINES = f"{PAGE}business/lines/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def ago(days: float):
    return clock.at(timezone.now() - timedelta(days))


def words(answer) -> str:
    return answer.content.decode()


def test_lines_are_looked_over_and_nothing_is_saved_before(cast: Cast, visit) -> None:
    browser = visit(cast.eve)
    assert "Many lines" in words(browser.get(PAGE))
    assert "Add lines to" in words(browser.get(LINES))
    assert 'hx-swap="none"' not in words(browser.get(LINES)), (
        "by itself it leads back to the backlogs, which say so"
    )
    text = "Renew 3p #tls @ada\nAudit @nobody"
    for step in ("preview", "look"):
        seen = words(browser.post(LINES, {"lines": text, "step": step}, **HTMX))
        assert "1 line is unclear" in seen
        assert "Nobody in Linux is called “nobody”" in seen
        assert "“tls” is a new label." in seen
    assert "disabled" in seen
    refused = browser.post(LINES, {"lines": text}, **HTMX)
    assert (refused.status_code, refused["HX-Retarget"]) == (400, "#dialogs")
    assert "1 of 2 lines is unclear, so nothing is added. Line 2: Nobody" in words(refused)
    assert not WorkItem.objects.exists()


def test_lines_come_into_the_list_and_are_taken_back_at_once(cast: Cast, visit) -> None:
    browser = visit(cast.eve)
    rows = browser.post(LINES, {"lines": "One 3p\n\n- Two ~easy"}, **HTMX)
    assert rows.status_code == 200
    assert words(rows).count('data-pick="LINUX-') == 2
    deed = Deed.objects.get()
    assert f"/deeds/{deed.pk}/undo/" in rows["HX-Trigger-After-Settle"]
    assert str(deed) == "2 items added to Business"
    browser.post(f"/deeds/{deed.pk}/undo/", **HTMX)
    assert not WorkItem.objects.awake().exists()
    assert browser.post(LINES, {"lines": "Three"}).status_code == 302
    assert (
        words(browser.post(LINES, {"lines": "x\n" * 5000, "step": "preview"}, **HTMX)).count(
            "5,000 lines; at most 500"
        )
        == 1
    )


def test_the_field_of_one_line_knows_the_signs(cast: Cast, visit) -> None:
    browser = visit(cast.eve)
    browser.post(f"{PAGE}business/items/", {"title": r"Renew \#5 of \3p #tls 3p @me"}, **HTMX)
    item = WorkItem.objects.get()
    assert (item.title, item.points, list(item.crew_now)) == ("Renew #5 of 3p", 3, [cast.eve])
    wrong = browser.post(f"{PAGE}business/items/", {"title": "Fix !urgent"}, **HTMX)
    assert wrong.status_code == 400
    assert "is no class of service" in words(wrong)
    assert WorkItem.objects.count() == 1


def test_easy_first_stays_in_the_address_and_goes_with_the_line(cast: Cast, visit) -> None:
    for title, ease in (("Hard dns", 3), ("Easy dns", 1), ("Easy vpn", 1)):
        cast.item(title, ease=ease)
    page = words(visit(cast.ada).get(PAGE, {"order": "ease", "q": "dns"}))
    assert page.index("Easy dns") < page.index("Hard dns")
    assert "Easy vpn" not in page
    assert 'value="ease" checked' in page
    many = [cast.item(f"Medium {number:02}", ease=2) for number in range(60)]
    page = words(visit(cast.ada).get(PAGE, {"order": "ease"}))
    assert "before=50" in page
    assert "data-more" in page, "the key that walks finds further ones, too"
    rest = words(visit(cast.ada).get(PAGE, {"order": "ease", "before": "50"}))
    assert many[-1].title in rest
    assert rest.index(many[-1].title) < rest.index("Hard dns")


def test_a_clock_is_set_on_the_page_and_counts_down(cast: Cast, visit) -> None:
    owner = visit(cast.pia)
    assert "Postpone what nobody touches for" in words(owner.get(f"{PAGE}business/share/"))
    assert "Postpone what nobody" not in words(owner.get(f"{PAGE}interrupt/share/"))
    with ago(100):
        owner.post(
            f"{PAGE}business/share/",
            {"percent": "55", "quiet_after_days": "40", "initial-quiet_after_days": ""},
        )
    assert cast.backlog().quiet_after_days == 40
    owner.post(
        f"{PAGE}business/share/",
        {"percent": "50", "quiet_after_days": "40", "initial-quiet_after_days": "40"},
    )
    with ago(36):
        fading = cast.item("Fading")
    with ago(50):
        quiet = cast.item("Quiet")
    cast.backlog().postpone_quiet()
    page = words(owner.get(PAGE))
    assert "postponed in 4 days" in page
    assert "Quiet</a>" not in page
    assert "1 postponed</a>" in page
    assert "postponed today" in words(owner.get(PAGE, {"q": "is:postponed"})) or "postponed" in page
    assert "Keep open" in words(owner.get(f"/items/{fading.key}/"))
    assert "Bring back" in words(owner.get(f"/items/{quiet.key}/"))
    listed = words(visit(cast.oz).get("/t/LINUX/quiet/"))
    assert "Fading" in listed
    assert "Quiet" in listed
    assert "Bring back" not in listed
    back = visit(cast.eve).post(f"/items/{quiet.key}/keeping/", {"next": "/t/LINUX/quiet/"})
    assert back.url == "/t/LINUX/quiet/"
    assert "Quiet</a>" in words(owner.get(PAGE))


def test_features_in_lines_are_looked_at_added_and_the_lists_read_anew(cast: Cast, visit) -> None:
    owner, text = visit(cast.pia), "Logs in one place @ada\n  Ship them\n  Search them\nLoose"
    looked = owner.post(LINES, {"lines": text, "step": "preview"}, **HTMX).content.decode()
    assert looked.count('<span class="chip">feature</span>') == 1
    assert looked.count("is-story") == 2
    added = owner.post(LINES, {"lines": text}, **HTMX)
    assert "1 feature and 3 items added to Business." in added["HX-Trigger-After-Settle"]
    assert "groom:anew" in added["HX-Trigger-After-Settle"]
    assert "Only the product owner" in words(
        visit(cast.eve).post(LINES, {"lines": text, "step": "preview"}, **HTMX)
    )


def test_long_interrupts_are_answered_or_planned(cast: Cast, visit) -> None:
    with ago(20):
        asked, quiet = (
            cast.item("Asked", kind="interrupt", requester=cast.cy),
            cast.item("Unasked", kind="interrupt"),
        )
        for item in (asked, quiet):
            cast.column("In progress").pull(item, by=cast.eve)
        cast.item("Untriaged", kind="interrupt")
    cast.item("Young", kind="interrupt")
    owner = visit(cast.pia)
    page = words(owner.get("/t/LINUX/quiet/"))
    assert all(title in page for title in ("Asked", "Unasked", "Untriaged", "Triage it"))
    assert "Young" not in page
    nothing = owner.post(f"/items/{asked.key}/answer/", {"outcome": "declined", "answer": " "}, **HTMX)
    assert nothing.status_code == 400
    owner.post(f"/items/{asked.key}/answer/", {"outcome": "declined", "answer": "We replace it in May."})
    asked.refresh_from_db()
    assert (asked.outcome, Comment.objects.get().audience) == ("declined", "public")
    owner.post(f"/items/{quiet.key}/promotion/", {"backlog": "ssa"})
    quiet.refresh_from_db()
    planned = WorkItem.objects.get(backlog__kind="ssa")
    assert (quiet.outcome, planned.title, planned.links_out.get().to_item) == ("merged", "Unasked", quiet)
    with pytest.raises(Refused):
        planned.promote(by=cast.pia)
    with pytest.raises(Invalid):
        WorkItem.objects.get(title="Young").promote("interrupt", by=cast.pia)
    assert not list(Replay().run().differences())


def test_ready_is_defined_on_its_page_and_lacks_are_said(cast: Cast, visit) -> None:
    browser = visit(cast.eve)
    assert "has not said yet" in words(browser.get("/t/LINUX/ready/"))
    sent = {"asks": ["ease", "criteria"], "words": "Testable", "version": "1"}
    browser.post("/t/LINUX/ready/", sent)
    assert Ready.objects.get().asks == ["ease", "criteria"]
    item = cast.item("Unready")
    assert "lacks: ease, criteria" in words(browser.get(PAGE))
    assert "ease, criteria" in words(browser.get(f"/items/{item.key}/"))
    cast.column("In progress").pull(item, by=cast.eve)
    assert visit(cast.oz).post("/t/LINUX/ready/", sent).status_code == 403
    Ready.objects.define(cast.linux, by=cast.pia, asks=[])
    assert browser.post("/t/LINUX/ready/", sent, **HTMX).status_code == 409


def test_my_day_tells_the_owner_what_is_to_be_decided(cast: Cast, visit) -> None:
    with ago(100):
        cast.backlog().plan(by=cast.pia, quiet_after_days=40)
    with ago(35):
        cast.item("Fading")
        cast.item("Long", kind="interrupt")
    page = words(visit(cast.pia).get("/"))
    assert "1 interrupt is open in Linux for more than 14 days" in page
    assert "1 item of Linux is postponed soon" in page
    assert "postponed soon" not in words(visit(cast.eve).get("/"))
