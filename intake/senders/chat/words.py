"""The three commands, as people type them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from backlogs.models.interruption import HALF_DAY, HOUR, QUARTER
from intake.reports import clean

HELP = (
    "interrupt <what you need>: asks the one on duty\n"
    "interrupted 15m by <who> about <what>: counts it (15m, 1h or half a day), no ticket\n"
    "who is on duty: says it"
)
MENTION = re.compile(r"<at>.*?</at>|<[@#!][^|>]*\|([^>]*)>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"</?(?:p|div|br|span)[^>]*>|&nbsp;", re.IGNORECASE)
LENGTH = re.compile(
    r"^(?:for\s+)?(?:(\d{1,4})\s*(m|min|mins|minutes?|h|hours?)\b|(half an? day|half day)\b|(an hour)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Command:
    """One line of somebody in a chat."""

    name: str
    text: str = ""
    minutes: int = QUARTER
    asked_by: str = ""
    about: str = ""


def read_command(typed: str) -> Command:
    """What cannot be meant asks for help."""
    text = html.unescape(TAG.sub(" ", MENTION.sub(lambda found: f"@{found[1]} " if found[1] else "", typed)))
    word, _, rest = " ".join(clean(text, 4_000).split()).partition(" ")
    match word.lower().lstrip("/"):
        case "interrupt" | "ask" if rest:
            return Command("interrupt", text=rest)
        case "interrupted":
            return _interrupted(rest)
        case "who" | "duty" | "whois":
            return Command("who")
    return Command("help")


def _interrupted(text: str) -> Command:
    minutes = QUARTER
    if length := LENGTH.match(text):
        minutes, text = _minutes(length), text[length.end() :].strip()
    before, _, about = f" {text}".partition(" about ")
    asked_by = before.strip().removeprefix("by ").strip()
    return Command("interrupted", minutes=minutes, asked_by=asked_by[:80], about=about.strip()[:200])


def _minutes(length: re.Match[str]) -> int:
    if length[3]:
        return HALF_DAY
    return HOUR if length[4] else int(length[1]) * (HOUR if length[2].lower().startswith("h") else 1)
