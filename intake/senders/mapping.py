"""A mapping says in TOML where a sender writes what we ask for; docs/intake/generic.md explains each key."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from intake.reports import MACRO, NO_OBJECT, Report, State, Unreadable, clean, first, listed, read_each, table
from intake.senders.paths import pick, told

PATHS = (
    "state", "text", "severity", "link", "runbook_link", "group", "service", "began_at", "ended_at",
)  # fmt: skip
NAMES = {"key", "title", "facts", "items", "states", "rules", "without_state", "test_without", *PATHS}
WORDS = {state.value: state for state in State if state is not State.UNREADABLE}


NO_STATE = "The mapping of this source has neither `state` nor `without_state`. Add one on its page, then replay this."


class WrongMapping(Exception):
    """One sentence about what in a mapping cannot be meant."""


@dataclass(frozen=True)
class Rule:
    """Where the value at `path` is one of these or has one of these words, the state is this one, whatever else is said."""

    path: str
    values: frozenset[str]
    words: tuple[str, ...]
    state: State

    def holds(self, said: dict[str, Any]) -> bool:
        value = clean(pick(said, self.path), 300).lower()
        return value in self.values or any(_has_word(value, word) for word in self.words)


@dataclass(frozen=True)
class Mapping:
    key: tuple[str, ...]
    paths: dict[str, str]
    states: dict[str, State]
    title: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    items: str = ""
    without_state: State | None = None
    # Without this a message is the sender's test button.
    test_without: str = ""

    def reports(self, said: Any) -> list[Report]:
        whole = said if isinstance(said, list) else [said]
        found = listed(pick(said, self.items)) if self.items else listed(whole)
        if not found and not self.items:
            raise Unreadable(NO_OBJECT)
        return read_each(found, self._report)

    def _report(self, said: dict[str, Any]) -> Report:
        if self.test_without and pick(said, self.test_without) in ("", None):
            return Report.of(State.TEST, key="", title=self._title(said))
        key = self._key(said)
        if MACRO.search(key):
            return Report.of(State.TEST, key=key)
        values = {name: told(said, path) for name, path in self.paths.items() if name != "state"}
        state = self._state(said)
        if not key and state is not State.TEST:
            raise Unreadable(nothing_at("key", self.key[0]))
        if state is State.FIRING:
            values.pop("ended_at", None)
        return Report.of(state, key=key, title=self._title(said), facts=self._facts(said), **values)

    def _title(self, said: dict[str, Any]) -> str:
        return ": ".join(part for path in self.title if (part := clean(told(said, path), 300)))

    def _facts(self, said: dict[str, Any]) -> dict[str, Any]:
        """An object gives all that it holds, anything else stands under the name of its path."""
        found: dict[str, Any] = {}
        for path in self.facts:
            value = told(said, path)
            found |= value if isinstance(value, dict) else {path.partition("|")[0]: value} if value else {}
        return found

    def _key(self, said: dict[str, Any]) -> str:
        """The first path has to say something; the others tell apart what it leaves alike."""
        main, others = pick(said, self.key[0]), [told(said, path) for path in self.key[1:]]
        parts = [clean(part, 10_000) for part in (main, *others)]
        return ":".join(part for part in parts if part) if parts[0] else ""

    def _state(self, said: dict[str, Any]) -> State:
        for rule in self.rules:
            if rule.holds(said):
                return rule.state
        word = clean(told(said, self.paths["state"]) if "state" in self.paths else "", 100).lower()
        if not word and self.without_state:
            return self.without_state
        if not word:
            raise Unreadable(nothing_at("state", self.paths["state"]) if "state" in self.paths else NO_STATE)
        if word not in self.states:
            raise Unreadable(
                f"Its state {word!r} is none that the mapping knows. Add it to [states] on this source's page, then replay it."
            )
        return self.states[word]


def nothing_at(name: str, path: str) -> str:
    return (
        f"Nothing is where `{name}` is looked for ({clean(path, 60)}). "
        "Let the sender write it, or change the mapping on this source's page; then replay it."
    )


@lru_cache(maxsize=200)
def read_mapping(text: str) -> Mapping:
    """The mapping that a TOML text means, or WrongMapping."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongMapping(f"This is not TOML: {error}.") from None
    except (ValueError, RecursionError):
        raise WrongMapping("This is TOML that nobody means: too deep, or with a number too long.") from None
    if unknown := said.keys() - NAMES:
        raise WrongMapping(f"A mapping has no {sorted(unknown)[0]!r}; it has {', '.join(sorted(NAMES))}.")
    if not isinstance(said.get("states", {}), dict) or not _are_tables(said.get("rules", [])):
        raise WrongMapping("`states` is a table of our words, and each rule begins with [[rules]].")
    if not (key := _paths(said, "key")):
        raise WrongMapping("`key` is a path, or a list of paths, that tells one alert from another.")
    return Mapping(
        key=key,
        paths={name: _text(said, name) for name in PATHS if name in said},
        states=_states(table(said.get("states"))),
        title=_paths(said, "title"),
        facts=_paths(said, "facts"),
        rules=tuple(_rule(rule) for rule in listed(said.get("rules"))),
        items=_text(said, "items"),
        without_state=_state(said["without_state"]) if "without_state" in said else None,
        test_without=_text(said, "test_without"),
    )


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise WrongMapping(f"`{name}` is a path in quotation marks.")
    return value


def _paths(said: dict[str, Any], name: str) -> tuple[str, ...]:
    value = said.get(name, [])
    paths = [value] if isinstance(value, str) else value
    if not isinstance(paths, list) or not all(isinstance(one, str) and one for one in paths):
        raise WrongMapping(f"`{name}` is a path in quotation marks, or a list of such.")
    return tuple(paths)


def _states(said: dict[str, Any]) -> dict[str, State]:
    """Each word of the sender's, in lower case, to the state that it means."""
    found = {}
    for name, words in said.items():
        for word in words if isinstance(words, list) else [words]:
            found[str(word).lower()] = _state(name)
    return found


def _are_tables(rules: Any) -> bool:
    return isinstance(rules, list) and all(isinstance(rule, dict) for rule in rules)


def _state(word: Any) -> State:
    if not isinstance(word, str) or word not in WORDS:
        raise WrongMapping(f"{word!r} is no state; the states are {', '.join(WORDS)}.")
    return WORDS[word]


def _rule(said: dict[str, Any]) -> Rule:
    values, words, path = said.get("is", []), said.get("has", []), said.get("path")
    if not isinstance(path, str) or not isinstance(values, list) or not isinstance(words, list):
        raise WrongMapping("A rule has a `path`, a list `is` or `has`, and the `state` that it means.")
    if not values and not words:
        raise WrongMapping("A rule says with `is` which values it means, or with `has` which words in them.")
    return Rule(path, frozenset(_lower(values)), tuple(_lower(words)), _state(said.get("state")))


def _lower(values: list[Any]) -> list[str]:
    return [str(first([value])).lower() for value in values]


def _has_word(value: str, word: str) -> bool:
    """Not inside of another: "unacknowledged" has no "acknowledged"."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", value) is not None
