"""What the one whose turn ends tells the next."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command

from core import clock
from core.errors import NotAllowed, Refused, Stale
from rotations import drafting
from rotations.models import Handover, Rotation
from rotations.reminding import handovers_due
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather
from tests.rotations.conftest import at, open_rotation

SUNDAY, DUE = at(22, 12), at(23, 9)


@pytest.fixture(autouse=True)
def _a_short_draft(monkeypatch) -> None:
    monkeypatch.setattr(drafting, "_drafts", [lambda handover: f"Open since {handover.since:%A}."])


@pytest.fixture
def handover(rotation: Rotation) -> Iterator[Handover]:
    with clock.at(SUNDAY):
        Handover.objects.follow(rotation)
        yield Handover.objects.get()


def code_of(verb, **named) -> str:
    with pytest.raises(Refused) as refused:
        verb(**named)
    return refused.value.code


def test_a_day_ahead_there_is_one_for_each_turn_change(cast: Cast, rotation: Rotation, proven):
    Handover.objects.follow(rotation)
    assert not Handover.objects.exists(), "on Wednesday it is too early"
    with clock.at(SUNDAY):
        Handover.objects.follow(rotation)
        Handover.objects.follow(rotation)
    row = Handover.objects.get()
    assert (row.outgoing, row.incoming, row.since, row.due_at) == (cast.ada, cast.bo, at(16, 9), DUE)
    assert (row.words, row.text) == ("Open since Monday.", ""), "a draft is as things stand"
    proven()


def test_who_hands_over_writes_and_who_comes_accepts(cast: Cast, handover: Handover, proven):
    handover.edit(by=cast.ada, text="Watch **resolver-3**.")
    assert (handover.words, handover.edited_by) == ("Watch **resolver-3**.", cast.ada)
    with pytest.raises(NotAllowed):
        handover.edit(by=cast.eve, text="Mine")
    for person in (cast.ada, cast.eve, cast.tia):
        with pytest.raises(NotAllowed):
            handover.accept(by=person)
    handover.accept(by=cast.bo)
    handover.accept(by=cast.bo)
    assert (handover.accepted_by, handover.may_edit(cast.ada)) == (cast.bo, False)
    assert code_of(handover.edit, by=cast.ada, text="Too late") == "accepted"
    proven()


def test_who_edits_an_older_text_is_told_so(cast: Cast, handover: Handover):
    handover.edit(by=cast.ada, text="First", version=handover.version)
    with pytest.raises(Stale):
        handover.edit(by=cast.tia, text="Second", version=handover.version - 1)
    assert Handover.objects.get().text == "First"


def test_what_nobody_edits_is_kept_as_it_stood_when_the_turn_ended(cast: Cast, rotation, handover, proven):
    with clock.at(DUE + timedelta(minutes=5)):
        Handover.objects.follow(rotation)
    drafting._drafts.clear()
    row = Handover.objects.get()
    assert (row.text, row.words, row.edited_at) == ("Open since Monday.", "Open since Monday.", None)
    row.accept(by=cast.bo)
    proven()


def test_it_follows_a_swap_and_is_dropped_with_its_turn_change(cast: Cast, rotation, handover, proven):
    rotation.override(by=cast.tia, kind="replace", start=DUE, end=at(30, 9), leaves=cast.bo, comes=cast.dee)
    Handover.objects.follow(rotation)
    handover.refresh_from_db()
    assert handover.incoming == cast.dee
    with pytest.raises(NotAllowed):
        handover.accept(by=cast.bo)
    rotation.line_up(by=cast.tia, groups=[[cast.ada]])
    rotation.overrides.get().withdraw(by=cast.tia)
    Handover.objects.follow(rotation)
    handover.refresh_from_db()
    assert handover.dropped_at is not None
    assert code_of(handover.edit, by=cast.tia, text="No") == "dropped"
    proven()


def test_an_afternoon_of_cover_is_no_handover(cast: Cast, rotation: Rotation):
    rotation.cover(by=cast.eve, at=at(19, 12), until=at(19, 15))
    with clock.at(at(19, 11)):
        Handover.objects.follow(rotation)
    assert not Handover.objects.exists()


def test_it_may_be_written_as_early_as_one_likes(cast: Cast, rotation: Rotation):
    row = Handover.objects.prepare_next(rotation, by=cast.ada)
    assert row.due_at == DUE
    assert Handover.objects.prepare_next(rotation, by=cast.ada).pk == row.pk
    with pytest.raises(NotAllowed):
        Handover.objects.prepare_next(rotation, by=cast.oz)
    alone = open_rotation(cast, kind="on_call")
    assert code_of(Handover.objects.prepare_next, rotation=alone, by=cast.ada) == "no_handover"


def test_reminders_name_who_writes_and_who_reads_once_each(cast: Cast, rotation, handover):
    def told(instant) -> list[tuple[str, str]]:
        with clock.at(instant):
            return [(one.person.name, one.key.split("-")[2]) for one in handovers_due()]

    assert told(SUNDAY) == [("Ada", "write")]
    keys = {one.key for one in handovers_due(DUE - timedelta(hours=1))} | {one.key for one in handovers_due()}
    assert len(keys) == 2, "a day before, and shortly before"
    assert told(DUE + timedelta(hours=2)) == [("Bo", "read")]
    handover.edit(by=cast.ada, text="All is well.")
    assert told(SUNDAY) == []
    handover.accept(by=cast.bo)
    assert told(DUE + timedelta(hours=2)) == []


def test_the_page_shows_the_current_one_to_edit_and_to_accept(cast: Cast, handover: Handover, visit):
    page, one = "/t/LINUX/handover/", f"/handovers/{handover.pk}/"
    assert "Open since Monday." in visit(cast.ada).get(page).content.decode()
    sent = {"text": "Look at **resolver-3** <script>alert(1)</script>", "version": handover.version}
    assert visit(cast.ada).post(one, sent).status_code == 302
    again = visit(cast.ada).post(one, sent | {"text": "Older"})
    assert (again.status_code, "meanwhile" in again.content.decode()) == (422, True)
    seen = visit(cast.bo).get(page).content.decode()
    assert "<strong>resolver-3</strong>" in seen
    assert "<script>alert" not in seen
    assert "Accept it" in seen
    assert visit(cast.eve).post(one + "acceptance/").status_code == 403
    assert visit(cast.cy).get(one).status_code == 404
    assert visit(cast.bo).post(one + "acceptance/").status_code == 302
    assert "Bo accepted it" in visit(cast.eve).get(page).content.decode()


def test_what_is_no_place_in_the_list_is_its_beginning(cast: Cast, handover: Handover, visit):
    for asked in ("9" * 5_000, "-1", "x"):
        assert visit(cast.ada).get(f"/t/LINUX/handover/?after={asked}").status_code == 200


def test_a_team_without_turns_is_told_why_there_is_none(cast: Cast, visit):
    assert "Nobody takes turns here" in visit(cast.ada).get("/t/LINUX/handover/").content.decode()


def test_programs_read_edit_and_accept(cast: Cast, handover: Handover, api):
    at_it = f"/api/v1/handovers/{handover.pk}/"
    read = api(cast.ada).get(at_it)
    assert (read.json()["text"], read.json()["is_draft"]) == ("Open since Monday.", True)
    assert api(cast.ada).patch(at_it, {"text": "x"}, format="json").status_code == 428
    kept = api(cast.ada).patch(at_it, {"text": "Done"}, format="json", headers={"If-Match": read["ETag"]})
    assert (kept.status_code, kept.json()["text"]) == (200, "Done")
    assert (
        api(cast.ada)
        .patch(at_it, {"text": "y"}, format="json", headers={"If-Match": read["ETag"]})
        .status_code
        == 412
    )
    assert api(cast.bo).post(at_it + "acceptance/").json()["accepted_by"] == cast.bo.pk
    rows = api(cast.bo).get("/api/v1/handovers/?team=LINUX&accepted=true").json()["results"]
    assert [row["id"] for row in rows] == [handover.pk]
    assert "text" not in rows[0]


def test_who_is_on_duty_as_well_before_and_after_changes_nothing(cast: Cast, rotation: Rotation):
    rotation.override(by=cast.tia, kind="add", start=at(23, 8), end=at(23, 12), comes=cast.dee)
    with clock.at(SUNDAY):
        Handover.objects.follow(rotation)
    assert [(row.outgoing, row.incoming) for row in Handover.objects.all()] == [(cast.ada, cast.bo)]


@pytest.fixture
def busy(real_database) -> Cast:
    return gather()


def test_of_two_who_edit_at_once_one_is_told(busy: Cast):
    with clock.at(at(16, 9)):
        rotation = open_rotation(busy)
    with clock.at(SUNDAY):
        Handover.objects.follow(rotation)
    version = Handover.objects.get().version

    def editing(person):
        def act():
            with clock.at(SUNDAY):
                Handover.objects.get().edit(by=busy.fresh(person), text=f"By {person}", version=version)

        return act

    assert all_at_once([editing(busy.ada), editing(busy.tia)]) == {"moved": 1, "stale": 1}
    call_command("check_journal")
