"""A server that is killed outright: the boards say so quietly, come back by themselves, and are the same."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from agileops.serving.valkey import free_port
from people.models import Person
from tests.cast import gather

ROOT = Path(__file__).resolve().parent.parent.parent
# As `make run` serves, but that the static files need not be collected.
SERVE = """
from agileops import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
from agileops.serving.web import main
main()
"""


class Server:
    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment | {"HOST": "127.0.0.1", "PORT": str(self.port), "LOG_LEVEL": "ERROR"}

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-c", SERVE], cwd=ROOT, env=self.environment)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def wait(self) -> None:
        until = time.monotonic() + 40
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")


@pytest.fixture
def server(real_database: Any) -> Iterator[Server]:
    served = Server(real_database.environment)
    served.start()
    served.wait()
    yield served
    served.kill()


def board_of(person: Person, browser: Browser, server: Server) -> Page:
    client = Client()
    client.force_login(person)
    context = browser.new_context(base_url=server.url)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}]
    )
    page = context.new_page()
    page.goto("/t/LINUX/board/")
    return page


def cards(page: Page) -> dict[str, list[str]]:
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".board ol")].map(
        (list) => [list.getAttribute("aria-label"), [...list.querySelectorAll(".card-key")].map((key) => key.textContent)]))"""
    )


def test_after_a_kill_both_boards_are_the_same(server: Server, browser: Browser) -> None:
    cast = gather()
    feature = cast.feature()
    items = [cast.item(title, feature=feature) for title in ("Renew", "Warn", "Rotate")]
    for item in items:
        cast.column("Ready").pull(item, by=cast.ada)
    pages = [board_of(person, browser, server) for person in (cast.ada, cast.eve)]
    server.kill()
    cast.column("Review").pull(items[0], by=cast.ada)  # another process writes while this one is dead
    for page in pages:
        expect(page.get_by_text("Reconnecting.")).to_be_visible()
    server.start()
    cast.column("Waiting").pull(items[1], by=cast.ada)
    server.wait()
    for page in pages:
        expect(page.get_by_role("list", name="Certificates: Review")).to_contain_text("Renew")
        expect(page.get_by_role("list", name="Certificates: Waiting")).to_contain_text("Warn")
        expect(page.get_by_text("Reconnecting.")).to_be_hidden()
    assert cards(pages[0]) == cards(pages[1])
    pages[1].reload()
    assert cards(pages[0]) == cards(pages[1])
    for page in pages:
        page.context.close()
