"""Many people move cards at once: no limit is passed, no two cards share a place, nobody waits in a circle."""

import random
import threading
from collections import Counter
from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from backlogs.models import Column, Placement, Stay, WorkItem
from core.errors import Refused, Stale
from journal.models import Entry
from tests.cast import Cast, gather

THREADS, LIMIT = 50, 5


def all_at_once(acts: list[Callable[[], None]]) -> Counter[str]:
    """Each in a thread of its own, released together; what they were refused with, by code."""
    gate, said, lock = threading.Barrier(len(acts)), Counter[str](), threading.Lock()

    def run(act: Callable[[], None]) -> None:
        gate.wait()
        try:
            act()
            code = "moved"
        except (Refused, Stale) as refusal:
            code = refusal.code
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says it
            code = repr(error)
        finally:
            connection.close()
        with lock:
            said[code] += 1

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(50)
    return said


def most_at_once(column: Column) -> int:
    """By the journal, the most cards that the column ever held."""
    held = most = 0
    pulls = Entry.objects.filter(kind="item", verb="pulled").order_by("stream", "number")
    for changes, facts in pulls.values_list("changes", "facts"):
        held += (changes["column"] == column.pk) - (facts["from"] == column.pk)
        most = max(most, held)
    return most


def into(column_id: int, item_id: int, person_id: int, **where: int) -> Callable[[], None]:
    def act() -> None:
        from people.models import Person

        beside = {side: WorkItem.objects.get(pk=number) for side, number in where.items()}
        column = Column.objects.get(pk=column_id)
        column.pull(WorkItem.objects.get(pk=item_id), by=Person.objects.get(pk=person_id), **beside)

    return act


def test_fifty_at_once_never_pass_a_limit_of_five(real_database) -> None:
    cast: Cast = gather()
    column = cast.column("In progress")
    column.limit_to(LIMIT, by=cast.tia)
    items = [cast.item(f"item {number}") for number in range(THREADS)]
    said = all_at_once([into(column.pk, item.pk, cast.ada.pk) for item in items])
    assert said == {"moved": LIMIT, "wip_limit": THREADS - LIMIT}
    assert Placement.objects.filter(column=column).count() == most_at_once(column) == LIMIT


def test_moves_in_all_directions_lose_no_card_and_wait_in_no_circle(real_database) -> None:
    cast: Cast = gather()
    columns = [cast.column(name) for name in ("In progress", "Review", "Waiting")]
    items = [cast.item(f"item {number}") for number in range(12)]
    for place, item in enumerate(items):
        columns[place % 3].pull(item, by=cast.ada)
    chance = random.Random(11)

    def wander(numbers: list[tuple[int, int]]) -> Callable[[], None]:
        def act() -> None:
            for column_id, item_id in numbers:
                into(column_id, item_id, cast.ada.pk)()

        return act

    walks = [
        wander([(chance.choice(columns).pk, chance.choice(items).pk) for _ in range(8)]) for _ in range(12)
    ]
    assert all_at_once(walks) == {"moved": 12}
    here = Placement.objects.filter(archived_at=None)
    assert here.count() == len(items)
    assert not here.values("column", "rank").annotate(n=Count("id")).filter(n__gt=1).exists()
    assert Stay.objects.filter(left_at=None).count() == len(items)
    call_command("check_journal")


def test_one_place_between_two_cards_is_given_once(real_database) -> None:
    cast: Cast = gather()
    column = cast.column("In progress")
    first, *others = [cast.item(f"item {number}") for number in range(16)]
    column.pull(first, by=cast.ada)
    said = all_at_once([into(column.pk, item.pk, cast.eve.pk, before=first.pk) for item in others])
    assert said == {"moved": 15}
    order = list(Placement.objects.filter(column=column).order_by("rank").values_list("item_id", flat=True))
    assert order[-1] == first.pk
    assert len(set(order)) == 16
