"""A mapping file (TOML): what the columns of an export mean, and what its words mean here."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from backlogs.imports.refusals import Unreadable
from backlogs.imports.words import CATEGORIES, CLASSES, KINDS, OUTCOMES

BACKLOGS = ("business", "ssa", "interrupt")
SHIPPED = Path(__file__).parent / "mappings"
ITEM_KEYS = frozenset(
    {
        "id", "title", "description", "opened", "closed", "status", "kind", "priority", "class", "service", "points",
        "due", "labels", "assignee", "reporter", "project", "outcome", "parent",
    }
)  # fmt: skip
CHANGE_KEYS = frozenset({"file", "join", "at", "from", "to", "from_category", "to_category"})
TOP_KEYS = frozenset(
    {
        "like", "about", "zone", "formats", "delimiter", "encoding", "backlog", "points", "item", "always", "where",
        "changes", "columns", "kinds", "priorities", "outcomes", "categories",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of the board, and the statuses of the source whose time belongs to it."""

    name: str
    category: str
    statuses: tuple[str, ...]


@dataclass(slots=True)
class Mapping:
    """What a mapping file says; an empty one says nothing, and the words of `words` hold."""

    name: str = ""
    zone: str = ""
    formats: tuple[str, ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    backlog: str = ""
    points: str = ""
    item: dict[str, str] = field(default_factory=dict)
    always: dict[str, str] = field(default_factory=dict)
    where: dict[str, frozenset[str]] = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)
    columns: list[MappedColumn] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    priorities: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)


def read_mapping(path: Path | str) -> Mapping:
    """The mapping of a file, or of a shipped one by its name alone."""
    found = Path(path)
    if not found.exists() and (SHIPPED / found.name).exists() and found.name == str(path):
        found = SHIPPED / found.name
    return _Reading(found.name).mapping(_table(found, depth=0))


def _table(path: Path, depth: int) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Unreadable(f"The mapping {path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The mapping {path.name} is not TOML: {error}.") from error
    like = table.get("like")
    if like is None:
        return table
    if not isinstance(like, str) or depth > 3:
        raise Unreadable(f"The mapping {path.name} is like no file that it can name.")
    return _table(path.parent / like, depth + 1) | table


class _Reading:
    """Checks one table of TOML on the way to a `Mapping`; every mistake is a sentence with the name of the file."""

    def __init__(self, name: str) -> None:
        self.name = name

    def mapping(self, table: dict[str, Any]) -> Mapping:
        self._known(table, TOP_KEYS, "")
        mapping = Mapping(
            name=self.name,
            zone=self._text(table, "zone"),
            formats=tuple(self._texts(table, "formats")),
            delimiter=self._text(table, "delimiter", ","),
            encoding=self._text(table, "encoding", "utf-8"),
            backlog=self._one_of(self._text(table, "backlog"), ("", *BACKLOGS), "backlog"),
            points=self._text(table, "points"),
            item=self._strings(table, "item", ITEM_KEYS),
            always=self._strings(table, "always", frozenset({"kind", "class", "service", "priority"})),
            where={
                column: self._values(column, value) for column, value in self._section(table, "where").items()
            },
            changes=self._strings(table, "changes", CHANGE_KEYS),
            columns=self._columns(table),
            kinds=self._words(table, "kinds", KINDS),
            priorities={
                word: int(number)
                for word, number in self._words(table, "priorities", ("1", "2", "3", "4")).items()
            },
            outcomes=self._words(table, "outcomes", OUTCOMES),
            categories=self._words(table, "categories", CATEGORIES),
        )
        self._checked(mapping)
        return mapping

    def _checked(self, mapping: Mapping) -> None:
        try:
            if mapping.zone:
                ZoneInfo(mapping.zone)
            if len(mapping.delimiter) != 1 or mapping.delimiter in '\r\n"':
                raise ValueError(f"the delimiter {mapping.delimiter!r}")
            "".encode(mapping.encoding)  # refuses what is no encoding of text
        except (LookupError, ValueError, OSError) as error:
            self._refuse(f"names what nobody knows: {str(error)[:100]}")
        self._one_of(mapping.always.get("kind", ""), ("", *KINDS), "always.kind")
        self._one_of(mapping.always.get("class", ""), ("", *CLASSES), "always.class")
        self._one_of(mapping.always.get("priority", ""), ("", "1", "2", "3", "4"), "always.priority")

    def _columns(self, table: dict[str, Any]) -> list[MappedColumn]:
        given = table.get("columns", [])
        if not isinstance(given, list) or not all(isinstance(column, dict) for column in given):
            self._refuse("writes columns otherwise than as [[columns]] with name, category and statuses")
        columns = []
        for column in given:
            self._known(column, frozenset({"name", "category", "statuses"}), "columns.")
            name = self._text(column, "name")
            category = self._one_of(
                self._text(column, "category"), CATEGORIES, f"the category of the column {name!r}"
            )
            columns.append(MappedColumn(name, category, tuple(self._texts(column, "statuses") or [name])))
        self._columns_make_a_board(columns)
        return columns

    def _columns_make_a_board(self, columns: list[MappedColumn]) -> None:
        names = [column.name.casefold() for column in columns]
        statuses = [status.casefold() for column in columns for status in column.statuses]
        twice = [name for some in (names, statuses) for name in some if some.count(name) > 1]
        if twice or "" in names:
            self._refuse(
                f"names the column or status {twice[0]!r} twice" if twice else "has a column without a name"
            )
        if columns and {column.category for column in columns} < {"queue", "active", "done"}:
            self._refuse("needs a column of each category queue, active and done")

    def _section(self, table: dict[str, Any], key: str) -> dict[str, Any]:
        section = table.get(key, {})
        return (
            section
            if isinstance(section, dict)
            else self._refuse(f"writes {key} otherwise than as a [{key}] section")
        )

    def _strings(self, table: dict[str, Any], key: str, known: frozenset[str]) -> dict[str, str]:
        section = self._section(table, key)
        self._known(section, known, f"{key}.")
        return {
            name: self._text({name: str(value) if type(value) is int else value}, name)
            for name, value in section.items()
        }

    def _words(self, table: dict[str, Any], key: str, known: tuple[str, ...]) -> dict[str, str]:
        return {
            word.casefold(): self._one_of(str(value), known, f"{key}.{word!r}")
            for word, value in self._section(table, key).items()
        }

    def _text(self, table: dict[str, Any], key: str, otherwise: str = "") -> str:
        value = table.get(key, otherwise)
        return (
            value if isinstance(value, str) else self._refuse(f"gives {key} as {value!r}, which is no text")
        )

    def _texts(self, table: dict[str, Any], key: str) -> list[str]:
        value = table.get(key, [])
        right = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return value if right else self._refuse(f"gives {key} as {value!r}, which is no list of texts")

    def _values(self, column: str, value: Any) -> frozenset[str]:
        values = value if isinstance(value, list) else [value]
        right = all(isinstance(one, str | int) for one in values)
        return frozenset(map(str, values)) if right else self._refuse(f"compares {column} with {value!r}")

    def _known(self, table: dict[str, Any], known: frozenset[str], before: str) -> None:
        if unknown := sorted(set(table) - known):
            self._refuse(
                f"has {before}{unknown[0]}, which no mapping has (known: {', '.join(sorted(known))})"
            )

    def _one_of(self, value: str, known: tuple[str, ...], what: str) -> str:
        if value in known:
            return value
        return self._refuse(f"gives {what} as {value!r}; it is one of {', '.join(filter(None, known))}")

    def _refuse(self, reason: str) -> Any:
        raise Unreadable(f"The mapping {self.name} {reason}.")
