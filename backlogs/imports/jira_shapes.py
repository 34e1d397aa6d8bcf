"""What Jira writes in the fields that are read: a field of another shape is refused by its name, never passed over."""

from typing import Any

from backlogs.imports.refusals import BadValue

TEXT_OR_TREE = (str, dict)  # Server, Cloud
NAMED, KEYED = {"name": str}, {"key": str}
USER = {"accountId": str, "name": str, "key": str, "displayName": str}
SHAPES: dict[str, Any] = {
    "summary": str, "created": str, "updated": str, "statuscategorychangedate": str, "resolutiondate": str, "duedate": str,
    "description": TEXT_OR_TREE, "status": {**NAMED, "statusCategory": KEYED}, "issuetype": NAMED, "priority": NAMED,
    "resolution": NAMED, "project": KEYED, "parent": KEYED, "assignee": USER, "reporter": USER, "creator": USER,
    "labels": [str], "components": [NAMED], "subtasks": [dict],
    "issuelinks": [{"type": {"inward": str, "outward": str}, "inwardIssue": KEYED, "outwardIssue": KEYED}],
    "comment": {"comments": [{"created": str, "body": TEXT_OR_TREE, "author": USER}]},
}  # fmt: skip
WORDS = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}


def check_fields(fields: Any) -> dict[str, Any]:
    """The fields of an issue, all of them as Jira writes them; what is missing or null is nothing."""
    if fields is None:
        raise BadValue("it has no fields.")
    _check(fields, SHAPES, "fields")
    return fields


def _check(value: Any, shape: Any, name: str) -> None:
    if value is None:
        return
    kinds = shape if isinstance(shape, tuple) else (shape if isinstance(shape, type) else type(shape),)
    if not isinstance(value, kinds):
        wanted = " or ".join(WORDS[kind] for kind in kinds)
        raise BadValue(f"its {name} is {WORDS[type(value)]}, where Jira writes {wanted}.")
    if isinstance(shape, dict):
        for part, inner in shape.items():
            _check(value.get(part), inner, part if name == "fields" else f"{name}.{part}")
    elif isinstance(shape, list):
        for place, one in enumerate(value):
            _check(one, shape[0], f"{name}[{place}]")
