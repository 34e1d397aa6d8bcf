"""Descriptions and comments of Jira as text: Server has text, Cloud a tree (Atlassian Document Format)."""

from typing import Any

from backlogs.imports.texts import LONGEST_DESCRIPTION, clean

DEEPEST = 40


def text_of(value: Any, field: str) -> str:
    """Markdown of either shape."""
    if isinstance(value, dict):
        value = "".join(_written(value, 0))[: LONGEST_DESCRIPTION + 1]
        while "\n\n\n" in value:
            value = value.replace("\n\n\n", "\n\n")
    return clean(value, field)


def _written(node: Any, depth: int) -> list[str]:
    if not isinstance(node, dict) or depth > DEEPEST:
        return []
    kind = node.get("type")
    attrs = node["attrs"] if isinstance(node.get("attrs"), dict) else {}
    if kind == "text":
        return [_marked(node)]
    if kind == "hardBreak":
        return ["\n"]
    if kind in {"mention", "emoji", "status", "date", "inlineCard", "blockCard"}:
        return [
            str(
                attrs.get("text")
                or attrs.get("shortName")
                or attrs.get("url")
                or attrs.get("timestamp")
                or ""
            )
        ]
    inner = node["content"] if isinstance(node.get("content"), list) else []
    made = [part for child in inner for part in _written(child, depth + 1)]
    return _framed(kind, attrs, made)


def _marked(node: dict[str, Any]) -> str:
    text = node["text"] if isinstance(node.get("text"), str) else ""
    marks = node["marks"] if isinstance(node.get("marks"), list) else []
    for mark in marks:
        kind = mark.get("type") if isinstance(mark, dict) else None
        if kind in {"strong", "em", "code", "strike"}:
            around = {"strong": "**", "em": "*", "code": "`", "strike": "~~"}[kind]
            text = f"{around}{text}{around}"
        elif kind == "link" and isinstance(mark.get("attrs"), dict):
            text = f"[{text}]({mark['attrs'].get('href', '')})"
    return text


def _framed(kind: Any, attrs: dict[str, Any], made: list[str]) -> list[str]:
    if kind == "heading":
        level = attrs.get("level")
        return ["#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1), " ", *made, "\n\n"]
    if kind == "codeBlock":
        return ["```\n", *made, "\n```\n\n"]
    if kind == "blockquote":
        return ["> ", "".join(made).strip().replace("\n", "\n> "), "\n\n"]
    if kind in {"listItem", "taskItem"}:
        return ["- ", "".join(made).strip().replace("\n", "\n  "), "\n"]
    if kind in {"tableHeader", "tableCell"}:
        return ["| ", "".join(made).strip().replace("\n", " "), " "]
    if kind == "tableRow":
        return [*made, "|\n"]
    if kind == "rule":
        return ["---\n\n"]
    if kind in {"paragraph", "bulletList", "orderedList", "taskList", "table", "panel", "mediaSingle"}:
        return [*made, "\n\n"]
    return made
