"""What a sender says in one message, in our words; and the words in which we say that we cannot read it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from core.fields import INVISIBLE, UNSTORABLE

LONGEST_KEY, LONGEST_FACT, MOST_FACTS = 180, 300, 60
LONGEST = {"text": 20_000, "service": 80, "severity": 40, "group": 200}
# What a test button sends literally: {EVENT.ID}, $ALERT_ID, $HOSTNAME$, ${ID}, {{issue.key}}. Inside of a word a dollar is
# part of a name (MSSQL$SQLEXPRESS).
MACRO = re.compile(
    r"\{[A-Z][A-Z0-9_.#?]*\}|\$\{[A-Z][A-Z0-9_]*\}|(?<!\w)\$[A-Z][A-Z0-9_]*\$?|\{\{[\w. ]+\}\}"
)
FRACTION = re.compile(r"(\.\d{6})\d+")
NO_KEY = "It names nothing by which one alert is told from another. The sender has to write a key that stays the same."
NO_OBJECT = "It is JSON, but not an object with names and values, as this sender writes. Look at what it is set to send."
OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")


class State(Enum):
    """What became of the thing that a sender speaks of."""

    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    NEWS = "news"  # something about it that neither opens nor ends it
    TEST = "test"
    UNREADABLE = "unreadable"  # one of several in a message


class Unreadable(Exception):
    """One sentence about why a message waits in quarantine."""


class NotYet(Exception):
    """One sentence about what has to answer first; the message is tried again by itself."""


@dataclass(frozen=True, slots=True)
class Report:
    """One thing said about one alert."""

    state: State
    key: str = ""
    title: str = ""
    text: str = ""
    severity: str = ""
    link: str = ""
    runbook_link: str = ""
    group: str = ""
    service: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    began_at: datetime | None = None
    ended_at: datetime | None = None

    @classmethod
    def of(cls, state: State, *, key: Any, title: Any = "", facts: Any = None, **said: Any) -> Report:
        """From whatever the sender wrote: cleaned, cut to length, and a test where the key is an unexpanded macro."""
        times = {when: moment(said.pop(when, None)) for when in ("began_at", "ended_at")}
        name = clean(key, 10_000)
        if state is State.TEST or MACRO.search(name):
            return cls(State.TEST, title=clean(title, 300))
        if not name:
            raise Unreadable(NO_KEY)
        links = {url: web_address(said.pop(url, "")) for url in ("link", "runbook_link")}
        texts = {part: clean(value, LONGEST.get(part, 200)) for part, value in said.items()}
        if MACRO.fullmatch(texts.get("service", "")):
            texts["service"] = ""
        whole: dict[str, Any] = {**texts, **links, **times}
        return cls(
            state, key=folded(name), title=clean(title, 300) or name[:300], facts=facts_of(facts), **whole
        )


def clean(value: Any, longest: int) -> str:
    """Text that every database stores: what cannot be stored becomes the sign for it."""
    if value is None or isinstance(value, dict | list):
        return ""
    text = UNSTORABLE.sub("\ufffd", str(value)).strip()
    return text if len(text) <= longest else text[: longest - 1] + "…"


def folded(key: str) -> str:
    """A key as an item can carry it; a long one keeps its beginning and is told apart by its hash."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[:120]}~{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def web_address(value: Any) -> str:
    """A link that a person may follow, or nothing."""
    text = clean(value, 2_000)
    return text if text.startswith(("https://", "http://")) and "…" not in text else ""


def facts_of(value: Any) -> dict[str, str]:
    """Labels and their like, in their own order."""
    if not isinstance(value, Mapping):
        return {}
    pairs = ((clean(name, 80), clean(said, LONGEST_FACT)) for name, said in value.items())
    return dict([(name, said) for name, said in pairs if name and said][:MOST_FACTS])


def moment(value: Any) -> datetime | None:
    """The instant that a sender wrote, in UTC; nothing where it wrote none, or the year 1 for "not yet"."""
    try:
        found = _moment(value)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is not None and 2000 <= found.year <= 9000 else None


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool) or value in (None, ""):
        return None
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdecimal()):
        seconds = float(value)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    text = OFFSET.sub(
        r"\1:\2", FRACTION.sub(r"\1", str(value).strip().replace(" UTC", "Z").replace(" +", "+"))
    )
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def read_json(body: bytes) -> Any:
    """What the bytes say. One letter in another encoding costs that letter, not the alert."""
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise Unreadable("It is not JSON. Let its sender post JSON (application/json).") from None


def read_object(body: bytes) -> dict[str, Any]:
    found = read_json(body)
    if not isinstance(found, dict):
        raise Unreadable(NO_OBJECT)
    return found


def read_each(said: Iterable[Any], read: Callable[[Any], Report]) -> list[Report]:
    """Of several alerts in a message; one that cannot be read is marked, and where none can be the message is unreadable."""
    found = [_read_or_marked(one, read) for one in said]
    if found and all(report.state is State.UNREADABLE for report in found):
        raise Unreadable(found[0].text)
    return found


def _read_or_marked(said: Any, read: Callable[[Any], Report]) -> Report:
    try:
        return read(said)
    except Unreadable as unreadable:
        return Report(State.UNREADABLE, text=str(unreadable))


def listed(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, whatever else stands in it."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def table(value: Any) -> dict[str, Any]:
    """An object, or an empty one where the sender wrote null or something else."""
    return value if isinstance(value, dict) else {}


def seen_first(*texts: str) -> str:
    """The first in which anybody sees anything, as one line, without what has no width or turns the direction of reading."""
    seen = (INVISIBLE.sub("", " ".join(text.split())).strip() for text in texts)
    return next(filter(None, seen), "(nothing to read)")


def first(values: Iterable[Any]) -> Any:
    """The first that says anything; 0 does."""
    return next((value for value in values if value not in (None, "", [], {})), "")
