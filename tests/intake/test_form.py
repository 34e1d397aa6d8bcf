"""The web form: anybody of the organisation asks a team, and follows what becomes of it."""

import pytest
from django.core.management import call_command

from backlogs.models import Feature, WorkItem
from core.errors import Refused
from intake.asking import MOST, ask
from people.models import Agreement, Person
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import gather

URL = "/t/LINUX/ask/"


def sent(**more):
    return {"title": "The VPN is slow", "text": "Since noon.", "urgency": "2", "once": "abc", **more}


@pytest.fixture
def cast(cast):
    """Linux serves whoever asks, by its default agreement."""
    Agreement.objects.propose(by=cast.pia, team=cast.linux)
    return cast


def test_who_speaks_for_a_customer_asks_the_teams_that_serve_it(cast, visit):
    browser = visit(cast.vic)
    assert browser.get("/t/NET/ask/").status_code == browser.post("/t/NET/ask/", sent()).status_code == 404
    listed = browser.get("/ask/").content.decode()
    assert ("Linux" in listed, "Network" in listed) == (True, False)
    network = cast.backlog(team=cast.network)
    Feature.objects.add(by=cast.nell, backlog=network, title="Faster shop", customer=cast.web_shop)
    assert "Network" in browser.get("/ask/").content.decode()
    assert browser.get("/t/NET/ask/").status_code == 200


def test_a_contact_asks_and_reads_what_becomes_of_it(cast, visit):
    browser = visit(cast.vic)
    page = browser.get(URL).content.decode()
    assert "Bo is on duty" in page
    answer = browser.post(URL, sent(customer=cast.web_shop.pk))
    assert (answer.status_code, answer["Location"]) == (302, f"{URL}?asked=LINUX-1")
    item = WorkItem.objects.get()
    assert (item.requester, item.customer, item.priority, item.backlog.kind) == (
        cast.vic,
        cast.web_shop,
        2,
        "interrupt",
    )
    assert item.is_open
    assert not item.stays.exists()
    told = browser.get(answer["Location"]).content.decode()
    assert "LINUX-1 has arrived" in told
    assert "/items/LINUX-1/" in told
    assert browser.get("/items/LINUX-1/").status_code == 200
    assert visit(cast.cy).get("/items/LINUX-1/").status_code == 404
    assert "has arrived" not in visit(cast.cy).get(answer["Location"]).content.decode()
    call_command("check_journal")


def test_who_asked_reads_the_own_words_until_the_team_writes_on(cast, visit):
    item = ask(cast.linux, by=cast.vic, title="Slow", text="Since *noon*.", customer=cast.web_shop)
    page = f"/items/{item.key}/clocks/"
    shown = visit(cast.vic).get(page).content.decode()
    assert ("What you wrote" in shown, "<em>noon</em>" in shown) == (True, True)
    assert "What you wrote" not in visit(cast.bo).get(page).content.decode()
    item.edit(by=cast.bo, description="Since noon; the switch of the impatient again.")
    assert "impatient" not in visit(cast.vic).get(page).content.decode()


def test_who_asked_for_an_own_feature_reads_the_own_words(cast, visit):
    needed = cast.feature().ask_team(cast.network, "Open the port", by=cast.ada, text="By *March*.")
    page = f"/items/{needed.key}/clocks/"
    assert "<em>March</em>" in visit(cast.ada).get(page).content.decode()
    needed.edit(by=cast.nell, description="By March, says Ada; we think May.")
    assert "May" not in visit(cast.ada).get(page).content.decode()


def test_people_of_other_teams_and_observers_ask_too(cast, visit):
    for number, person in enumerate((cast.cy, cast.oz, cast.val)):
        assert visit(person).post(URL, sent(once=str(number))).status_code == 302
    assert WorkItem.objects.filter(requester_address="").count() == 3
    assert "Linux" in visit(cast.val).get("/ask/").content.decode()


def test_a_form_that_is_sent_twice_asks_once(cast, visit):
    browser = visit(cast.vic)
    first, second = browser.post(URL, sent()), browser.post(URL, sent())
    assert first["Location"] == second["Location"]
    assert WorkItem.objects.count() == 1
    browser.post(URL, sent(once="other"))
    assert WorkItem.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Say in a line what you need."), ({"title": " \u200b"}, "An item needs a title"),
        ({"title": "x" * 301}, "at most 300"), ({"urgency": "9"}, "9 is not one of"), ({"text": "a\0b"}, "Null characters"),
        ({"text": "x" * 20_001}, "at most 20000"), ({"customer": "999"}, "Select a valid choice"), ({"urgency": ""}, "required"),
        ({"what": "a wish"}, "a wish is not one of"),
    ],
    ids=range(9),
)  # fmt: skip
def test_what_cannot_be_meant_is_said_in_the_form(cast, visit, wrong, words):
    answer = visit(cast.vic).post(URL, sent(**wrong))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not WorkItem.objects.exists()


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", "\u202etxt", "a\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe"],
)
def test_no_letter_makes_a_500(cast, visit, title):
    assert visit(cast.vic).post(URL, sent(title=title)).status_code in {302, 422}
    assert visit(cast.vic).get(URL, {"asked": title}).status_code == 200


def test_who_asks_without_end_is_asked_to_wait(cast, visit):
    for number in range(MOST):
        ask(cast.linux, by=cast.vic, title="Again", once=str(number))
    with pytest.raises(Refused) as refusal:
        ask(cast.linux, by=cast.vic, title="Again", once="more")
    assert (refusal.value.code, refusal.value.status) == ("too_many", 429)
    assert "wait a little" in visit(cast.vic).post(URL, sent(once="new")).content.decode()
    ask(cast.linux, by=cast.cy, title="Somebody else")


def test_nobody_asks_unknown_teams_or_without_signing_in(cast, visit):
    assert visit(cast.vic).get("/t/NONE/ask/").status_code == 404
    assert visit().get(URL).status_code == 302
    with pytest.raises(Refused):
        ask(cast.linux, by=cast.cy, title="For another", customer=cast.web_shop)


def test_two_at_once_ask_once(real_database):
    cast = gather()

    def once():
        ask(cast.linux, by=Person.objects.get(pk=cast.vic.pk), title="Help", once="same")

    all_at_once([once] * 4)
    assert WorkItem.objects.count() == 1
