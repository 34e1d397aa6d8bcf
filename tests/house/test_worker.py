"""Background work runs in a real worker, with a real Valkey and with files alone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from celery import Celery

from tests.fixtures.databases import RealDatabase

pytestmark = [pytest.mark.timeout(90), pytest.mark.once]
WORKER = (
    "-m",
    "celery",
    "--quiet",
    "--app",
    "agileops.celery",
    "worker",
    "--pool=threads",
    "--concurrency=1",
)


@contextmanager
def worker(database: RealDatabase, **settings: str) -> Iterator[None]:
    database.environment |= settings
    started = database.start(*WORKER)
    try:
        yield
    finally:
        started.terminate()
        started.communicate(timeout=20)


def test_a_worker_answers_over_valkey(real_database, valkey):
    asking = Celery(broker=valkey)
    with worker(real_database, REDIS_URL=valkey):
        until = time.monotonic() + 30
        while not (answered := asking.control.ping(timeout=0.5)) and time.monotonic() < until:
            pass
    asking.close()
    assert answered
    assert next(iter(answered[0].values())) == {"ok": "pong"}


def test_without_redis_messages_go_through_files(real_database, tmp_path):
    settings = {"DATA_DIR": str(tmp_path), "REDIS_URL": ""}
    real_database.environment |= settings
    real_database.run(
        "-c",
        "import django; django.setup(); from agileops.celery import app; app.send_task('celery.backend_cleanup')",
    )
    messages = tmp_path / "messages"
    assert len(list(messages.glob("*.msg"))) == 1
    with worker(real_database, **settings):
        until = time.monotonic() + 30
        while list(messages.glob("*.msg")) and time.monotonic() < until:
            time.sleep(0.1)
    assert not list(messages.glob("*.msg"))
