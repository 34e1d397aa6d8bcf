"""Every picture that a page asks for is in the sprite: a misspelt one would show nothing, and nothing would say so."""

import re
from pathlib import Path

from django.conf import settings

NAMED = re.compile(r'{% icon "([a-z-]+)"|\bicon="([a-z-]+)"')


def test_every_icon_of_a_template_is_in_the_sprite() -> None:
    root = Path(settings.BASE_DIR)
    drawn = set(re.findall(r'id="i-([a-z-]+)"', Path(root, "core/static/core/sprite.svg").read_text()))
    apps = [path.parent for path in root.glob("*/apps.py")]
    pages = [page for app in apps for page in Path(app, "templates").rglob("*.html")]
    asked = {one or other for page in pages for one, other in NAMED.findall(page.read_text())}
    assert (len(asked) > 30, asked - drawn) == (True, set())
