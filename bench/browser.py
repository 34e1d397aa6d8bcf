"""A board of 5,000 open cards in a real browser: open to usable, drop to saved, drop to seen by another, and the bytes.

`python -m bench.browser [--cards N] [--drops N]`, on the embedded database, one web process and a Valkey, as `make run`
has them. The floor in the same run is a page without cards, opened by the same browser.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bench import chromium, place
from bench.chromium import spread

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEY = "WIDE"
# Usable: the last list takes drops, and a card stands where it can be clicked.
USABLE = "() => document.querySelectorAll('.board ol').length && !document.querySelector('.board ol:not([data-rank-begun])') && document.querySelector('.card h3 a')"
SEEN = """([key, column]) => { window.seen = new Promise((done) => {
  const look = () => document.querySelector(`[data-rank-column="${column}"] > #card-${key}`) ? done(Date.now()) : setTimeout(look, 5);
  look(); }); }"""

# Saved: from the key to the answer standing on the page; and to the frame that shows it. A driver's own way there and back
# is of neither.
SAVED = """() => { window.dropped = new Promise((done) => {
  addEventListener('keydown', () => {
    const [began, from] = [Date.now(), performance.now()];
    document.addEventListener('htmx:afterRequest', function heard({ detail }) {
      if (detail.requestConfig.verb !== 'post') return;
      document.removeEventListener('htmx:afterRequest', heard);
      const saved = performance.now() - from;
      requestAnimationFrame(() => setTimeout(() => done({ began, saved, shown: performance.now() - from })));
    });
  }, { capture: true, once: true }); }); }"""


def main(cards: int, drops: int) -> None:
    with chromium.browsing() as browser, chromium.bus(), place.embedded(), chromium.web() as address:
        from bench.filling import fill

        print(place.speed())
        one, other = (
            chromium.entered(browser, address, session)
            for session in chromium.sessions_of(fill(KEY, cards), 2)
        )
        chromium.opening(one, "a page without cards", f"/t/{KEY}/columns/", chromium.COMPLETE)
        chromium.opening(one, f"the board, {cards:,} cards", f"/t/{KEY}/board/", USABLE)
        other.goto(f"/t/{KEY}/board/")
        other.wait_for_function(USABLE)
        _dropping(one, other, drops)


def _dropping(one: Page, other: Page, drops: int) -> None:
    saved, shown, seen, sent = [], [], [], []
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
        one.evaluate(SAVED)
        one.keyboard.press("Space")
        dropped = one.evaluate("() => window.dropped")
        saved.append(dropped["saved"])
        shown.append(dropped["shown"])
        seen.append(other.evaluate("() => window.seen") - dropped["began"])
    sizes = sorted(len(answer.body()) for answer in sent if answer.status == 200)
    print(
        f"  drop to saved                 {spread(saved)}  {len(sizes)} of {drops} kept, {sizes[len(sizes) // 2] / 1000:.1f} kB an answer"
    )
    print(f"  drop to shown as saved        {spread(shown)}")
    print(f"  drop to seen by another       {spread(seen)}")


def _next_column(page: Page, place_now: str | None) -> str:
    columns = page.evaluate(
        "() => [...document.querySelector('.lane-cells').querySelectorAll('ol')].map((list) => list.dataset.rankColumn)"
    )
    return columns[min(columns.index(place_now) + 1, len(columns) - 1)]


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--cards", type=int, default=5_000)
    asked.add_argument("--drops", type=int, default=40)
    given = asked.parse_args()
    main(given.cards, given.drops)
