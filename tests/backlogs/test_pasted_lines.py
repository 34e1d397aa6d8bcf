"""Items written as lines: what the signs mean, what is unclear and where, all or nothing."""

from datetime import date
from decimal import Decimal

import pytest

from backlogs.lines import guessing, mean, read_line, read_lines
from backlogs.models import Deed, Feature, Label, WorkItem
from core.errors import Invalid, NotAllowed, Refused
from journal.replaying import Replay
from people.models import Person
from tests.cast import Cast


def add(cast: Cast, text: str, **values) -> list[WorkItem]:
    return WorkItem.objects.add_lines(text, by=values.pop("by", cast.eve), backlog=cast.backlog(), **values)


def wrong(cast: Cast, text: str) -> list[str]:
    return mean([read_line(text)], team=cast.linux, by=cast.eve)[0].wrong


def test_a_line_says_all_of_an_item(cast: Cast) -> None:
    line = 'Rotate the keys #tls #"two words" !fixed 2026-12-12 3.5p ~easy @ada @eve ^"web shop"'
    (item,) = add(cast, line)
    assert (item.title, item.points, item.ease, item.class_of_service, item.due_on, item.customer) == (
        "Rotate the keys", Decimal("3.5"), 1, "fixed_date", date(2026, 12, 12), cast.web_shop,
    )  # fmt: skip
    assert list(Label.objects.values_list("name", flat=True)) == ["tls", "two words"]
    assert set(item.crew_now) == {cast.ada, cast.eve}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Answer ticket #5 by mail @ 9", "Answer ticket #5 by mail @ 9"),
        (r"Explain \3p and \#tls and \@ada", "Explain 3p and #tls and @ada"),
        (
            "Move ~/bin to ^1.2, 3pm, P1 of ops@example.test",
            "Move ~/bin to ^1.2, 3pm, P1 of ops@example.test",
        ),
        ("- [ ] A pasted list", "A pasted list"),
        ("*  and   another\tone", "and another one"),
        (r"A path C:\temp stays, \\srv too", r"A path C:\temp stays, \\srv too"),
    ],
)
def test_what_is_no_sign_stays_in_the_title(text: str, title: str) -> None:
    line = read_line(text)
    assert (line.title, line.wrong, line.labels, line.people, line.points) == (title, [], [], [], None)


def test_what_is_unclear_is_said_with_what_was_probably_meant(cast: Cast) -> None:
    twin = Person.objects.welcome(by=None, email="adam@example.test", name="Ada Two")
    cast.linux.admit(twin, by=None, roles=["engineer"], began_on=date(2025, 1, 1))
    assert wrong(cast, "x @eve") == wrong(cast, "x @ada") == wrong(cast, "x @me") == []
    assert wrong(cast, "x @ad") == [
        "“@ad” may be Ada (ada@example.test), Ada Two (adam@example.test): write more of the name, or the address."
    ]
    assert "Did you mean Eve?" in wrong(cast, "x @evee")[0]
    assert "Nobody in Linux is called “cy”" in wrong(cast, "x @cy")[0]
    assert "Did you mean Web Shop?" in wrong(cast, "x ^webshop")[0]
    assert "“!urgent” is no class of service" in wrong(cast, "x !urgent")[0]
    assert "“~soft” is no ease" in wrong(cast, "x ~soft")[0]
    assert "the size is said twice" in wrong(cast, "x 3p 5p")[0]
    assert "After !fixed stands its day" in wrong(cast, "x !fixed soon")[0]
    assert wrong(cast, "x !fixed 2026-02-30") == ["2026-02-30 is no day."]
    assert wrong(cast, "#tls 3p") == ["Nothing is left for a title."]
    assert "at most 300" in wrong(cast, "long " * 100)[0]
    assert wrong(cast, "a\0b") == ["The line holds signs that cannot be kept."]


def test_a_new_label_is_said_and_other_letters_are_the_same_label(cast: Cast) -> None:
    cast.item().label(["DNS"], by=cast.eve)
    meant = mean([read_line("x #dns #dsn")], team=cast.linux, by=cast.eve)[0]
    assert (meant.line.labels, meant.new_labels) == (["DNS", "dsn"], ["dsn"])
    assert meant.notes == ["“dsn” is a new label. Did you mean DNS?"] or meant.notes == [
        "“dsn” is a new label."
    ]


def test_all_lines_or_none_each_unclear_one_by_its_number(cast: Cast) -> None:
    with pytest.raises(Refused) as why:
        add(cast, "Good\n\nBad @nobody\nWorse !urgent 3p")
    assert why.value.sentence.startswith(
        "2 of 3 lines are unclear, so nothing is added. Line 3: Nobody in Linux"
    )
    assert [row["line"] for row in why.value.extra["rows"]] == [3, 4]
    assert not WorkItem.objects.exists()


def test_a_line_that_the_trade_refuses_takes_all_with_it(cast: Cast) -> None:
    with pytest.raises(Refused) as why:
        add(cast, "Good\nToo far !fixed 9999-01-01")
    assert "Line 2: " in why.value.sentence
    assert not WorkItem.objects.exists()


def test_so_much_is_read_at_once_and_no_more(cast: Cast) -> None:
    for text, code in (
        ("x\n" * 5_000, "too_many_lines"),
        ("x" * 1_000_001, "too_long"),
        (" \n ", "lines_needed"),
    ):
        with pytest.raises(Invalid) as why:
            add(cast, text)
        assert why.value.code == code
    with pytest.raises(Refused) as refused:
        add(cast, f"Good\n{'x' * 102_400}")
    assert "Line 2: The line has 102,400 letters; a title has at most 300." in refused.value.sentence
    assert len(read_lines("x\n" * 500)) == 500


def test_what_cannot_be_seen_is_no_title(cast: Cast) -> None:
    assert wrong(cast, "\u200b #tls") == ["Nothing is left for a title."]
    assert read_line("\u202eGo on").title == "Go on"


def test_so_many_names_are_looked_up_and_guessed_and_no_more(cast: Cast, monkeypatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(guessing, "get_close_matches", lambda name, *_: asked.append(name) or [])
    lines = [f"x {' '.join(f'{sign}n{row}x{at}' for at in range(80))}" for row in range(500) for sign in "#@"]
    for part in (lines[:500], lines[500:]):
        meant = mean(read_lines("\n".join(part)), team=cast.linux, by=cast.eve)
        assert all(len(each.line.labels) <= 30 and len(each.line.people) <= 30 for each in meant)
    assert "An item has at most 30 labels." in meant[0].wrong
    assert "An item has at most 30 people." in meant[1].wrong
    assert len(asked) <= 4 * guessing.MOST_GUESSES


def test_lines_keep_their_order_and_go_into_a_feature(cast: Cast) -> None:
    feature = cast.feature()
    feature.gather(cast.val, by=cast.ada)
    made = add(cast, "One\nTwo\nThree @val", feature=feature, by=cast.val)
    assert list(feature.items.order_by("rank")) == made
    assert list(made[2].crew_now) == [cast.val]


def test_only_makers_add_lines(cast: Cast) -> None:
    for by in (cast.oz, cast.cy):
        with pytest.raises(NotAllowed):
            add(cast, "One", by=by)


def test_all_of_them_are_taken_back_as_one(cast: Cast) -> None:
    nothing = WorkItem.objects.none()
    deed = Deed.objects.do(
        nothing, lambda _: add(cast, "One 3p\nTwo @ada #tls"), by=cast.eve, told="added 2 items"
    )
    assert WorkItem.objects.awake().count() == 2
    assert deed.take_back(by=cast.eve) == []
    assert not WorkItem.objects.awake().exists()
    assert not list(Replay().run().differences())


def test_indented_lines_are_the_stories_of_the_feature_above(cast: Cast) -> None:
    text = "  - Logs in one place @ada ^web\n\t- Ship them 3p #logs\n    - Search them\n  - Loose one"
    nothing = WorkItem.objects.none()
    deed = Deed.objects.do(nothing, lambda _: add(cast, text, by=cast.pia), by=cast.pia, told="x")
    feature = Feature.objects.get()
    assert (feature.title, feature.lead, feature.customer) == ("Logs in one place", cast.ada, cast.web_shop)
    assert [(item.title, item.customer) for item in feature.items.order_by("rank")] == [
        ("Ship them", cast.web_shop), ("Search them", cast.web_shop),
    ]  # fmt: skip
    assert WorkItem.objects.loose().get().title == "Loose one"
    assert deed.take_back(by=cast.pia) == []
    feature.refresh_from_db()
    assert not feature.is_open
    assert not WorkItem.objects.awake().exists()
    for head, by, why in (
        ("Logs", cast.eve, "Only the product owner of Linux makes features"),
        ("Logs 3p", cast.pia, "A feature has no size"),
        ("Logs #a", cast.pia, "A feature wears no labels"),
        ("Logs @ada @eve", cast.pia, "A feature has one lead"),
    ):
        with pytest.raises(Refused, match=f"Line 1: {why}"):
            add(cast, f"{head}\n  Ship them", by=by)
    # Where there are no features to be made, an indent says nothing.
    assert len(add(cast, "One\n  Two", feature=cast.feature())) == 2
    assert len(WorkItem.objects.add_lines("One\n  Two", by=cast.eve, backlog=cast.backlog("interrupt"))) == 2
    assert not list(Replay().run().differences())
