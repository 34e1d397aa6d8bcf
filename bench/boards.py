"""Boards read over HTTP, signed in and with rights: all cards, the window that people open, unchanged ones, the page.

Each beside the floor of the same run (one statement whose JSON the database makes): `python -m bench.boards [SECONDS]`.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from bench import load, place

SIZES = {"SMALL": 1_000, "BIG": 10_000}


def main(seconds: float) -> None:
    with place.database():
        from bench import filling

        filled = {key: filling.fill(key, cards) for key, cards in SIZES.items()}
        place.settle()
        place.collect_static()
        floors = {}
        with place.served(place.FLOOR) as server:
            for key, one in filled.items():
                for question in ("", "?window"):
                    ask = get(f"/board/{one.team.pk}/{question}")
                    floors[key, question] = [server.run(seconds, clients, ask) for clients in (1, 16)]
        with place.served() as server:
            for key, cards in SIZES.items():
                print(f"\n{cards:,} cards; {place.speed()}")
                whole(server, filled[key], floors[key, ""], seconds)
                window(server, filled[key], floors[key, "?window"], seconds)
        interactive(filled["BIG"])


def get(path: str, **more: Any) -> load.Ask:
    request = load.request("GET", path, **more)
    return lambda _: request


def whole(server: place.Served, filled: Any, floor: list[load.Measured], seconds: float) -> None:
    ask = get(f"/api/v1/boards/team-{filled.team.key}/?cards=all", token=filled.tokens[1])
    for clients, bare in zip((1, 16), floor, strict=True):
        ours = server.run(seconds, clients, ask)
        print(f"  floor, all, {clients:2} clients   {bare}")
        print(f"  all cards, {clients:2} clients    {ours}")
        print(
            f"    {ours.percentile(0.5) / bare.percentile(0.5):.2f} x the p50,"
            f" {ours.good_per_second / bare.good_per_second:.0%} of the requests a second,"
            f" {cost(ours) / cost(bare):.2f} x the CPU, {ours.size:,} bytes beside {bare.size:,}"
        )


def window(server: place.Served, filled: Any, floor: list[load.Measured], seconds: float) -> None:
    path, token = f"/api/v1/boards/team-{filled.team.key}/", filled.tokens[1]
    print(f"  floor, 150 cards         {floor[0]}")
    for name, question in (("30 a cell", ""), ("30 a cell, by feature", "?lanes=feature")):
        print(f"  {name:<24} {server.run(seconds, 1, get(path + question, token=token))}")
    known = tag(server, path, token)
    unchanged = get(path, token=token, headers=(f"If-None-Match: {known}",))
    for clients in (1, 16):
        print(f"  unchanged, {clients:2} clients    {server.run(seconds, clients, unchanged)}")
    cookie = place.session(filled.people[1])
    page = get(f"/t/{filled.team.key}/board/", headers=(f"Cookie: sessionid={cookie}",))
    measured = server.run(seconds, 1, page)
    print(f"  the page                 {measured}  {measured.size:,} bytes")


def tag(server: place.Served, path: str, token: str) -> str:
    heard: list[bytes] = []
    load.run(server.port, 1, 0, get(path, token=token), lambda *said: heard.append(said[2]))
    found = re.search(rb"(?i)\r\netag: ([^\r]+)", heard[0])
    return found.group(1).decode() if found else ""


def cost(measured: load.Measured) -> float:
    return measured.python + measured.database


def interactive(filled: Any) -> None:
    """How long a browser takes until the page can be used, where there is one."""
    import shutil

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        print("\nno browser here: the time until the page can be used is not measured")
        return
    from playwright.sync_api import sync_playwright

    cookie = place.session(filled.people[1])
    with place.served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        root = f"http://127.0.0.1:{server.port}"
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": root}])
        page, times = context.new_page(), []
        for _ in range(5):
            page.goto(f"{root}/t/{filled.team.key}/board/", wait_until="load")
            times.append(page.evaluate("performance.getEntriesByType('navigation')[0].domComplete"))
        print(
            f"\nbrowser, 10,000 cards: usable after {sorted(times)[len(times) // 2]:.0f} ms (best {min(times):.0f})"
        )
        browser.close()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 4)
