"""The house style that no linter knows: `python -m house.limits`. Each rule yields sentences that name file and line."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = [
    "agileops",
    "home",
    "metrics",
    "intake",
    "boards",
    "catalog",
    "backlogs",
    "rotations",
    "people",
    "journal",
    "core",
]
FILE_LINES, FUNCTION_LINES = 300, 40
BANNED = frozenset(["manager", "handler", "processor", "helper", "helpers", "utils", "util"])
# A role of the trade and the hooks of Django's middleware.
OTHERS_WORDS = re.compile(r"people_?manager|^process_(view|exception|template_response)$", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|(?i:\bfor now\b|\bnot implemented\b)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(work|root|home|Users)/[\w.-]+/")
BARE_LOAD = re.compile(r"\.objects\.get\(|get_object_or_404\(\s*[A-Z]\w+\s*,")
INLINE = (
    (re.compile(r"<script(?![^>]*\b(src|type=\"(application/json|importmap)\"))[^>]*>"), "inline script"),
    (re.compile(r"<style\b|\sstyle=[\"']"), "inline style"),
    (re.compile(r"\s(on[a-z]+|hx-on[:\w-]*)=[\"']|javascript:"), "inline handler"),
    (
        re.compile(r"<(script|link|img|source|iframe)\b[^>]*(src|href)=[\"'](https?:)?//"),
        "something from another host",
    ),
)


def main() -> None:
    found = [finding for path in product_files() for finding in findings(path)]
    print("\n".join(found))
    sys.exit(f"{len(found)} breaches of the house style." if found else 0)


def product_files() -> Iterator[Path]:
    for place in (*APPS, "house", "bench"):
        for path in sorted((ROOT / place).rglob("*")):
            skipped = {"vendor", "migrations", "__pycache__"} & set(path.parts)
            if path.suffix in {".py", ".html", ".css", ".js"} and not skipped:
                yield path


def findings(path: Path) -> Iterator[str]:
    text, where = path.read_text(), path.relative_to(ROOT)
    if (count := text.count("\n")) > FILE_LINES:
        yield f"{where}: {count} lines; a file has at most {FILE_LINES}"
    if path != Path(__file__):
        yield from in_lines(path, text)
    if path.suffix == ".py":
        yield from (f"{where}{finding}" for finding in in_code(path, text))


def in_lines(path: Path, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        for finding in of_line(path, line):
            yield f"{path.relative_to(ROOT)}:{number}: {finding}"


def of_line(path: Path, line: str) -> Iterator[str]:
    if UNFINISHED.search(line):
        yield "unfinished work is not left in product code"
    if MACHINE_PATH.search(line):
        yield "a path of one machine"
    if path.suffix == ".html":
        yield from (
            f"{what}; the pages' policy refuses it" for pattern, what in INLINE if pattern.search(line)
        )
    if path.suffix == ".py":
        yield from of_code_line(path, line)


def of_code_line(path: Path, line: str) -> Iterator[str]:
    if {"views", "api"} & {*path.parts, path.stem} and BARE_LOAD.search(line):
        yield "load through visible_to(person), so that the invisible is 404"
    if "__all__" in line and "fields" in line:
        yield "name the fields; `__all__` shows the next one by accident"


def in_code(path: Path, text: str) -> Iterator[str]:
    try:
        tree = ast.parse(text, feature_version=(3, 11))
    except SyntaxError as error:
        yield f":{error.lineno}: not Python 3.11 ({error.msg})"
        return
    if banned(path.stem) or path.stem == "services":
        yield f": the name {path.stem!r} says nothing; see STYLE, Names"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (f":{node.lineno}: {finding}" for finding in of_definition(path, node))
        if isinstance(node, ast.Call) and ends_with_a_moment(node):
            yield f":{node.lineno}: two may have the same moment; end the order with the key"


def of_definition(path: Path, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    if banned(node.name) and not hands_out_querysets(node):
        yield f"the name {node.name!r} says nothing"
    if isinstance(node, ast.ClassDef):
        if is_model(node) and "models" in {*path.parts, path.stem} and not ast.get_docstring(node):
            yield f"{node.name} does not say what it is in the trade"
        return
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if lines > FUNCTION_LINES:
        yield f"{node.name} has {lines} lines; a function has at most {FUNCTION_LINES}"
    if is_verb(node):
        yield from (f"{node.name}({flag}): a verb takes no flag" for flag in flags(node))


def ends_with_a_moment(call: ast.Call) -> bool:
    """PostgreSQL hands out rows of one moment in any order."""
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == "order_by" and call.args):
        return False
    last = call.args[-1]
    return isinstance(last, ast.Constant) and str(last.value).endswith(("_at", "_on"))


def banned(name: str) -> bool:
    if OTHERS_WORDS.search(name):
        return False
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower().strip("_").split("_")
    return (
        bool(BANNED & set(words))
        or (words[0] in {"do", "process"} and len(words) > 1)
        or name in {"data", "info"}
    )


def hands_out_querysets(node: ast.AST) -> bool:
    """Django's own word for what hands out a QuerySet."""
    return isinstance(node, ast.ClassDef) and any("Manager" in ast.unparse(base) for base in node.bases)


def is_model(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).split(".")[-1] in {"Model", "AbstractBaseUser"} for base in node.bases)


def is_verb(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(ast.unparse(decorator) == "verb()" for decorator in node.decorator_list)


def flags(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Booleans that steer the verb; one that is only written down is a fact like any other."""
    given = [*node.args.args, *node.args.kwonlyargs]
    booleans = {each.arg for each in given if each.annotation and ast.unparse(each.annotation) == "bool"}
    tests = [each.test for each in ast.walk(node) if isinstance(each, ast.If | ast.IfExp | ast.While)]
    steering = {name.id for test in tests for name in ast.walk(test) if isinstance(name, ast.Name)}
    return sorted(booleans & steering)


if __name__ == "__main__":
    main()
