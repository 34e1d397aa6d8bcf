"""Every route and method that the project offers, read from its URLs."""

from collections.abc import Iterator
from functools import cache

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

METHODS = ("get", "post", "patch", "put", "delete")
ADMIN = "admin/"  # Django's own site; tests/people/test_admin.py and tests/backlogs/test_admin.py hold it


def offered() -> set[tuple[str, str]]:
    return {(name, method) for name, _, methods in _walk(get_resolver()) for method in methods}


@cache
def _full_names() -> dict[str, str]:
    return {name: full for name, full, _ in _walk(get_resolver())}


def full_name(name: str) -> str:
    return _full_names()[name]


def _walk(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, list[str]]]:
    for one in resolver.url_patterns:
        pattern = prefix + str(one.pattern)
        if pattern.startswith(ADMIN):
            continue
        if isinstance(one, URLPattern):
            if one.name:
                full = f"{space}{one.name}"
                yield full.replace(":", "."), full, _methods(one)
        else:
            yield from _walk(one, pattern, f"{space}{one.namespace}:" if one.namespace else space)


def _methods(pattern: URLPattern) -> list[str]:
    view = pattern.callback
    actions = getattr(view, "actions", None)
    if actions:
        return [method for method in METHODS if method in actions]
    made = getattr(view, "view_class", None) or getattr(view, "cls", None)
    return [method for method in METHODS if made is not None and hasattr(made, method)]
