"""What monitors write by mail: one thing is one interrupt, however often it is told, and its end opens none."""

import pytest

from backlogs.models import Comment, Link
from intake.senders.email.monitors import news_of
from tests.intake.test_mail import Post, letter

pytestmark = pytest.mark.django_db
NAGIOS = "** {word} Service Alert: db1/Disk is {state} **"


@pytest.fixture
def post(cast):
    return Post(cast, "email")


def tell(post, subject, number, text="97 %", sender="nagios@mon.example.test"):
    return post.arrive(letter(subject, text, sender, number)).said


@pytest.mark.parametrize(
    ("problem", "worse", "over"),
    [
        (NAGIOS.format(word="PROBLEM", state="WARNING"), NAGIOS.format(word="PROBLEM", state="CRITICAL"), NAGIOS.format(word="RECOVERY", state="OK")),
        ("[PROBLEM] Disk on db1 is WARNING!", "[PROBLEM] Disk on db1 is CRITICAL!", "[RECOVERY] Disk on db1 is OK!"),
        ("[FIRING:1] Disk (db1 critical)", "[FIRING:1] Disk (db1 critical)", "[RESOLVED] Disk (db1 critical)"),
    ],
)  # fmt: skip
def test_told_again_and_over_stand_on_the_interrupt_that_the_problem_opened(post, problem, worse, over):
    assert tell(post, problem, "1") == "1 opened"
    [item] = post.items()
    assert tell(post, worse, "2") == tell(post, over, "3", "2 %") == f"1 added to {item.key}"
    said = Comment.objects.filter(item=item).order_by("pk")
    assert [comment.audience for comment in said] == ["team", "team"]
    assert over in said[1].text
    assert len(post.items()) == 1


def test_the_end_of_what_is_not_open_opens_nothing_and_the_next_problem_leads_back(post, cast):
    over = NAGIOS.format(word="RECOVERY", state="OK")
    assert tell(post, over, "1") == "1 noted (no problem, and nothing of it is open)"
    tell(post, NAGIOS.format(word="PROBLEM", state="CRITICAL"), "2")
    [item] = post.items()
    item.dismiss("declined", by=cast.ada, because="It is known")
    assert tell(post, over, "3") == "1 noted (no problem, and nothing of it is open)"
    assert tell(post, NAGIOS.format(word="PROBLEM", state="CRITICAL"), "4") == "1 opened"
    assert Link.objects.get().to_item == item


def test_another_thing_another_sender_and_one_more_of_a_group_are_interrupts_of_their_own(post):
    tell(post, "[FIRING:1] Disk (critical)", "1")
    for number, subject in enumerate(
        ("[FIRING:2] Disk (critical)", "[FIRING:1] Disk (db2 critical)"), start=2
    ):
        assert tell(post, subject, str(number)) == "1 opened"
    assert tell(post, "[FIRING:1] Disk (critical)", "4", sender="other@mon.example.test") == "1 opened"
    assert tell(post, "Re: [FIRING:1] Disk (critical)", "5") == "1 opened"


@pytest.mark.parametrize(
    ("subject", "address"),
    [("Problem: the printer", "a@b.test"), ("[FIRING:1] Disk", ""), ("[FIRING:1] " + "x" * 280 + "…", "a@b.test"), ("", "a@b.test")],
)  # fmt: skip
def test_what_a_person_writes_is_no_news_of_a_monitor(subject, address):
    assert news_of(subject, address) is None


def test_a_part_without_a_name_is_named_by_its_kind(post):
    raw = letter("Invitation", "BEGIN:VCALENDAR", Content_Type="text/calendar; method=REQUEST")
    post.arrive(raw)
    assert "Attached, not kept here: (no name, text/calendar)" in post.items()[0].description
