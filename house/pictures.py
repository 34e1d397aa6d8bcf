"""Every page as people see it: `python -m house.pictures [DIRECTORY]`, by `make pictures` into .build/pictures.

The sample organisation is served from a directory of its own, every link is followed as each kind of person, and each
page that has a name is taken in light, in dark and at 390 px. What axe finds, what scrolls sideways on the phone, what the
console complains of and what answers with an error is told at the end, and makes it fail.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from house import built, database
from house.environment import PYTHON, ROOT
from house.first_look import free_port

if TYPE_CHECKING:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PEOPLE = ("marit", "elif", "aisha", "rosa")
# A picture of these for each person, since each sees another page.
OF_EACH = {"home:my-day"}
KINDS = [("light", 1440, 900), ("dark", 1440, 900), ("phone", 390, 844)]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
LINK = re.compile(r'href="(/[^"?#]*)')
AT_REST = "document.getAnimations().forEach((each) => { try { each.finish(); } catch { each.cancel(); } })"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SETTLED = 400  # ms for what a page asks for after it has come


def main(directory: Path) -> int:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sample() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        album = Album(browser, address, directory, Axe())
        for name in PEOPLE:
            album.walk(name, password)
        browser.close()
    return album.tell()


@contextmanager
def sample() -> Iterator[tuple[str, str]]:
    """The address of a fresh installation with the sample, and everybody's password."""
    with tempfile.TemporaryDirectory(prefix="agileops-pictures-") as place:
        port = str(free_port())
        os.environ |= {"DATA_DIR": place, "DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": ""}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "agileops.settings", "PORT": port, "HOST": "127.0.0.1"}
        built.ensure_static()
        database.ensure()
        password = Path(place, "sign-in.txt").read_text().rsplit(" ", 1)[-1].strip()
        with Path(place, "served.log").open("w") as log:
            process = subprocess.Popen(
                [PYTHON, "-m", "agileops.serving"], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield awaited(f"http://127.0.0.1:{port}"), password
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)


def awaited(address: str) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5)  # noqa: S310  (our own address)
        except OSError:
            time.sleep(0.2)
            continue
        return address
    raise SystemExit("The sample was not served within two minutes.")


class Album:
    """What was seen so far, by the name of its route, and what was wrong with it."""

    def __init__(self, browser: Browser, address: str, directory: Path, axe: Axe) -> None:
        import django

        django.setup()
        self.browser, self.address, self.directory, self.axe = browser, address, directory, axe
        self.taken: dict[str, str] = {}
        self.wrong: list[str] = []

    def walk(self, person: str, password: str) -> None:
        context = self.browser.new_context(base_url=self.address, locale="en-GB")
        self.sign_in(context, person, password)
        for name, path in self.pages(context, person):
            self.taken[name] = path
            for kind, width, height in KINDS:
                self.take(context, name, path, kind, width, height)
        context.close()

    def sign_in(self, context: BrowserContext, person: str, password: str) -> None:
        page = context.new_page()
        page.goto("/sign-in/")
        if "people:sign-in" not in self.taken:
            self.taken["people:sign-in"] = "/sign-in/"
            for kind, width, height in KINDS:
                self.take(context, "people:sign-in", "/sign-in/", kind, width, height)
        page.fill("input[name=email]", f"{person}@example.org")
        page.fill("input[name=password]", password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "sign-in" not in url)
        page.close()

    def pages(self, context: BrowserContext, person: str) -> list[tuple[str, str]]:
        """Breadth first along the links: of each route the first page that this person meets and nobody before did."""
        waiting, met, found = ["/", *states()], set(), {}
        for path in waiting:
            route = route_of(path)
            name = f"{route}-{person}" if route.split(".")[0] in OF_EACH else route
            if not route or name in met:
                continue
            answer = context.request.get(path)
            if answer.status >= 500:
                self.wrong.append(f"{path} answers {person} with {answer.status}")
            if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
                continue
            met.add(name)
            text = answer.text()
            waiting += [link for link in dict.fromkeys(LINK.findall(text)) if link not in waiting]
            if "<main" in text and name not in self.taken:
                found[name] = path
        return list(found.items())

    def take(self, context: BrowserContext, name: str, path: str, kind: str, width: int, height: int) -> None:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if kind == "dark" else "light", reduced_motion="reduce")
        page.on("console", lambda message: self.heard(message, path))
        page.on("pageerror", lambda error: self.wrong.append(f"{path}: {error}"))
        page.goto(path)
        page.wait_for_timeout(SETTLED)
        page.evaluate(AT_REST)
        page.screenshot(
            path=self.directory / f"{name.replace(':', '-')}-{kind}.png", full_page=kind == "phone"
        )
        self.look(page, f"{path} ({kind})")
        page.close()

    def heard(self, message: ConsoleMessage, path: str) -> None:
        if message.type == "error":
            self.wrong.append(f"{path}: {message.text}")

    def look(self, page: Page, what: str) -> None:
        if page.viewport_size and page.viewport_size["width"] < 400 and page.evaluate(SIDEWAYS):
            self.wrong.append(f"{what} scrolls sideways")
        height = page.evaluate("document.documentElement.scrollHeight + 200")
        page.set_viewport_size({"width": page.viewport_size["width"], "height": height})  # type: ignore[index]
        for each in self.axe.run(page, options=RULES).response["violations"]:
            places = [node["target"] for node in each["nodes"]][:3]
            self.wrong.append(f"{what}: {each['id']}, {each['help']} {places}")

    def tell(self) -> int:
        unseen = sorted(
            asked_routes() - {re.split("[.-](?=[a-z]+$)", name)[0] for name in self.taken} - set(self.taken)
        )
        print(f"{len(self.taken)} pages, {len(KINDS)} pictures of each, in {self.directory}")
        print(f"No plain link leads to these, dialogs and parts of pages among them: {', '.join(unseen)}")
        print(*(self.wrong or ["axe, the phone's width and the console: nothing to tell."]), sep="\n")
        return int(bool(self.wrong))


def states() -> list[str]:
    """Pages of one route that look different by the state of what they show."""
    from django.urls import reverse

    from backlogs.models import Iteration, WorkItem

    iterations = [
        Iteration.objects.running().first(), Iteration.objects.exclude(closed_at=None).order_by("-ends_on", "-pk").first(),
        Iteration.objects.filter(started_at=None, closed_at=None).order_by("starts_on", "pk").first(),
    ]  # fmt: skip
    items = [WorkItem.objects.filter(kind=kind).order_by("-pk").first() for kind in WorkItem.Kind.values]
    return [reverse("backlogs:iteration", args=[each.pk]) for each in iterations if each] + [
        reverse("backlogs:item", args=[each.key]) for each in items if each
    ]


def route_of(path: str) -> str:
    """The route's name, with the state where one route has pages that differ; nothing for what is no page of ours."""
    from django.urls import Resolver404, resolve

    from backlogs.models import Iteration, WorkItem

    try:
        found = resolve(path)
    except Resolver404:
        return ""
    name = found.view_name
    if "admin" in name.split(":") or path.startswith(("/api/", "/static/", "/media/")):
        return ""
    if name == "backlogs:iteration":
        return f"{name}.{Iteration.objects.get(pk=found.kwargs['pk']).state}"
    if name == "backlogs:item":
        return f"{name}.{WorkItem.objects.get(key=found.kwargs['key']).kind}"
    return name


def asked_routes() -> set[str]:
    """Names of all routes of ours that answer GET, with a page or a part of one."""
    from django.urls import URLPattern, get_resolver

    names = set()
    for namespace in ("home", "people", "rotations", "backlogs", "boards", "intake", "metrics"):
        _, resolver = get_resolver().namespace_dict[namespace]
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                view = getattr(pattern.callback, "view_class", None)
                names |= {f"{namespace}:{pattern.name}"} if hasattr(view, "get") else set()
    return names


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / ".build" / "pictures"))
