"""R10: each acceptance criterion of a feature is met, or not, by itself."""

import pytest
from django.core.management import call_command

from backlogs.models import Feature
from backlogs.models.criteria import Criterion, criteria_of
from backlogs.views.flow import missing
from core.errors import NotAllowed, Stale
from journal.models import Entry
from journal.sentences import story
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather

TWO = "Both primaries answer\nA change is rolled back in five"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (TWO, [Criterion("Both primaries answer"), Criterion("A change is rolled back in five")]),
        (
            "- one\n\n* two\r\n3. [X] three",
            [Criterion("one"), Criterion("two"), Criterion("three", is_met=True)],
        ),
        ("[x] one\n[ ] two", [Criterion("one", is_met=True), Criterion("two")]),
        ("- [link](https://example.org) stays", [Criterion("[link](https://example.org) stays")]),
        ("It answers.", [Criterion("It answers.")]),
        ("", []),
        ("A paragraph.\n\nAnother one.", []),
        ("# A head\n- one", []),
        ("- one\n  - inside it", []),
    ],
)
def test_a_line_is_a_criterion_and_other_forms_stay_text(text: str, lines: list[Criterion]) -> None:
    assert criteria_of(text) == lines


def test_who_works_on_it_meets_one_and_reopens_it(cast: Cast) -> None:
    feature = cast.feature(criteria=TWO)
    assert "2 of 2 acceptance criteria" in missing(feature, "feature_validation")
    feature.meet_criterion("Both primaries answer", by=cast.eve)
    feature.meet_criterion("Both primaries answer", by=cast.ada)  # twice is once
    assert feature.criteria == "- [x] Both primaries answer\n- [ ] A change is rolled back in five"
    assert "1 of 2 acceptance criteria" in missing(feature, "feature_validation")
    feature.reopen_criterion("Both primaries answer", by=cast.ada)
    feature.meet_criterion("A change is rolled back in five", by=cast.ada)
    told = story(list(Entry.objects.filter(kind="feature").order_by("pk")), cast.ada)
    assert [line.sentence for line in told[-3:]] == [
        "Eve met an acceptance criterion of it, 1 of 2 are",
        "Ada said that an acceptance criterion of it is not met, 0 of 2 are",
        "Ada met an acceptance criterion of it, 1 of 2 are",
    ]
    call_command("check_journal")


def test_who_only_reads_meets_nothing_and_a_rewritten_line_is_not_met_unseen(cast: Cast) -> None:
    feature = cast.feature(criteria=TWO)
    with pytest.raises(NotAllowed):
        feature.meet_criterion("Both primaries answer", by=cast.oz)
    feature.shape(by=cast.ada, criteria="All three answer")
    with pytest.raises(Stale) as refusal:
        feature.meet_criterion("Both primaries answer", by=cast.ada)
    assert refusal.value.code == "criterion_gone"
    feature.refresh_from_db()
    assert feature.criteria == "All three answer"


def test_two_at_once_lose_neither(real_database) -> None:
    cast = gather()
    feature = cast.feature(criteria=TWO)
    both = [
        lambda text=text: Feature.objects.get(pk=feature.pk).meet_criterion(text, by=cast.ada)
        for text in TWO.splitlines()
    ]
    assert all_at_once(both) == {"moved": 2}
    feature.refresh_from_db()
    assert all(line.is_met for line in feature.criteria_lines)


def test_the_page_ticks_and_who_reads_sees(cast: Cast, visit) -> None:
    feature = cast.feature(criteria="- `dig` answers\n- [x] Nobody is woken")
    path = f"/features/{feature.pk}/criteria/"
    answer = visit(cast.eve).post(path, {"criterion": "`dig` answers", "is_met": "1"}, HTTP_HX_REQUEST="true")
    shown = answer.content.decode()
    assert shown.count('aria-checked="true"') == 2
    assert "<code>dig</code> answers" in shown
    read = visit(cast.oz).get(f"/features/{feature.pk}/").content.decode()
    assert "Met:" in read
    assert path not in read
    gone = visit(cast.eve).post(path, {"criterion": "Another", "is_met": "1"}, HTTP_HX_REQUEST="true")
    assert gone.status_code == 409
    visit(cast.eve).post(path, {"criterion": "Nobody is woken", "is_met": ""})
    feature.refresh_from_db()
    assert feature.criteria == "- [x] `dig` answers\n- [ ] Nobody is woken"


def test_a_program_says_what_is_met(cast: Cast, api) -> None:
    feature = cast.feature(criteria=TWO)
    path, program = f"/api/v1/features/{feature.pk}/", api(cast.ada)
    answer = program.post(
        f"{path}criterion/", {"text": "Both primaries answer", "is_met": True}, format="json"
    )
    assert (answer.status_code, answer.json()["criteria_lines"][0]["is_met"]) == (200, True)
    gone = program.post(f"{path}criterion/", {"text": "Another", "is_met": False}, format="json")
    assert (gone.status_code, gone.json()["code"]) == (409, "criterion_gone")
    assert program.get(path).json()["criteria_lines"] == [
        {"text": "Both primaries answer", "is_met": True},
        {"text": "A change is rolled back in five", "is_met": False},
    ]
