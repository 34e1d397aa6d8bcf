"""Markdown as people write it, HTML as a page may show it."""

import nh3
from markdown_it import MarkdownIt

# html=False already escapes raw tags; nh3 is the second lock, for links and whatever a plugin may emit.
_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_TAGS = {
    "a", "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto"}


def render(text: str) -> str:
    """Sanitised HTML; images are not shown, since a picture makes the reader's browser call an outside address."""
    return nh3.clean(_PARSER.render(text), tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES)
