"""The pages of sources in a browser: accessible, in light and dark, wide and narrow; connected and tried by hand."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.intake.saying import Sending, firing

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def signed_in(cast: Cast, page: Page, visit: Callable[..., Any], asgi_server: str) -> Cast:
    session = visit(cast.fresh(cast.tia)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    return cast


def test_the_pages(signed_in: Cast, page: Page, accessible: Any) -> None:
    sending = Sending(signed_in, "generic")
    sending.source.sign_with("a secret of both sides", by=signed_in.tia)
    sending.send(firing())
    sending.source.retire_secret(sending.source.secrets.get(), by=signed_in.tia)
    sending.send(firing("certificate/shop.example.test", severity="critical", labels={"host": "x" * 120}))
    sending.send(b"{ broken " + b"y" * 400)
    for name, path in (("sources", "/t/LINUX/sources/"), ("source", f"/sources/{sending.source.pk}/")):
        for scheme, size in (("light", SIZES[0]), ("dark", SIZES[0]), ("light", SIZES[1])):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(path)
            for summary in page.locator("main details > summary").all():
                summary.click()
            accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{scheme}-{size['width']}.png", full_page=True)


def test_connecting_and_trying_one(signed_in: Cast, page: Page, accessible: Any) -> None:
    page.goto("/t/LINUX/settings/")
    page.get_by_role("link", name="Sources").click()
    page.get_by_label("What sends").select_option("alertmanager")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("it is not shown again")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Prometheus Alertmanager").click()
    page.get_by_role("button", name="Try an example").click()
    expect(
        page.get_by_role("region", name="Messages").get_by_text("An example is on its way")
    ).to_be_visible()
    page.reload()
    expect(page.get_by_text("A test: it reads firing")).to_be_visible()
