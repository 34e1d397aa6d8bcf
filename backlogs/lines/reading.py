"""Lines as they are written: the words of a title, and the signs between them. Asks no database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from backlogs.models.words import ClassOfService
from core.errors import Invalid
from core.fields import INVISIBLE

MOST_LINES, LONGEST_LINE, MOST_LETTERS = 500, 2_000, 1_000_000
LONGEST_TITLE, SHOWN, MOST_NAMES, TAB = 300, 80, 30, 4
CLASSES = {
    "expedite": ClassOfService.EXPEDITE, "fixed": ClassOfService.FIXED_DATE, "standard": ClassOfService.STANDARD,
    "intangible": ClassOfService.INTANGIBLE,
}  # fmt: skip
EASES = {"easy": 1, "medium": 2, "hard": 3}
BULLET = re.compile(r"^(?:[-*•–+]\s+)?(?:\[[ xX]?\]\s+)?")
# A sign stands in front of a word that begins with a letter, or of words in quotation marks; so "#5", "@ 9" and "~/bin" are words.
SIGN = re.compile(
    r'(?<!\S)(?:\\(?P<kept>[#@!~^\d]\S*)|(?P<sign>[#@!~^])(?P<name>"[^"]+"|[^\W\d_][^\s"]*)|(?P<points>\d{1,4}(?:\.\d{1,2})?)p(?!\S))'
)
DAY = re.compile(r"\s+(\d{4}-\d{2}-\d{2})(?!\S)")


@dataclass
class Line:
    """One line, and what is wrong with it; people and customers are still names."""

    number: int
    text: str
    title: str = ""
    labels: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    customer: str = ""
    class_of_service: str = ""
    due_on: date | None = None
    points: Decimal | None = None
    ease: int | None = None
    wrong: list[str] = field(default_factory=list)
    # How far it stands to the right, and what that makes of it: a feature, or a story of the feature in that line.
    indent: int = 0
    is_feature: bool = False
    under: int | None = None

    @property
    def shown(self) -> str:
        """As much of it as a sentence has room for."""
        return self.text if len(self.text) <= SHOWN else f"{self.text[:SHOWN]}…"


def read_lines(text: str) -> list[Line]:
    """Every line that says something, with its number; refused are more than can be looked over."""
    if len(text) > MOST_LETTERS:
        raise Invalid(
            f"These are {len(text):,} letters; at most {MOST_LETTERS:,} are read at once.",
            code="too_long", field="lines",
        )  # fmt: skip
    written = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(written) > MOST_LINES:
        raise Invalid(
            f"These are {len(written):,} lines; at most {MOST_LINES} are added at once, so that they can be looked over.",
            code="too_many_lines", field="lines",
        )  # fmt: skip
    if not written:
        raise Invalid("Write a line for each item.", code="lines_needed", field="lines")
    return [read_line(line.strip(), number, indent(line)) for number, line in written]


def indent(line: str) -> int:
    wide = line.expandtabs(TAB)
    return len(wide) - len(wide.lstrip())


def read_line(text: str, number: int = 1, indented: int = 0) -> Line:
    line = Line(number, text, indent=indented)
    if len(text) > LONGEST_LINE:
        line.wrong.append(f"The line has {len(text):,} letters; a title has at most {LONGEST_TITLE}.")
        return line
    body, words, place = BULLET.sub("", text, count=1), [], 0
    while match := SIGN.search(body, place):
        words.append(body[place : match.start()])
        place = match.end()
        if match["kept"]:
            words.append(match["kept"])
        elif match["points"]:
            _once(line, "points", Decimal(match["points"]), "size")
        elif match["sign"] == "!":
            place = _class(line, match["name"].lower(), body, place)
        else:
            _named(line, match["sign"], match["name"].strip('"').rstrip(",.;:)").strip())
    line.title = INVISIBLE.sub("", " ".join("".join([*words, body[place:]]).split())).strip()
    _check_title(line)
    _check_names(line)
    return line


def _check_title(line: Line) -> None:
    if not line.title:
        line.wrong.append("Nothing is left for a title.")
    elif len(line.title) > LONGEST_TITLE:
        line.wrong.append(f"The title has {len(line.title):,} letters; at most {LONGEST_TITLE}.")


def _check_names(line: Line) -> None:
    """Further names are not looked up."""
    for called, names in (("labels", line.labels), ("people", line.people)):
        if len(names) > MOST_NAMES:
            line.wrong.append(f"An item has at most {MOST_NAMES} {called}.")
            del names[MOST_NAMES:]


def _named(line: Line, sign: str, name: str) -> None:
    if sign == "#":
        if len(name) > 60:
            line.wrong.append(f"A label has at most 60 letters; “#{name[:20]}…” has {len(name)}.")
        line.labels += [name] * (name not in line.labels)
    elif sign == "@":
        line.people += [name] * (name not in line.people)
    elif sign == "^":
        _once(line, "customer", name, "customer")
    elif name.lower() in EASES:
        _once(line, "ease", EASES[name.lower()], "ease")
    else:
        line.wrong.append(_unknown("~", name, "ease", EASES))


def _class(line: Line, name: str, body: str, place: int) -> int:
    """The class of service; a fixed date stands behind it. Gives the place behind both."""
    if name not in CLASSES:
        line.wrong.append(_unknown("!", name, "class of service", CLASSES))
        return place
    _once(line, "class_of_service", str(CLASSES[name]), "class of service")
    if name != "fixed":
        return place
    day = DAY.match(body, place)
    try:
        line.due_on = date.fromisoformat(day[1]) if day else None
    except ValueError:
        line.wrong.append(f"{day[1] if day else ''} is no day.")
    if day is None:
        line.wrong.append("After !fixed stands its day, as in !fixed 2026-12-31.")
    return day.end() if day else place


def _once(line: Line, name: str, value: object, called: str) -> None:
    if getattr(line, name):
        line.wrong.append(f"There are two of it: the {called} is said twice.")
    setattr(line, name, value)


def _unknown(sign: str, name: str, called: str, known: Mapping[str, object]) -> str:
    listed = ", ".join(f"{sign}{each}" for each in known)
    return f"“{sign}{name}” is no {called}: those are {listed}. For the word itself write \\{sign}{name}."
