"""The description of the API as a person reads it: nouns, what can be asked of each, what goes in and what comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 2


@dataclass(frozen=True)
class Line:
    """A parameter or a field: its name, what may stand there, and what it means."""

    name: str
    holds: str
    is_required: bool = False
    told: str = ""


@dataclass(frozen=True)
class Operation:
    """One method at one address."""

    method: str
    path: str
    name: str
    told: str
    parameters: list[Line]
    body: list[Line]
    status: str
    answer: list[Line]
    problems: list[str]


def by_noun(schema: dict[str, Any]) -> dict[str, list[Operation]]:
    """The operations of each noun, in the order of their addresses."""
    reader, found = Reader(schema), defaultdict(list)
    for path in sorted(schema["paths"]):
        for method in METHODS:
            if told := schema["paths"][path].get(method):
                found[(told.get("tags") or ["other"])[0]].append(reader.operation(method, path, told))
    return dict(sorted(found.items()))


class Reader:
    """Follows the references of one OpenAPI document."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.shapes: dict[str, Any] = schema["components"]["schemas"]

    def operation(self, method: str, path: str, told: dict[str, Any]) -> Operation:
        good = next((code for code in sorted(told["responses"]) if code < "400"), "")
        return Operation(
            method=method.upper(),
            path=path,
            name=told["operationId"],
            told=told.get("description", ""),
            parameters=[self.parameter(each) for each in told.get("parameters", [])],
            body=list(self.fields(_shape(told.get("requestBody", {})))),
            status=good,
            answer=list(self.fields(_shape(told["responses"].get(good, {})))),
            problems=sorted(code for code in told["responses"] if code >= "400"),
        )

    def parameter(self, told: dict[str, Any]) -> Line:
        name = told["name"] if told["in"] != "header" else f"{told['name']} (header)"
        return Line(name, self.holds(told["schema"]), told.get("required", False), _words(told))

    def fields(self, shape: dict[str, Any], prefix: str = "", depth: int = 0) -> Iterator[Line]:
        """Of an object, or of the objects in a list or on a page; what is inside an object carries its name."""
        shape = self.followed(shape)
        if shape.get("type") == "array":
            yield from self.fields(shape["items"], f"{prefix}[].", depth)
            return
        required = shape.get("required", [])
        for name, inner in shape.get("properties", {}).items():
            yield Line(f"{prefix}{name}", self.holds(inner), name in required, _words(inner))
            if depth < DEEPEST and (nested := self.inside(inner)):
                ending = "[]." if self.followed(inner).get("type") == "array" else "."
                yield from self.fields(nested, f"{prefix}{name}{ending}", depth + 1)

    def inside(self, shape: dict[str, Any]) -> dict[str, Any]:
        """The object that a field holds, if it holds one or a list of them."""
        found = self.followed(shape)
        found = self.followed(found["items"]) if found.get("type") == "array" else found
        return found if found.get("properties") else {}

    def holds(self, shape: dict[str, Any]) -> str:
        shape = self.followed(shape)
        if choices := shape.get("enum"):
            words = "one of " + ", ".join(str(choice) for choice in choices if choice not in ("", None))
        elif shape.get("type") == "array":
            words = f"list of {self.holds(shape['items'])}"
        elif several := shape.get("oneOf") or shape.get("anyOf"):
            words = " or ".join(dict.fromkeys(self.holds(each) for each in several))
        else:
            words = shape.get("format") or shape.get("type", "anything")
        return f"{words}, or null" if shape.get("nullable") else words

    def followed(self, shape: dict[str, Any]) -> dict[str, Any]:
        """Where a reference leads; what stands beside it is kept."""
        inner = shape.get("allOf", [{}])[0] if len(shape.get("allOf", [])) == 1 else shape
        if "$ref" not in inner:
            return shape
        beside = {name: value for name, value in shape.items() if name not in ("$ref", "allOf")}
        return self.followed(self.shapes[inner["$ref"].rpartition("/")[2]]) | beside


def _shape(answer: dict[str, Any]) -> dict[str, Any]:
    contents: list[dict[str, Any]] = list(answer.get("content", {}).values())
    return contents[0].get("schema", {}) if contents else {}


def _words(told: dict[str, Any]) -> str:
    """What is meant, without the list of choices, which stands among what it holds."""
    return str(told.get("description", "")).partition("* `")[0].strip()
