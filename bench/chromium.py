"""A real browser at the product as `make run` serves it: one web process, a Valkey, the embedded database."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from agileops.serving import valkey
from bench import place
from house import built, postgres

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from bench.filling import Filled

OPENED = 12
COMPLETE = "() => document.readyState === 'complete'"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def browsing() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread
    built.ensure_static()
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)


def opening(page: Page, name: str, path: str, usable: str) -> None:
    took, sent = [], 0
    for _ in range(OPENED):
        began = time.perf_counter()
        page.goto(path, wait_until="commit")
        page.wait_for_function(usable)
        took.append((time.perf_counter() - began) * 1000)
        sent = page.evaluate("() => performance.getEntriesByType('navigation')[0].transferSize")
    print(f"  open {name:<24} {spread(took)}  {sent / 1000:.0f} kB over the wire", flush=True)


def spread(values: list[float]) -> str:
    ranked = sorted(values)
    at = lambda part: ranked[min(len(ranked) - 1, int(part * len(ranked)))]  # noqa: E731
    return f"p50 {at(0.5):6.0f} ms  p95 {at(0.95):6.0f} ms  longest {ranked[-1]:6.0f} ms"


def sessions_of(filled: Filled, count: int) -> list[str]:
    """The sessions of so many people of the team, the product owner first."""
    from django.test import Client

    sessions = []
    for person in filled.people[:count]:
        client = Client()
        client.force_login(person)
        sessions.append(client.cookies["sessionid"].value)
    return sessions


def entered(browser: Browser, address: str, session: str) -> Page:
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context.new_page()


@contextmanager
def bus() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="agileops-bus-") as scratch:
        bus = valkey.start(Path(scratch)) if valkey.program() else None
        os.environ["REDIS_URL"] = bus.url if bus else ""
        try:
            yield
        finally:
            if bus:
                bus.stop()


@contextmanager
def web() -> Iterator[str]:
    port = place.free_port()
    environment = os.environ | {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "LOG_LEVEL": "ERROR",
        "STATIC_ROOT": str(built.STATIC),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "agileops.serving.web"],
        cwd=place.ROOT,
        env=environment,
        preexec_fn=postgres.die_with_parent,
    )
    try:
        place.wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
