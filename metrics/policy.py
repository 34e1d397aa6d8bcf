"""How numbers are counted: every convention that tools disagree about, in one value that can be read from a file."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from core.errors import Invalid

ENOUGH_SIZED = 0.8  # below this part of the items that count, points say little
CATEGORIES = ("queue", "active", "waiting", "done")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CHOICES: dict[str, tuple[str, ...]] = {
    "size_at": ("start", "commit", "finish", "now"),
    "skipped": ("none", "next"),
    "unmapped": ("previous", "ignore", "refuse"),
    "zone": ("team", "as-written"),
    "backward": ("keep-first", "wipe"),
    "never_started": ("unknown", "zero"),
    "percentile": ("nearest-rank", "linear"),
    "week_starts": WEEKDAYS,
}


@dataclass(frozen=True, slots=True)
class Policy:
    """One set of counting rules; docs/reference/policy.md explains each key, and the defaults are ours.

    commit, start and finish name a point of the flow: a category of column (queue, active, waiting, done), else the
    name of a stage, else an outside status; the prefixes `category:`, `stage:` and `status:` make it explicit.
    `columns` sends each outside status to a stage, stages in the order in which they first appear.
    """

    size_at: str = "start"  # the size that counts: the one an item had when work began
    commit: str = "queue"  # lead time runs from here
    start: str = "active"  # cycle time runs from here
    finish: str = "done"
    skipped: str = "none"  # next: a stage that was jumped over has the date of the stage jumped to
    unmapped: str = (
        "previous"  # time in a status outside the map: of the stage before, of no stage, or refused
    )
    inclusive_days: bool = True  # finished - started + 1
    zone: str = "team"  # as-written: the day as the outside tool wrote it, with its own offset
    backward: str = "keep-first"  # wipe: a move to the left forgets the stages right of it
    never_started: str = "unknown"  # cycle time of what was finished without ever being started
    percentile: str = "nearest-rank"
    percentiles: tuple[float, ...] = (50, 85, 95)
    week_starts: str = "monday"
    iterations: int = 6  # how many of the last iterations a mean is made of
    columns: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @property
    def fingerprint(self) -> str:
        """The whole policy as one line of text: part of every cache key."""
        return json.dumps(asdict(self), sort_keys=False, separators=(",", ":"))

    @property
    def stages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.columns.values()))

    @property
    def asks_outside(self) -> bool:
        """Needs the status and offset that an outside tool wrote; without them reading is faster."""
        points = (self.commit, self.start, self.finish)
        return bool(self.columns) or self.zone == "as-written" or any(one not in CATEGORIES for one in points)

    @classmethod
    def read(cls, path: Path) -> Policy:
        """The policy of a TOML file; whatever is wrong with it is said in one sentence."""
        try:
            return cls.parse(path.read_text("utf-8"), named=str(path))
        except OSError as error:
            raise _refusal(f"{path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise _refusal(f"{path} is not UTF-8 text.") from error

    @classmethod
    def parse(cls, text: str, *, named: str = "The policy") -> Policy:
        """The policy of TOML text."""
        try:
            return cls.of(tomllib.loads(text))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise _refusal(f"{named} is not TOML: {error}.") from error

    @classmethod
    def of(cls, keys: Mapping[str, Any]) -> Policy:
        """The policy with these keys, all others at their default."""
        known = {one.name for one in fields(cls)}
        for key in keys:
            if key not in known:
                raise _refusal(f'A policy has no key "{key}".{_did_you_mean(key, known)}')
        return cls(**{key: _checked(key, value) for key, value in keys.items()})


def _checked(key: str, value: Any) -> Any:
    match key:
        case "inclusive_days":
            return _demand(isinstance(value, bool), key, value, "true or false") and value
        case "iterations":
            whole = isinstance(value, int) and not isinstance(value, bool)
            return _demand(whole and 1 <= value <= 100, key, value, "a whole number from 1 to 100") and value
        case "percentiles":
            return _checked_percentiles(value)
        case "columns":
            return _checked_columns(value)
        case "commit" | "start" | "finish":
            _demand(
                isinstance(value, str) and value.strip() != "", key, value, "a category, a stage or a status"
            )
            return value.strip()
    choices = CHOICES[key]
    _demand(value in choices, key, value, " or ".join(f'"{one}"' for one in choices))
    return value


def _checked_percentiles(value: Any) -> tuple[float, ...]:
    good = isinstance(value, list | tuple) and value and all(_is_percentage(one) for one in value)
    _demand(bool(good), "percentiles", value, "a list of numbers above 0 and up to 100")
    return tuple(value)


def _is_percentage(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 100


def _checked_columns(value: Any) -> dict[str, str]:
    good = isinstance(value, Mapping) and all(isinstance(one, str) and one.strip() for one in value.values())
    _demand(good, "columns", value, 'a table of outside status = "stage"')
    return {str(status).strip(): stage.strip() for status, stage in value.items()}


def _demand(good: bool, key: str, value: Any, wanted: str) -> bool:
    if not good:
        raise _refusal(f'"{key}" in a policy is {wanted}, not {value!r}.')
    return True


def _refusal(sentence: str) -> Invalid:
    return Invalid(sentence, code="policy")


def _did_you_mean(key: str, known: set[str]) -> str:
    near = get_close_matches(key, known, n=1)
    return f' Did you mean "{near[0]}"?' if near else ""
