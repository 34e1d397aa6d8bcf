"""A board of 5,000 open cards in a real browser: open to usable, drop to saved, drop to seen by another, and the bytes.

`python -m bench.browser [--cards N] [--drops N]`, on the embedded database, one web process and a Valkey, as `make run`
has them. The floor in the same run is a page without cards, opened by the same browser.
"""

from __future__ import annotations

import argparse
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

KEY, OPENED = "WIDE", 12
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Usable: the last list takes drops, and a card stands where it can be clicked.
USABLE = "() => document.querySelectorAll('.board ol').length && !document.querySelector('.board ol:not([data-rank-begun])') && document.querySelector('.card h3 a')"
SEEN = """([key, column]) => { window.seen = new Promise((done) => {
  const look = () => document.querySelector(`[data-rank-column="${column}"] > #card-${key}`) ? done(Date.now()) : setTimeout(look, 5);
  look(); }); }"""


def main(cards: int, drops: int) -> None:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread
    built.ensure_static()
    with _bus(), place.embedded(), sync_playwright() as playwright, _web() as address:
        print(place.speed())
        sessions = _filled(cards)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        one, other = (_entered(browser, address, session) for session in sessions)
        _opening(
            one, "a page without cards", f"/t/{KEY}/columns/", "() => document.readyState === 'complete'"
        )
        _opening(one, f"the board, {cards:,} cards", f"/t/{KEY}/board/", USABLE)
        other.goto(f"/t/{KEY}/board/")
        other.wait_for_function(USABLE)
        _dropping(one, other, drops)
        browser.close()


def _opening(page: Page, name: str, path: str, usable: str) -> None:
    took, sent = [], 0
    for _ in range(OPENED):
        began = time.perf_counter()
        page.goto(path, wait_until="commit")
        page.wait_for_function(usable)
        took.append((time.perf_counter() - began) * 1000)
        sent = page.evaluate("() => performance.getEntriesByType('navigation')[0].transferSize")
    print(f"  open {name:<24} {_spread(took)}  {sent / 1000:.0f} kB over the wire", flush=True)


def _dropping(one: Page, other: Page, drops: int) -> None:
    saved, seen, sent = [], [], []
    one.on("response", lambda answer: sent.append(answer) if answer.request.method == "POST" else None)
    for number in range(drops):
        card = one.locator(".board ol > .card").nth(number % 7)
        key, column = (
            card.get_attribute("data-rank-item"),
            _next_column(one, card.get_attribute("data-place")),
        )
        other.evaluate(SEEN, [key, column])
        one.locator(f"#card-{key} h3 a").focus()
        for pressed in ("Space", "ArrowRight"):
            one.keyboard.press(pressed)
        began = one.evaluate("() => Date.now()")
        with one.expect_response(lambda answer: answer.request.method == "POST"):
            one.keyboard.press("Space")
        one.wait_for_function(f"() => document.querySelector('#card-{key}:not(.is-sending):not(.is-lifted)')")
        saved.append(one.evaluate("() => Date.now()") - began)
        seen.append(other.evaluate("() => window.seen") - began)
    sizes = sorted(len(answer.body()) for answer in sent if answer.status == 200)
    print(
        f"  drop to saved                 {_spread(saved)}  {len(sizes)} of {drops} kept, {sizes[len(sizes) // 2] / 1000:.1f} kB an answer"
    )
    print(f"  drop to seen by another       {_spread(seen)}")


def _next_column(page: Page, place_now: str | None) -> str:
    columns = page.evaluate(
        "() => [...document.querySelector('.lane-cells').querySelectorAll('ol')].map((list) => list.dataset.rankColumn)"
    )
    return columns[min(columns.index(place_now) + 1, len(columns) - 1)]


def _spread(values: list[float]) -> str:
    ranked = sorted(values)
    at = lambda part: ranked[min(len(ranked) - 1, int(part * len(ranked)))]  # noqa: E731
    return f"p50 {at(0.5):6.0f} ms  p95 {at(0.95):6.0f} ms  longest {ranked[-1]:6.0f} ms"


def _filled(cards: int) -> list[str]:
    """The sessions of two people of a team with so many cards in five columns and lanes by feature."""
    from django.test import Client

    from bench.filling import fill

    sessions = []
    for person in fill(KEY, cards).people[:2]:
        client = Client()
        client.force_login(person)
        sessions.append(client.cookies["sessionid"].value)
    return sessions


def _entered(browser: Browser, address: str, session: str) -> Page:
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context.new_page()


@contextmanager
def _bus() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="agileops-bus-") as scratch:
        bus = valkey.start(Path(scratch)) if valkey.program() else None
        os.environ["REDIS_URL"] = bus.url if bus else ""
        try:
            yield
        finally:
            if bus:
                bus.stop()


@contextmanager
def _web() -> Iterator[str]:
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


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--cards", type=int, default=5_000)
    asked.add_argument("--drops", type=int, default=40)
    given = asked.parse_args()
    main(given.cards, given.drops)
