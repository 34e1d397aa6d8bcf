"""What a reader sees of a stream is whole and in order, though writers fail, and die in mid-air."""

import threading

import pytest

from bench import journal as bench
from journal.models import Entry, Head

SECONDS, EVERY, PROCESSES = 4, 1, 2


@pytest.fixture
def fired(real_database, monkeypatch):
    """What the writers said was committed, and two readers who looked on."""
    for name, value in real_database.environment.items():
        monkeypatch.setenv(name, value)
    teams, stop = bench.found_teams()[:2], threading.Event()
    readers = [bench.Reader(stop) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        acknowledged, kills = bench.fire(teams, SECONDS, EVERY, PROCESSES)
        stop.wait(0.3)  # the last poll
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert kills > 1
    return acknowledged, readers


def test_nothing_is_lost_nothing_is_out_of_order_and_nobody_misses_anything(fired) -> None:
    acknowledged, readers = fired
    rows = list(
        Entry.objects.filter(kind="fire").order_by("stream", "number")
        .values_list("stream__team_id", "stream_id", "number", "at", "facts__name")
    )  # fmt: skip
    assert len(rows) > 50
    assert acknowledged <= {f"{team} {name}" for team, _, _, _, name in rows}
    for head in Head.objects.exclude(team=None):
        numbers = list(Entry.objects.filter(stream=head).order_by("number").values_list("number", flat=True))
        times = list(Entry.objects.filter(stream=head).order_by("number").values_list("at", flat=True))
        assert numbers == list(range(1, head.number + 1)), "no gap, no number twice"
        assert times == sorted(times), "time follows the number"
        assert all(reader.last[head.pk] == head.number for reader in readers)
    assert [reader.found["gaps"] for reader in readers] == [0, 0]
