"""One change is one transaction; its entries are numbered last; what fails leaves nothing."""

import pytest
from django.db import transaction

from core.errors import Refused
from journal.models import Entry, Head
from journal.recording import Pending, record, verb
from journal.signals import recorded
from tests.cast import Cast


def test_nothing_is_told_outside_of_a_verb() -> None:
    with pytest.raises(RuntimeError):
        record(Pending(None, "x", "y", 1, None, {}, {}))


@pytest.mark.django_db(transaction=True)
def test_a_verb_is_the_outermost_transaction(transactional_db) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError), verb():
        pass


def test_a_failed_inner_verb_takes_its_entries_with_it(cast: Cast) -> None:
    item = cast.item()
    before = Entry.objects.count()
    with verb():
        item.join(cast.eve, by=cast.eve)
        with pytest.raises(Refused):
            fails(item, cast)
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True))[before:] == ["crewed"]


@verb()
def fails(item, cast: Cast) -> None:
    item.block(by=cast.ada, reason="supplier")
    raise Refused("No.")


def test_numbers_have_no_gap_after_a_rollback(cast: Cast) -> None:
    item = cast.item()
    with pytest.raises(Refused):
        fails(item, cast)
    item.join(cast.eve, by=cast.eve)
    head = Head.objects.get(team=cast.linux)
    numbers = list(Entry.objects.filter(stream=head).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, head.number + 1))


def test_a_thing_of_two_teams_is_told_in_both(cast: Cast) -> None:
    from datetime import date

    from people.models import Absence

    cast.network.admit(cast.eve, by=cast.root, roles=["engineer"], began_on=date(2025, 1, 1))
    Absence.objects.plan(person=cast.eve, by=cast.eve, began_on=date(2026, 7, 1), ended_on=date(2026, 7, 3))
    assert Entry.objects.filter(verb="planned_absence").count() == 2


def test_the_signal_says_the_last_numbers(cast: Cast, django_capture_on_commit_callbacks) -> None:
    heard = []

    def listen(heads, **_) -> None:
        heard.append(heads)

    recorded.connect(listen, dispatch_uid="test")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            cast.item()
    finally:
        recorded.disconnect(dispatch_uid="test")
    assert heard == [{cast.linux.pk: Head.objects.get(team=cast.linux).number}]
