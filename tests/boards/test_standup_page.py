"""The standup's pages: who sees and steers, what follows, what is said of a card, the summary."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.models import Seat, Standup
from journal.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BEGIN = "/boards/team-LINUX/standup/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def work(cast: Cast):
    feature = cast.feature()
    items = [cast.item(title, feature=feature) for title in ("Renew", "Warn", "Rotate")]
    for item, name in zip(items, ("Review", "In progress", "Ready"), strict=True):
        cast.column(name).pull(item, by=cast.ada)
    items[0].join(cast.eve, by=cast.eve)
    items[0].list_line("All renewed", by=cast.eve)
    items[1].block(by=cast.ada, reason="supplier", note="Asked again today.")
    return items


@pytest.fixture
def held(cast: Cast, work, visit):
    """Begun by Ada; her browser, and the standup."""
    browser = visit(cast.ada)
    answer = browser.post(BEGIN, {"order": "done_first", "minutes": "15"})
    standup = Standup.objects.get()
    assert answer["Location"] == f"/standups/{standup.pk}/"
    return browser, standup


def walked(browser, standup, to="next", **more):
    return browser.post(f"/standups/{standup.pk}/walk/", {"to": to, **more}, headers=FRAGMENT)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ten", "This has to be a whole number, such as 14."), ("900", "A standup takes 1 to 240 minutes."),
        ("", "This field is required."),
    ],
)  # fmt: skip
def test_minutes_that_are_none_stay_as_typed_with_a_sentence(cast: Cast, visit, typed, said) -> None:
    answer = visit(cast.ada).post(BEGIN, {"order": "person", "minutes": typed})
    page = answer.content.decode()
    assert (answer.status_code, said in page, Standup.objects.exists()) == (422, True, False)
    field = page[page.index('name="minutes"') :].split(">")[0]
    assert 'aria-invalid="true"' in field
    assert not typed or f'value="{typed}"' in field
    assert '<option value="person" selected>' in page


def test_it_begins_at_the_board_and_everybody_comes_to_the_same(cast: Cast, held, visit) -> None:
    browser, standup = held
    assert BEGIN in visit(cast.eve).get("/t/LINUX/board/").content.decode()
    assert visit(cast.eve).get(BEGIN)["Location"] == f"/standups/{standup.pk}/"
    shown = visit(cast.eve).get(f"/standups/{standup.pk}/").content.decode()
    for words in (
        "Ada leads",
        "Take the lead",
        "LINUX-1",
        "1 of 3, nearest to done first",
        "All renewed",
        "Still open, 1 of 1",
    ):
        assert words in shown
    assert ('value="next"' in shown, "#i-pause" in shown) == (False, True)
    assert 'value="next"' in browser.get(f"/standups/{standup.pk}/").content.decode()


def test_a_card_tells_its_story_and_asks_its_question(cast: Cast, held, visit, work) -> None:
    browser, standup = held
    work[0].comment("Eleven of **12** done.", by=cast.eve)
    work[0].log_effort(30, by=cast.eve, on=cast.linux.today)
    shown = browser.get(f"/standups/{standup.pk}/").content.decode()
    assert "wrote: “Eleven of **12** done.”" in shown
    assert "joined the crew" in shown
    assert "noted" not in shown  # another's effort is theirs (R17)
    shown = walked(browser, standup, seen="LINUX-1").content.decode()
    assert "Blocked for 1 day by a supplier. Asked again today." in shown
    assert "Who helps" in shown
    assert walked(browser, standup, seen="LINUX-1").status_code == 409
    assert walked(visit(cast.eve), standup).status_code == 409


@pytest.mark.parametrize("who", ["cy", "vic", "nell"])
def test_strangers_find_nothing(cast: Cast, held, visit, who: str) -> None:
    _, standup = held
    browser = visit(getattr(cast, who))
    for url in (BEGIN, f"/standups/{standup.pk}/", f"/standups/{standup.pk}/now/"):
        assert browser.get(url).status_code == 404
    assert walked(browser, standup).status_code == 404


def test_an_observer_sees_and_cannot_steer(cast: Cast, held, visit) -> None:
    _, standup = held
    browser = visit(cast.oz)
    shown = browser.get(f"/standups/{standup.pk}/").content.decode()
    assert "You look on." in shown
    for word in ("data-standup-here", "Take the lead", "Park a question", 'hx-post="'):
        assert word not in shown
    for path in ("walk/", "lead/", "pause/", "here/", "questions/", "closure/"):
        sent = {"to": "next", "text": "Why?"}
        assert browser.post(f"/standups/{standup.pk}/{path}", sent, headers=FRAGMENT).status_code == 403
    assert browser.post(BEGIN).status_code == 403


def test_what_did_not_change_is_not_sent(cast: Cast, held, visit, work) -> None:
    browser, standup = held
    follower, now = visit(cast.eve), f"/standups/{standup.pk}/now/"
    tag = follower.get(now, headers=FRAGMENT)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert follower.get(now, headers={**FRAGMENT, "If-None-Match": tag}).status_code == 304
    assert len(queries) <= 12
    walked(browser, standup)
    answer = follower.get(now, headers={**FRAGMENT, "If-None-Match": tag})
    assert answer.status_code == 200
    assert 'data-card="LINUX-2"' in answer.content.decode()
    tag = answer["ETag"]
    work[1].comment("They called.", by=cast.bo)
    assert "They called." in follower.get(now, headers={**FRAGMENT, "If-None-Match": tag}).content.decode()


def test_the_page_costs_the_same_for_many_cards(cast: Cast, held) -> None:
    browser, standup = held
    page = f"/standups/{standup.pk}/"
    browser.get(page)
    with CaptureQueriesContext(connection) as few:
        browser.get(page)
    for number in range(12):
        cast.column("In progress").pull(cast.item(f"More {number}"), by=cast.ada)
    browser.post(f"{page}order/", {"order": "person"})
    browser.post(f"{page}order/", {"order": "done_first"})
    browser.get(page)
    with CaptureQueriesContext(connection) as many:
        browser.get(page)
    assert len(many) <= len(few) + 1
    assert len(many) <= 60


def test_who_is_here_is_shown_and_forgotten_at_the_end(cast: Cast, held, visit) -> None:
    browser, standup = held
    assert visit(cast.eve).post(f"/standups/{standup.pk}/here/").status_code == 204
    shown = browser.get(f"/standups/{standup.pk}/").content.decode()
    assert "Here <span>2 of 7</span>" in shown
    Seat.objects.filter(person=cast.eve).update(seen_at=timezone.now() - timedelta(minutes=5))
    assert "Here <span>1 of 7</span>" in browser.get(f"/standups/{standup.pk}/").content.decode()
    browser.post(f"/standups/{standup.pk}/closure/")
    assert not Seat.objects.exclude(seen_at=None).exists()


def test_the_end_is_a_text_that_everybody_reads(cast: Cast, held, visit) -> None:
    browser, standup = held
    sent = browser.post(
        f"/standups/{standup.pk}/questions/", {"text": "Who owns <b>them</b>?"}, headers=FRAGMENT
    )
    assert sent["HX-Trigger"] == "dialog-close"
    assert "Who owns &lt;b&gt;them&lt;/b&gt;?" in sent.content.decode()
    walked(browser, standup)
    over = browser.post(f"/standups/{standup.pk}/closure/", headers=FRAGMENT)
    assert over["HX-Redirect"] == f"/standups/{standup.pk}/"
    assert visit(cast.eve).get(f"/standups/{standup.pk}/now/", headers=FRAGMENT)["HX-Redirect"]
    shown = visit(cast.oz).get(f"/standups/{standup.pk}/").content.decode()
    for words in (
        "1 of 3 cards",
        "Moved: 3",
        "LINUX-1 Renew, to Review",
        "Blocked: 1",
        "(Ada, at LINUX-",
        "Parked: 1",
        "Not said: 2",
        "Here: Ada.",
    ):
        assert words in shown
    assert Entry.objects.filter(kind="standup", verb="closed").count() == 1
    assert f"/standups/{standup.pk}/" in visit(cast.eve).get(BEGIN).content.decode()
    later = browser.post(BEGIN)["Location"]
    assert "Not settled from before" in browser.get(later).content.decode()
    question = standup.questions.get()
    answer = browser.post(f"{later}questions/{question.pk}/settlement/", headers=FRAGMENT)
    assert "Not settled from before" not in answer.content.decode()
    assert visit(cast.cy).post(f"{later}questions/{question.pk}/settlement/").status_code == 404
    call_command("check_journal")


def test_an_empty_board_has_something_to_say(cast: Cast, visit) -> None:
    browser = visit(cast.ada)
    shown = browser.get(browser.post(BEGIN)["Location"]).content.decode()
    assert "No card is in work" in shown
    assert "End the standup" in shown


def test_what_is_done_to_a_card_is_done_in_its_dialog(cast: Cast, held, visit, work) -> None:
    browser, standup = held
    url = f"/standups/{standup.pk}/items/LINUX-1/"
    review, waiting = cast.column("Review"), cast.column("Waiting")
    for what in ("move", "block", "split", "pair", "note"):
        assert "LINUX-1" in browser.get(f"{url}{what}/").content.decode()

    def sent(what: str, by=browser, **fields):
        return by.post(f"{url}{what}/", fields, headers=FRAGMENT)

    assert sent("move", column=waiting.pk, expected=review.pk)["HX-Trigger"] == "dialog-close"
    stale = sent("move", column=cast.column("Ready").pk, expected=review.pk)
    assert (stale.status_code, stale["HX-Retarget"]) == (409, "#dialogs")
    assert sent("block", reason="customer", note="They decide").status_code == 200
    assert "They decide" in browser.get(f"{url}block/").content.decode()
    assert sent("block", over="1").status_code == 200
    assert sent("pair", person=cast.bo.pk).status_code == 200
    assert "together since today" in browser.get(f"/standups/{standup.pk}/now/").content.decode()
    assert sent("split", titles="First half\nSecond half").status_code == 200
    assert sent("note", text="Asked again").status_code == 200
    empty = sent("note", text=" ")
    assert (empty.status_code, "A comment needs words." in empty.content.decode()) == (400, True)
    assert sent("note", by=visit(cast.oz), text="Mine").status_code == 403
    work[0].refresh_from_db()
    assert work[0].placement.column == waiting
    assert {person.name for person in work[0].crew_now} == {"Eve", "Bo"}
    assert work[0].parts.count() == 2


def test_over_a_limit_the_dialog_asks_why(cast: Cast, held, work) -> None:
    browser, standup = held
    cast.column("In progress").limit_to(1, by=cast.tia)
    url = f"/standups/{standup.pk}/items/LINUX-1/move/"
    sent = {"column": cast.column("In progress").pk, "expected": cast.column("Review").pk}
    refused = browser.post(url, sent, headers=FRAGMENT)
    assert "Over the limit, because" in refused.content.decode()
    assert (
        browser.post(url, {**sent, "because": "The audit is tomorrow"}, headers=FRAGMENT).status_code == 200
    )


def test_who_is_taken_off_the_team_sees_no_more_of_it(cast: Cast, held, visit) -> None:
    _, standup = held
    browser = visit(cast.eve)
    assert browser.get(f"/standups/{standup.pk}/now/").status_code == 200
    cast.linux.memberships.get(person=cast.eve).end(by=cast.tia, on=cast.linux.today - timedelta(days=1))
    assert browser.get(f"/standups/{standup.pk}/now/").status_code == 404
