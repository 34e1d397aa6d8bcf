"""How a page of a list is described in OpenAPI."""

from typing import Any

from core.api.limits import LARGEST_PAGE, PAGE


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


PARAMETERS = [
    _parameter("cursor", {"type": "string"}, "The place to go on from, as `next` and `previous` give it."),
    _parameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE},
        "How many results a page holds.",
    ),
    _parameter("count", {"type": "string", "enum": ["1"]}, "With 1 the answer also counts all results."),
]


def page_schema(results: dict[str, Any]) -> dict[str, Any]:
    link = {"type": "string", "format": "uri", "nullable": True}
    return {
        "type": "object",
        "required": ["next", "previous", "results"],
        "properties": {
            "next": link,
            "previous": link,
            "results": results,
            "count": {"type": "integer", "description": "Present when asked for with `count=1`."},
        },
    }
