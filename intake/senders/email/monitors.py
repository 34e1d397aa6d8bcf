"""What monitors write by mail: the thing that it is about, and whether it is a problem, stands in the subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORD = r"(?P<word>PROBLEM|RECOVERY|ACKNOWLEDGEMENT|CUSTOM|FLAPPING[A-Z]+|DOWNTIME[A-Z]+)"
SUBJECTS = (
    # Nagios: ** PROBLEM Service Alert: db1/Disk is CRITICAL **
    re.compile(rf"\*\* {WORD} (?P<thing>(?:Host|Service) Alert: .+) is [A-Z]+ \*\*"),
    # Icinga: [PROBLEM] Disk on db1 is CRITICAL!
    re.compile(rf"\[{WORD}\] (?P<thing>.+) is [A-Z]+!"),
    # Alertmanager and Grafana: [FIRING:2] Disk (db1 critical)
    re.compile(r"\[(?P<word>FIRING|RESOLVED)(?P<count>:[0-9]+)?[^\]]*\] (?P<thing>.+)"),
)
PROBLEMS = {"PROBLEM", "CUSTOM", "FIRING"}


@dataclass(frozen=True, slots=True)
class News:
    """Of which thing of which sender a letter tells, and what is the same told again."""

    thing: str
    # Of a group that fires it counts how many do: one more is something new.
    repeats: str
    is_problem: bool

    @property
    def follows(self) -> str:
        return self.repeats if self.is_problem else self.thing


def news_of(subject: str, address: str) -> News | None:
    """Nothing where a person wrote, where nobody says who did, or where the end of the subject is not known."""
    found = next((match for each in SUBJECTS if (match := each.fullmatch(subject))), None)
    if found is None or not address or subject.endswith("…"):
        return None
    named, count = found.groupdict(), found.groupdict().get("count") or ""
    thing = f"{address}\n{named['thing']}"
    return News(thing, f"{thing}\n{count}" if count else thing, named["word"] in PROBLEMS)
