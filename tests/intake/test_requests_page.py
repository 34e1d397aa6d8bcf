"""The product owner's inbox: what is asked, oldest first; accepted, asked back, declined; what waits does not count."""

import pytest
from django.test import Client

from backlogs.models import Feature, Request, WorkItem
from intake.models import Triage
from tests.cast import Cast

HOME = "/t/LINUX/requests/"


def asked(cast: Cast, title: str = "A mirror for the packages", **values) -> WorkItem:
    given = {"requester": cast.vic, "customer": cast.web_shop, "kind": "request"} | values
    return WorkItem.objects.add(by=None, backlog=cast.backlog(), title=title, **given)


@pytest.fixture
def pia(cast, client) -> Client:
    client.force_login(cast.pia)
    return client


def test_open_requests_by_who_asks_and_a_count(cast, pia):
    asked(cast, description="Builds wait for **the internet**.")
    asked(cast, "A second one", requester=None, customer=None, requester_address="joe@example.test")
    other = Feature.objects.add(by=cast.nell, backlog=cast.backlog(team=cast.network), title="Their secret")
    other.ask_team(cast.linux, "Ports", by=cast.nell)
    page = pia.get(HOME).content.decode()
    assert page.index("A mirror") < page.index("A second one") < page.index("Ports")
    for words in (
        "Web Shop, Vic",
        "joe@example.test",
        "Network, for a feature",
        "<strong>the internet</strong>",
    ):
        assert words in page
    assert "Their secret" not in page
    assert ">3<" in pia.get(f"{HOME}count/").content.decode()


def test_it_is_accepted_asked_back_and_declined(cast, pia):
    one, two, three = asked(cast), asked(cast, "Two"), asked(cast, "Three")
    for item, noun, sent, words in (
        (one, "acceptance", {"becomes": "feature", "backlog": "business", "title": "Mirror"}, "“Mirror”"),
        (two, "question", {"question": "Which size?"}, "Asked"),
        (three, "refusal", {"answer": "The other site has one."}, "is declined"),
    ):
        assert b"<dialog" in pia.get(f"{HOME}{item.key}/{noun}/").content
        answer = pia.post(f"{HOME}{item.key}/{noun}/", sent, headers={"HX-Request": "true"})
        assert words in answer.content.decode(), answer.content.decode()
        assert "Undo <kbd>u</kbd>" in answer.content.decode()
        leads_on = f"/features/{Feature.objects.get().pk}/" if item == one else f"/items/{item.key}/"
        assert f'<a class="link" href="{leads_on}">' in answer.content.decode()
    assert Feature.objects.get().title == "Mirror"
    assert "Nothing waits for an answer" in pia.get(HOME).content.decode()
    assert "Which size?" in pia.get(f"{HOME}?tab=waiting").content.decode()
    done = pia.get(f"{HOME}?tab=done").content.decode()
    assert "became a feature" in done
    assert "declined" in done
    pia.post(f"{HOME}{two.key}/answer/", {"text": "The small one"})
    assert "answered" in pia.get(HOME).content.decode()


def test_as_a_story_of_a_feature_or_as_a_part_of_one(cast, pia):
    feature, story, part = cast.feature(), asked(cast), asked(cast, "Part")
    sent = {"becomes": "story", "feature": feature.pk, "backlog": "business"}
    pia.post(f"{HOME}{story.key}/acceptance/", sent)
    pia.post(f"{HOME}{part.key}/acceptance/", sent | {"becomes": "joined"})
    story.refresh_from_db()
    assert (story.kind, story.feature) == ("story", feature)
    assert Request.objects.get(item=part).feature == feature
    nowhere = {"becomes": "joined", "backlog": "business"}
    refused = pia.post(
        f"{HOME}{asked(cast, 'More').key}/acceptance/", nowhere, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 400


def test_a_member_reads_and_a_stranger_sees_nothing(cast, client):
    item = asked(cast)
    client.force_login(cast.ada)
    page = client.get(HOME).content.decode()
    assert "Its product owner answers: Pia." in page
    assert 'data-key="a"' not in page
    assert client.post(f"{HOME}{item.key}/refusal/", {"answer": "No"}).status_code == 403
    client.force_login(cast.cy)
    assert client.get(HOME).status_code == 404
    assert client.post(f"{HOME}{item.key}/refusal/", {"answer": "No"}).status_code == 404


def test_the_second_of_two_hears_what_happened(cast, pia):
    item = asked(cast)
    Request.objects.of(item).decline("No.", by=cast.dee)
    late = pia.post(
        f"{HOME}{item.key}/acceptance/",
        {"becomes": "feature", "backlog": "business"},
        headers={"HX-Request": "true"},
    )
    assert (late.status_code, "Dee declined" in late.content.decode()) == (409, True)


def test_the_number_of_queries_does_not_grow(cast, pia, django_assert_max_num_queries):
    for number in range(12):
        asked(cast, f"Number {number}")
    pia.get(HOME)
    with django_assert_max_num_queries(26):
        pia.get(HOME)


def test_triage_hands_what_is_no_interrupt_to_the_product_owner(cast, pia):
    item = WorkItem.objects.add(
        by=None, backlog=cast.backlog("interrupt"), title="A second site", requester=cast.vic
    )
    Triage.objects.of(item).promote(by=cast.bo, kind="request")
    page = pia.get(HOME).content.decode()
    assert "A second site" in page
    assert f'href="/items/{item.key}/">{item.key}</a>, Bo' in page


def test_the_form_asks_for_something_new(cast, client):
    client.force_login(cast.cy)
    asking = client.get("/t/LINUX/ask/")
    shown = asking.content.decode()
    assert shown.index("What is it?") < shown.index("What do you need?") < shown.index("How urgent is it?")
    assert asking.context["form"]["what"].value() == "help"
    assert client.get("/t/LINUX/ask/?what=new").context["form"]["what"].value() == "new"
    # The urgency is not read: whatever the hidden field holds refuses nothing.
    sent = {"what": "new", "title": "A mirror", "text": "For builds.", "urgency": "9", "once": "abc"}
    for _ in range(2):
        assert client.post("/t/LINUX/ask/", sent).status_code == 302
    item = WorkItem.objects.get()
    assert (item.kind, item.backlog.kind, item.priority, item.requester) == (
        "request",
        "business",
        None,
        cast.cy,
    )
    # Whoever had the page open before, or fills it by a program, says it by the urgency.
    answer = client.post("/t/LINUX/ask/", {"title": "A second site", "urgency": "plan", "once": "abcd"})
    assert answer.status_code == 302
    assert WorkItem.objects.latest("pk").kind == "request"
