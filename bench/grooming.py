"""A product owner's backlog page over 5,000 open items in a real browser: first useful paint, drop to saved, keyboard move to
saved, and the bytes of the page and of one move.

`python -m bench.grooming [--items N] [--moves N]`, on the embedded database as `make run` has it. The floor in the same
run is a page without items.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from bench import chromium, place
from bench.chromium import spread

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEY = "GROOM"
# Useful: the first loose item of the backlog stands there, and the page takes keys and drops.
USEFUL = "() => document.querySelector('#items-business[data-rank-begun] [data-walk]')"
ROWS = "#items-business > [data-rank-item]"


def main(items: int, moves: int) -> None:
    with chromium.browsing() as browser, chromium.bus(), place.embedded(), chromium.web() as address:
        from bench import filling

        print(place.speed())
        filled = filling.staffed(KEY)
        filling.written_down(filled, items, random.Random(1))
        page = chromium.entered(browser, address, *chromium.sessions_of(filled, 1))
        chromium.opening(page, "a page without items", f"/t/{KEY}/columns/", chromium.COMPLETE)
        chromium.opening(page, f"backlogs, {items:,} items", f"/t/{KEY}/backlogs/", USEFUL)
        painted = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
        print(
            f"  first paint of the last one   {painted:.0f} ms; {page.locator(ROWS).count()} rows of the first list"
        )
        measure("keyboard move to saved", page, moves, by_key)
        measure("drop to saved", page, moves, by_pointer)


def measure(name: str, page: Page, moves: int, move: Callable[[Page, int], float]) -> None:
    took: list[float] = []
    sent: list[int] = []
    for number in range(moves):
        with page.expect_response(lambda answer: "item-order" in answer.url) as told:
            began = move(page, number)
        page.wait_for_function("() => !document.querySelector('.is-sending')")
        took.append(page.evaluate("() => Date.now()") - began)
        sizes = told.value.request.sizes()
        sent.append(sum(int(str(size)) for size in sizes.values()))
        assert told.value.ok, told.value.status
    print(f"  {name:<29} {spread(took)}  {sorted(sent)[len(sent) // 2]} bytes to and fro")


def by_key(page: Page, number: int) -> float:
    page.locator(ROWS).nth(number % 9 + 1).locator("[data-walk]").focus()
    began = float(page.evaluate("() => Date.now()"))
    page.keyboard.press("Alt+ArrowUp")
    return began


def by_pointer(page: Page, number: int) -> float:
    """Taken at its grip and let go four rows above."""
    rows = page.locator(ROWS)
    grip = rows.nth(number % 5 + 5).locator("[data-rank-grip]")
    grip.scroll_into_view_if_needed()
    start, goal = grip.bounding_box(), rows.nth(number % 5 + 1).bounding_box()
    assert start
    assert goal
    page.mouse.move(start["x"] + 4, start["y"] + 4)
    page.mouse.down()
    page.mouse.move(start["x"] + 4, start["y"] - 10, steps=3)
    page.mouse.move(start["x"] + 4, goal["y"] + 4, steps=6)
    page.wait_for_timeout(150)
    began = float(page.evaluate("() => Date.now()"))
    page.mouse.up()
    return began


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--items", type=int, default=5_000)
    asked.add_argument("--moves", type=int, default=40)
    given = asked.parse_args()
    main(given.items, given.moves)
