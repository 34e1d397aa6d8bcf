"""`Idempotency-Key`: a repeated POST gets the first answer again and nothing is done twice.

The key's row, the change and the answer are one transaction. Whatever is refused leaves no row, so a corrected or a
later try under the same key is a first try.
"""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.rendering import dumps
from core.errors import Invalid, Refused
from journal.models import IdempotencyKey
from journal.recording import verb

HEADER = "Idempotency-Key"
KEPT_HEADERS = ("ETag", "Location")


class OnceByKey:
    """Runs POST of a view inside the verb that also holds the row of its key.

    `secret_actions` answer with a secret that is shown once; their answers must not be kept, so they take no key.
    """

    secret_actions: ClassVar[tuple[str, ...]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        name = None if self.action in self.secret_actions else request.headers.get(HEADER)  # type: ignore[attr-defined]
        if request.method == "POST" and name is not None:
            # DRF looks the method up after this hook, once authentication and permission have passed.
            self.post = partial(_once, self.post, name)  # type: ignore[has-type]


def _once(
    act: Callable[..., Response], name: str, request: Request, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    if not (0 < len(name) <= 255 and name.isascii() and name.isprintable()):
        raise Invalid(f"{HEADER} is 1 to 255 printable ASCII characters.", code="bad_idempotency_key")
    row = IdempotencyKey(person=request.user, key=name, fingerprint=_fingerprint(request))
    if known := _known(row):
        return known
    try:
        with verb():
            _insert(row)
            answer = act(request, *args, **kwargs)
            _keep(row, answer)
    except _Taken:
        return _known(row) or _running()
    return answer


class _Taken(Exception):
    """Another request with this key was committed while this one waited."""


def _insert(row: IdempotencyKey) -> None:
    if connection.vendor == "postgresql" and not _alone(row):
        raise _running_refusal()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _Taken from error


def _alone(row: IdempotencyKey) -> bool:
    """True when no other transaction works under this key; else the unique index would make this one wait for it."""
    number = int.from_bytes(hashlib.sha256(f"{row.person_id} {row.key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return cursor.fetchone()[0]


def _keep(row: IdempotencyKey, answer: Response) -> None:
    row.status, row.body = answer.status_code, "" if answer.data is None else dumps(answer.data).decode()
    row.headers = {header: answer[header] for header in KEPT_HEADERS if answer.has_header(header)}
    row.save(update_fields=["status", "body", "headers"])


def _known(row: IdempotencyKey) -> HttpResponse | None:
    kept = IdempotencyKey.objects.filter(person_id=row.person_id, key=row.key).first()
    if kept is None:
        return None
    if kept.fingerprint != row.fingerprint:
        raise Refused("This key was used for another request.", code="idempotency_key_reused", status=422)
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(kept.body, status=kept.status, content_type="application/json", headers=headers)


def _running() -> HttpResponse:
    raise _running_refusal()


def _running_refusal() -> Refused:
    return Refused("A request with this key is being worked on.", code="idempotency_key_in_use")


def _fingerprint(request: Request) -> str:
    """Of method, path with query, and body: the three that make it the same request."""
    read = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    read.update(
        dumps(request.data)
    )  # as parsed: the bytes may be read already, where a session asks for CSRF
    return read.hexdigest()
