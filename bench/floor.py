"""What the machine itself can do: bare views without sign-in, rights, journal or history, served the same way.

The board is one statement whose JSON the database makes; a move is a lock and one UPDATE; a creation is a counter and one
INSERT, a message that arrives is one INSERT. Run as `bench.floor:application`.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import django
import orjson
import psycopg
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from core import ranks

BOARD = """
SELECT json_agg(card)::text FROM (
 SELECT i.id, i.key, i.title, i.kind, i.points, i.class_of_service, i.priority, i.due_on, i.version, p.column_id, p.rank
 FROM backlogs_placement p JOIN backlogs_workitem i ON i.id = p.item_id
 WHERE p.team_id = %s AND p.archived_at IS NULL ORDER BY p.column_id, p.rank {}
) card
"""


@cache
def connection() -> psycopg.Connection[Any]:
    options = "-c jit=off -c max_parallel_workers_per_gather=0"
    return psycopg.connect(
        os.environ["FLOOR_DATABASE"], options=options, autocommit=True, prepare_threshold=2
    )


def board(request: HttpRequest, team: int) -> HttpResponse:
    limit = " LIMIT 150" if "window" in request.GET else ""
    row = connection().execute(BOARD.format(limit), [team]).fetchone()
    return HttpResponse(row[0] if row else "[]", content_type="application/json")


@csrf_exempt
def move(request: HttpRequest) -> HttpResponse:
    """The column is locked and the card takes the place before another: no question is asked and nothing is told."""
    sent = orjson.loads(request.body)
    with connection().transaction():
        ask = connection().execute
        ask("SELECT id FROM backlogs_column WHERE id = %s FOR NO KEY UPDATE", [sent["column"]])
        high, low = ask(
            "SELECT b.rank, (SELECT max(q.rank) FROM backlogs_placement q WHERE q.team_id = b.team_id AND q.column_id ="
            " b.column_id AND q.archived_at IS NULL AND q.rank < b.rank AND q.item_id <> %s)"
            " FROM backlogs_placement b WHERE b.item_id = %s",
            [sent["item"], sent["before"]],
        ).fetchone()  # type: ignore[misc]
        ask(
            "UPDATE backlogs_placement SET rank = %s WHERE item_id = %s",
            [ranks.between(low, high), sent["item"]],
        )
    return HttpResponse(b"{}", content_type="application/json")


@csrf_exempt
def create(request: HttpRequest) -> HttpResponse:
    sent = orjson.loads(request.body)
    with connection().transaction():
        ask = connection().execute
        counter = "UPDATE backlogs_itemcounter SET number = number + 1 WHERE team_id = %s RETURNING number"
        number = ask(counter, [sent["team"]]).fetchone()[0]  # type: ignore[index]
        ask(
            "INSERT INTO backlogs_workitem (team_id, backlog_id, kind, key, title, description, requester_address, arrived_as,"
            " service, class_of_service, rank, outcome, source, external_id, version, created_at) VALUES"
            " (%s, %s, 'story', %s, %s, '', '', 'business', '', 'standard', %s, '', '', '', 1, now())",
            [sent["team"], sent["backlog"], f"FLOOR{sent['team']}-{number}", sent["title"], f"z{number:08}"],
        )
    return HttpResponse(orjson.dumps({"number": number}), content_type="application/json", status=201)


@csrf_exempt
def keep(request: HttpRequest, source: int) -> HttpResponse:
    """A message is one row, which nobody reads."""
    connection().execute(
        "INSERT INTO intake_delivery (source_id, body, headers, path, digest, received_at, due_at, attempts, position, tally,"
        " processed_at, said) VALUES (%s, %s, '{}', 'floor', '', now(), now(), 0, 0, '{}', now(), '')",
        [source, request.body],
    )
    return HttpResponse(b"{}", content_type="application/json", status=202)


urlpatterns = [
    path("board/<int:team>/", board), path("move/", move),
    path("create/", create), path("keep/<int:source>/", keep),
]  # fmt: skip

if "FLOOR_DATABASE" in os.environ:
    settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="bare", ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[])
    django.setup()
    application = WSGIHandler()
