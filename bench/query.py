"""Ten query lines over 10,000 and 100,000 items of one team, on both databases; the floor is a page of fifty by its index.

`python -m bench.query [ITEMS …]`: milliseconds of the statement that a list runs, p50 and p95 of thirty runs each.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from bench.filling import Filled
    from people.models import Person

ROOT = Path(__file__).resolve().parent.parent
SIZES, TIMES, WINDOW = (10_000, 100_000), 30, 50
LINES = {
    "one word": "certificate",
    "two words": "certificate drain",
    "rare words": "needle haystack",
    "beginning": "certi",
    "phrase": '"rotate the runner"',
    "comment": "thursday",
    "backlog and size": "backlog:interrupt points:>5",
    "label and age": "label:dns age:>30d",
    "of mine": "crew:me is:open",
    "everything": 'backlog:business lead:me is:open -is:blocked no:due label:dns,vpn customer:"Web shop" cluster',
}


def main(sizes: list[int]) -> None:
    from bench.place import server
    from house.postgres import NoPostgres

    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            _in_process(f"sqlite:///{scratch}/query.sqlite3", scratch, size)
        try:
            with server() as url, tempfile.TemporaryDirectory() as scratch:
                _in_process(url, scratch, size)
        except NoPostgres as lack:
            sys.exit(str(lack))


def _in_process(url: str, scratch: str, size: int) -> None:
    code = (
        "from pathlib import Path; from bench import place, query;"
        f" place.stand_on({url!r}, Path({scratch!r})); query.measure({size})"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def measure(size: int) -> None:
    from django.db import connection

    from backlogs.models import WorkItem
    from backlogs.query import read

    person = _fill(size)
    rows = WorkItem.objects.visible_to(person)
    floor = _timed(lambda: list(rows.order_by("-id")[:WINDOW].values_list("key", "title")))
    print(
        f"{connection.vendor}, {size:,} items; floor (a page by its index) p50 {floor[0]:.2f} ms, p95 {floor[1]:.2f} ms"
    )
    for name, line in LINES.items():

        def page(line: str = line) -> list[tuple[str, str]]:
            return list(read(line, person).narrow(rows).order_by("-id")[:WINDOW].values_list("key", "title"))

        p50, p95 = _timed(page)
        found = read(line, person).narrow(rows).count()
        print(
            f"  {name:<18} p50 {p50:7.2f} ms  p95 {p95:7.2f} ms  {p50 / floor[0]:6.1f} x floor  {found:>7,} found"
        )


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return took[TIMES // 2], took[int(TIMES * 0.95)]


def _fill(size: int) -> Person:
    """One team; a third of its work is interrupts, a fifth closed, spread over two years. Nobody asks the journal here."""
    from django.db import connection

    from backlogs.models import Backlog, Feature, WorkItem
    from bench.filling import staffed
    from people.models import Customer

    chance, filled = random.Random(1), staffed("FIND")
    lead = filled.people[0]
    shop = Customer.objects.add(by=None, name="Web Shop")
    backlogs = list(Backlog.objects.filter(team=filled.team).order_by("id"))
    planned = [backlog for backlog in backlogs if backlog.is_planned]
    features = [
        Feature.objects.add(by=None, backlog=chance.choice(planned), title=f"Feature {number}", lead=person)
        for number, person in enumerate(filled.people)
    ]
    places = [
        *((feature.backlog, feature) for feature in features),
        *((backlog, None) for backlog in backlogs * 8),
    ]
    items = WorkItem.objects.bulk_create(_items(size, places, shop, chance), 2_000)
    _around(items, filled, chance)
    if connection.vendor == "postgresql":
        # It gathers statistics by itself, sooner or later; SQLite never does.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return lead


def _items(size: int, places: list[tuple[Any, Any]], shop: Any, chance: random.Random) -> Iterator[WorkItem]:
    from backlogs.models import WorkItem
    from bench.filling import WORDS
    from core import ranks

    now = datetime.now(UTC)
    for number, rank in enumerate(ranks.evenly(size)):
        backlog, feature = chance.choice(places)
        created = now - timedelta(days=chance.randrange(1, 730))
        is_closed, is_rare = chance.random() < 0.2, number % 5_000 == 7
        yield WorkItem(
            team_id=backlog.team_id, backlog=backlog, feature=feature, arrived_as=backlog.kind, key=f"FIND-{number + 1}", rank=rank,
            kind="story" if backlog.is_planned else "interrupt", points=Decimal(chance.choice([1, 2, 3, 5, 8])),
            title=" ".join(chance.choices(WORDS, k=5)) + " needle" * is_rare,
            description=" ".join(["rotate the runner" if number % 50 == 0 else "as agreed", *chance.choices(WORDS, k=40), "haystack" * is_rare]),
            customer=shop if chance.random() < 0.2 else None, created_at=created,
            closed_at=created + timedelta(days=1) if is_closed else None, outcome="done" if is_closed else "",
        )  # fmt: skip


def _around(items: list[WorkItem], filled: Filled, chance: random.Random) -> None:
    from backlogs.models import Comment, Crew, ItemLabel, Label
    from bench.filling import WORDS

    labels = Label.objects.bulk_create(
        Label(team=filled.team, name=name) for name in ("dns", "vpn", "ci", "backup", "quota")
    )
    of_some = [item for item in items if chance.random() < 0.4]
    ItemLabel.objects.bulk_create(
        [ItemLabel(item=item, label=chance.choice(labels)) for item in of_some], 2_000
    )
    on_some = [item for item in items if chance.random() < 0.02]
    Crew.objects.bulk_create(
        [Crew(item=item, person=chance.choice(filled.people), joined_at=item.created_at) for item in on_some],
        2_000,
    )
    said = ("monday", "tuesday", "wednesday", "thursday", "friday")
    comments = [
        Comment(
            item=item, author=filled.people[0], written_at=item.created_at,
            text=" ".join(["Asked again on", chance.choice(said), *chance.choices(WORDS, k=12)]),
        )
        for item in items
        if chance.random() < 0.3
    ]  # fmt: skip
    Comment.objects.bulk_create(comments, 2_000)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
