"""Forms in one line: their fields and buttons stand on it, whatever help or errors are said below them."""

from typing import Any

from playwright.sync_api import Page

from tests.cast import Cast

# Pairs of controls of one form that overlap in height and do not end on the same line.
ASKEW = """() => {
  const askew = [];
  for (const form of document.querySelectorAll("main .form.is-inline")) {
    const shown = [...form.querySelectorAll("input:not([type=hidden], [type=checkbox]), select, .button")].filter((e) => e.offsetParent);
    const boxes = shown.map((e) => [e.name || e.textContent.trim(), e.getBoundingClientRect()]);
    for (const [name, a] of boxes) for (const [other, b] of boxes) {
      const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (overlap > 4 && Math.abs(a.bottom - b.bottom) > 3) askew.push(`${form.getAttribute("action")}: ${name}, ${other}`);
    }
  }
  return askew;
}"""
UNFOLD = "document.querySelectorAll('main details').forEach((each) => { each.open = true; })"


def test_controls_of_one_line_stand_on_it(cast: Cast, page: Page, visit: Any, asgi_server: str) -> None:
    session = visit(cast.root).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    for address in ("/t/LINUX/columns/", "/t/LINUX/settings/", "/t/LINUX/run-work/"):
        page.goto(address)
        page.evaluate(UNFOLD)
        assert page.locator("main .form.is-inline").count() > 0
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate(ASKEW) == [], (address, width)
