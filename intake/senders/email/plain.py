"""Text for people out of what mail programs write: HTML to words, and a reply without what it quotes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LONGEST_HTML = 1_000_000
SKIPPED = {"script", "style", "head", "title", "template", "svg", "object", "iframe"}
BREAKS = {
    "p",
    "div",
    "br",
    "tr",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "blockquote",
    "pre",
    "hr",
}
VOID = {"br", "hr"}
TAG, BESIDE, ENDS = re.compile(r"<[^<>]*>"), re.compile(r"<!--|<[!?]"), {"<!--": "-->"}
QUOTED = re.compile(
    r"^(>|-{2,} ?(original message|ursprüngliche nachricht|forwarded message)|_{10,}$)|^(on|am) .{4,200}(wrote|schrieb).{0,80}:$",
    re.IGNORECASE,
)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.skipping = 0
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SKIPPED:
            self.skipping += 1
        if tag in BREAKS:
            self.parts.append("\n")
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        if tag in BREAKS - VOID:
            self.parts.append("\n")
        if tag == "a" and self.links and (url := self.links.pop()).startswith(("http://", "https://")):
            self.parts.append(f" ({url}) ")

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.parts.append(data)


def words_of(html: str) -> str:
    """What a reader would see, with the addresses of links behind their words."""
    lines = (" ".join(line.split()) for line in _read(_that_ends(html[:LONGEST_HTML])).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _read(html: str) -> str:
    reader = _Words()
    try:
        reader.feed(html)
        reader.close()
    except (ValueError, AssertionError):  # a number of a sign that is none, a tag that is none
        return TAG.sub(" ", html)
    return "".join(reader.parts).replace("\xa0", " ")


def _that_ends(html: str) -> str:
    """Without comments and their like, and without a tag that never ends: the parser looks for the end of each again."""
    kept, at = [], 0
    while (found := BESIDE.search(html, at)) is not None:
        kept.append(html[at : found.start()])
        mark = ENDS.get(found[0], ">")
        end = html.find(mark, found.end())
        at = end + len(mark) if end >= 0 else len(html)
    text = "".join([*kept, html[at:]])
    last = text.rfind(">") + 1
    return text[:last] + text[last:].partition("<")[0]


def own_words(text: str) -> str:
    """A reply without the letter that it answers; all of it where nothing else would be left."""
    kept: list[str] = []
    for line in text.splitlines():
        if QUOTED.search(line.strip()):
            break
        kept.append(line)
    return "\n".join(kept).strip() or text.strip()
