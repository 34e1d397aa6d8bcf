"""What each door answers to whom. A route and method without a row fails the build."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.authorisation.actors import EVERYBODY

Body = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """`may`: let through (2xx, a redirect, or a conflict of the rules); `sees`: 403; everybody else: 404.

    `route` is the name of the URL, `ids` its parts from the world; `match` names whose version If-Match carries.
    """

    route: str
    method: str
    may: frozenset[str]
    sees: frozenset[str] = frozenset()
    ids: dict[str, str] = field(default_factory=dict)
    body: Body | None = None
    match: str = ""
    query: str = ""
    note: str = ""
    # 400 where the thing unseen is named in the body: it is answered like an id that does not exist.
    unseen: int = 404
    # 422 where a page's form offers only what one may choose.
    refused: int = 403
    # Whoever is answered in a way of their own.
    others: dict[str, int] = field(default_factory=dict)

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api-")

    @property
    def label(self) -> str:
        return f"{self.method} {self.route} {self.note}".strip()


def get(route: str, may: frozenset[str] = EVERYBODY, **more: Any) -> Row:
    return Row(route, "get", may, **more)


def post(
    route: str, may: frozenset[str], sees: frozenset[str] = frozenset(), body: Body | None = None, **more: Any
) -> Row:
    return Row(route, "post", may, sees, body=body or (lambda world: {}), **more)


def patch(
    route: str, may: frozenset[str], sees: frozenset[str] = frozenset(), body: Body | None = None, **more: Any
) -> Row:
    return Row(route, "patch", may, sees, body=body or (lambda world: {}), **more)


def put(
    route: str, may: frozenset[str], sees: frozenset[str] = frozenset(), body: Body | None = None, **more: Any
) -> Row:
    return Row(route, "put", may, sees, body=body or (lambda world: {}), **more)


def delete(route: str, may: frozenset[str], sees: frozenset[str] = frozenset(), **more: Any) -> Row:
    return Row(route, "delete", may, sees, **more)


def named(**ids: str) -> Body:
    """A body whose values stand in the world: by number, or by the attribute that follows a dot."""
    return lambda world: {name: world.value(thing) for name, thing in ids.items()}


def said(**values: Any) -> Body:
    return lambda world: values


def joined(*bodies: Body) -> Body:
    return lambda world: {name: value for body in bodies for name, value in body(world).items()}
