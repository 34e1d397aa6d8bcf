"""Markdown as people write it, HTML as a page may show it."""

import re

import nh3
from django.utils.html import escape
from markdown_it import MarkdownIt

# html=False already escapes raw tags; nh3 is the second lock, for links and whatever a plugin may emit.
_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
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
    return nh3.clean(_PARSER.render(text), tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES)
