"""What was sent, as it came, beside what was made of it: for the team's eyes, for 400 days, and for nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backlogs.models import Crew, WorkItem
from intake.models import Delivery, Origin, Triage
from intake.tasks import forget_old_deliveries
from tests.cast import Cast
from tests.intake.saying import Sending, firing, resolved
from tests.intake.test_chat import Chatting

pytestmark = pytest.mark.django_db
PAGE = "/t/LINUX/triage/"
SEVERAL = """
items = "alerts"
key = "key"
title = "title"
state = "state"
began_at = "at"
[states]
firing = ["firing"]
resolved = ["resolved"]
"""
HTMX = {"HX-Request": "true"}


def origin(item: WorkItem) -> Origin:
    return Origin.objects.get(item=item)


def test_the_first_and_the_last_message_of_each_are_kept(cast: Cast) -> None:
    sending = Sending(cast, mapping=SEVERAL)
    first = sending.send({"alerts": [firing("disk"), firing("net")]})
    again = sending.send({"alerts": [firing("disk")]})
    disk, net = sending.items()
    assert (origin(disk).first, origin(disk).last) == (first, again)
    assert (origin(net).first, origin(net).last) == (first, first), "one message tells of several"
    over = sending.send({"alerts": [resolved("disk")]})
    assert (origin(disk).first, origin(disk).last) == (first, over)
    late = sending.send({"alerts": [firing("disk", at="2020-01-01T00:00:00Z")]})
    assert late.tally == {"ignored (late)": 1}
    assert origin(disk).last == late


def test_each_occurrence_has_its_own(cast: Cast) -> None:
    sending = Sending(cast, reopens_within_minutes=0)
    first = sending.send(firing())
    over = sending.send(resolved())
    new = sending.send(firing())
    one, two = sending.items()
    assert (origin(one).first, origin(one).last) == (first, over)
    assert (origin(two).first, origin(two).last) == (new, new)


def test_what_opens_nothing_is_tied_to_nothing(cast: Cast) -> None:
    sending = Sending(cast)
    sending.send(resolved("never heard of"))
    sending.send(b"{ broken")
    assert not Origin.objects.exists()


def test_a_merged_one_keeps_what_it_came_from(cast: Cast) -> None:
    sending = Sending(cast)
    sending.send(firing("disk"))
    sending.send(firing("disk of db-1"))
    one, two = sending.items()
    Triage.objects.of(two).merge_into(one, by=cast.bo)
    repeated = sending.send(firing("disk of db-1"))
    assert origin(two).last == repeated
    assert origin(one).last != repeated


def test_what_was_open_before_ties_began_knows_its_last(cast: Cast) -> None:
    sending = Sending(cast)
    sending.send(firing())
    Origin.objects.all().delete()
    again = sending.send(firing())
    assert (origin(sending.items()[0]).first, origin(sending.items()[0]).last) == (None, again)


def test_after_400_days_the_text_is_gone_and_the_interrupt_is_there(
    cast: Cast, visit: Callable[..., Any]
) -> None:
    sending = Sending(cast)
    sending.send(firing())
    Delivery.objects.update(received_at=timezone.now() - timedelta(days=401))
    forget_old_deliveries()
    assert not Delivery.objects.exists()
    item = sending.items()[0]
    assert (origin(item).first, origin(item).last) == (None, None)
    assert "Raw message" not in visit(cast.bo).get(PAGE).content.decode()
    assert "kept for 400 days" in visit(cast.bo).get(f"{PAGE}{item.key}/messages/").content.decode()


def test_it_is_folded_and_read_when_it_is_unfolded(cast: Cast, visit: Callable[..., Any]) -> None:
    sending = Sending(cast)
    first = sending.send(firing("<b>disk</b>", note="nul \0 and <script>"), **{"X-Host": "db-1"})
    size = len(first.raw)
    browser = visit(cast.bo)
    item = sending.items()[0]
    path = f"{PAGE}{item.key}/messages/"
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(PAGE).content.decode()
    assert len(asked) < 40
    assert f"Raw message, {size}\xa0bytes, kept 400 days" in page
    assert f'hx-get="{path}"' in page
    assert 'data-key="v"' in page
    assert "x-host" not in page, "its text is not of the page before somebody unfolds it"
    text = browser.get(path, headers=HTMX).content.decode()
    assert "x-host: db-1" in text
    assert "&lt;b&gt;disk" in text
    assert "<script>" not in text
    assert str(sending.source) in text
    sending.send(firing("<b>disk</b>", note="said again"))
    both = browser.get(path, headers=HTMX).content.decode()
    assert "said again" in both
    assert "x-host: db-1" in both
    assert visit(cast.oz).get(path).status_code == 200, "an observer reads sources, too"
    assert visit(cast.cy).get(path).status_code == 404
    assert visit(cast.vic).get(path).status_code == 404


def test_a_letter_is_shown_as_it_came(cast: Cast, visit: Callable[..., Any]) -> None:
    sending = Sending(cast, "email")
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Message-ID"] = (
        "vic@shop.example",
        "The shop is slow",
        "<1@shop.example>",
    )
    letter.set_content("Since ten.")
    sending.source.keep(letter.as_bytes(), {})
    sending.source.work_off()
    item = sending.items()[0]
    answer = EmailMessage()
    answer["From"], answer["Subject"], answer["Message-ID"] = (
        "vic@shop.example",
        "Re: slow",
        "<2@shop.example>",
    )
    answer["In-Reply-To"] = "<1@shop.example>"
    answer.set_content("It is worse now.")
    sending.source.keep(answer.as_bytes(), {})
    sending.source.work_off()
    text = visit(cast.bo).get(f"{PAGE}{item.key}/messages/", headers=HTMX).content.decode()
    assert "Message-ID: &lt;1@shop.example&gt;" in text
    assert "It is worse now." in text


def test_a_program_reads_it_with_the_rights_of_the_page(cast: Cast, visit: Callable[..., Any]) -> None:
    sending = Sending(cast)
    sending.send(firing(), Authorization="Bearer s3cret")
    item = sending.items()[0]
    path = f"/api/v1/interrupts/{item.key}/messages/"
    told = visit(cast.bo).get(path)
    assert told.status_code == 200
    said = told.json()
    assert said["first"] == said["last"]
    assert said["first"]["source"] == sending.source.pk
    assert '"disk is full"' in said["first"]["text"]
    assert said["first"]["is_cut"] is False
    assert "s3cret" not in told.content.decode()
    assert visit(cast.cy).get(path).status_code == 404
    Crew.objects.create(item=item, person=cast.cy, joined_at=timezone.now())
    helping = visit(cast.cy).get(path)
    assert helping.status_code == 403, "who helps sees the interrupt, not what the team's senders sent"
    assert helping.json()["code"] == "not_of_the_team"
    asked = WorkItem.objects.add(by=None, backlog=cast.backlog("interrupt"), title="By hand")
    nothing = visit(cast.bo).get(f"/api/v1/interrupts/{asked.key}/messages/").json()
    assert nothing == {"first": None, "last": None}


def test_what_is_asked_for_in_a_chat_has_its_message(cast: Cast) -> None:
    chat = Chatting(cast, "slack")
    chat.say("interrupt the mail is slow")
    item = WorkItem.objects.get(title="the mail is slow")
    assert origin(item).first == origin(item).last == Delivery.objects.get()


def test_what_was_taken_in_before_is_tied_where_that_is_sure(cast: Cast) -> None:
    sending, chat = Sending(cast), Chatting(cast, "slack")
    first = sending.send(firing("disk"))
    again = sending.send(firing("disk"))
    chat.say("interrupt the mail is slow")
    asked = WorkItem.objects.get(title="the mail is slow")
    wanted = sorted(Origin.objects.values_list("item", "first", "last"))
    assert wanted == sorted(
        [(sending.items()[0].pk, first.pk, again.pk), (asked.pk, *[Delivery.objects.latest("pk").pk] * 2)]
    )
    Origin.objects.all().delete()
    step = import_module("intake.migrations.0009_which_messages_told_of_an_interrupt")
    step.tie_what_is_known(apps, None)
    assert sorted(Origin.objects.values_list("item", "first", "last")) == wanted
