"""Items made per second by 16 clients at once, signed in and with rights, beside a bare counter and INSERT.

Afterwards the numbers are counted: unique, and without a gap: `python -m bench.create [SECONDS]`.
"""

from __future__ import annotations

import sys
from typing import Any

import orjson

from bench import load, place

CLIENTS = 16
SIZES = {"SMALL": 1_000, "BIG": 10_000}


def main(seconds: float) -> None:
    with place.database():
        from bench import filling

        for key, cards in SIZES.items():
            filled = filling.fill(key, cards)
            place.settle()
            print(f"\n{cards:,} cards; {place.speed()}")
            with place.served(place.FLOOR) as server:
                floor = server.run(seconds, CLIENTS, bare(filled))
                print(f"  floor                    {floor}")
            numbers: list[str] = []
            with place.served() as server:
                ours = server.run(seconds, CLIENTS, asked(filled), heard(numbers))
                print(
                    f"  create                   {ours}  {ours.good_per_second / floor.good_per_second:.0%} of floor"
                )
            aftermath(filled, numbers)


def bare(filled: Any) -> load.Ask:
    from backlogs.models import Backlog

    backlog = Backlog.objects.get(team=filled.team, kind="business").pk
    body = orjson.dumps({"team": filled.team.pk, "backlog": backlog, "title": "Renew the certificates"})
    request = load.request("POST", "/create/", body=body)
    return lambda _: request


def asked(filled: Any) -> load.Ask:
    body = orjson.dumps(
        {"team": filled.team.key, "title": "Renew the certificates of the shop", "points": "3"}
    )
    requests = [load.request("POST", "/api/v1/items/", token=token, body=body) for token in filled.tokens]
    return lambda client: requests[client]


def heard(keys: list[str]) -> load.Heard:
    def hear(client: int, status: int, answer: bytes) -> None:
        if status == 201:
            keys.append(orjson.loads(answer.partition(b"\r\n\r\n")[2])["key"])
        elif len(keys) < 3:
            print(answer[-300:])

    return hear


def aftermath(filled: Any, keys: list[str]) -> None:
    from django.core.management import call_command

    from backlogs.models import ItemCounter, WorkItem

    there = WorkItem.objects.filter(key__in=keys).count()
    last = ItemCounter.objects.get(team=filled.team).number
    print(
        f"  {len(keys):,} answered, {len(keys) - len(set(keys))} twice, {len(set(keys)) - there} not there;"
        f" the counter stands at {last:,}"
    )
    # What the floor wrote stands in no journal and in no order of the team.
    WorkItem.objects.filter(key__startswith="FLOOR").delete()
    call_command("check_journal")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)
