"""Versions of objects as strong ETags, so that nobody overwrites what they have not read."""

import re
from typing import Any

from django.http import HttpRequest

from core.errors import Refused

_TAG = re.compile(r'\s*(W/)?"([^"]*)"\s*')


class MatchRequired(Refused):
    """A change was sent without saying which version it is made from."""

    status, code = 428, "match_required"


class NoMatch(Refused):
    """The object has changed since it was read; the answer holds it as it is now."""

    status, code = 412, "changed_meanwhile"


def etag(thing: Any, *beside: object) -> str:
    """Its version; behind points whatever else the answer shows that may change without the thing."""
    return f'"{".".join(map(str, (thing.version, *beside)))}"'


def require_match(request: HttpRequest, thing: Any) -> None:
    """Refuse unless `If-Match` names the version of the thing, which the caller has locked."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise MatchRequired("Send If-Match with the ETag that you have read.")
    if header != "*" and str(thing.version) not in _strong_tags(header):
        raise NoMatch("This has changed since you read it.", current=thing)


def _strong_tags(header: str) -> set[str]:
    """The versions of the thing itself: what stood beside it is nothing that could be overwritten."""
    return {tag.partition(".")[0] for weak, tag in _TAG.findall(header) if not weak}
