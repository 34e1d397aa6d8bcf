"""Markdown as people write it, HTML as a page may show it."""

import re
from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.html import escape
from markdown_it import MarkdownIt

# html=False already escapes raw tags; nh3 is the second lock, for links and whatever a plugin may emit.
# A line that somebody ended is a line, as in a mail; criteria are written one a line. Dashes below a line are the
# signature of a mail or a rule, and make no heading of what stands above them.
_PARSER = (
    MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    .enable(["table", "strikethrough"])
    .disable("lheading")
)
# Browsers read //host and /\host as another site, and skip blanks and control characters.
_LEADS = re.compile(r"(?:https?://|mailto:|/(?![/\\]))[^\x00-\x20\\]*\Z", re.IGNORECASE)
_OUTSIDE = re.compile(r"https?:", re.IGNORECASE)
_OUTSIDE_REL = "noopener noreferrer nofollow"


def _link(parser: Any, tokens: Sequence[Any], place: int, options: Any, env: Any) -> str:
    """What leads outside tells the other site nothing and lends it no weight."""
    if _OUTSIDE.match(str(tokens[place].attrGet("href") or "")):
        tokens[place].attrSet("rel", _OUTSIDE_REL)
    return str(parser.renderToken(tokens, place, options, env))


_PARSER.add_render_rule("link_open", _link)
_TAGS = {
    "a", "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto"}
# The parser's work grows with the square of such marks; nobody means thousands of them.
_MARKS = re.compile(r"[\[\]*_`~|<>]")
MOST_MARKS = 4_000


def render(text: str) -> str:
    """Sanitised HTML; images are not shown, since a picture makes the reader's browser call an outside address.

    A text with more than `MOST_MARKS` marks is shown as it was written.
    """
    if len(_MARKS.findall(text)) > MOST_MARKS:
        return f"<pre>{escape(text)}</pre>"
    return nh3.clean(
        _PARSER.render(text), tags=_TAGS, attributes={"a": {"href", "rel"}}, attribute_filter=_kept, link_rel=None,
        url_schemes=_SCHEMES,
    )  # fmt: skip


def _kept(tag: str, name: str, value: str) -> str | None:
    """A link leads to another site by its whole address, or to a path of this one; nothing else is a link."""
    if name == "href":
        return value if _LEADS.match(value) else None
    return _OUTSIDE_REL if value == _OUTSIDE_REL else None
