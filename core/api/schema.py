"""OpenAPI as the resources really answer: input per action, problems, versions and keys for repeated requests."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from core.api.problems import CONTENT_TYPE

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` is stable and meant for programs, `detail` is a sentence for a human.",
    "required": ["title", "status", "code", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "Sentences by field; those about the whole input stand under the empty name.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "current": {"description": "The object as it is now (412, and 409 where a move was stale)."},
        "etag": {"type": "string", "description": "Its ETag now, to be sent as If-Match (beside `current`)."},
    },
}
PROBLEMS = {
    "400": "The input is not valid.",
    "401": "Not signed in.",
    "403": "Seen, but not allowed; or a read-only token, or a missing CSRF token.",
    "404": "There is no such thing, or it is not seen.",
    "406": "Only JSON is spoken here.",
    "409": "A rule of the trade says no, or somebody was faster.",
    "412": "Changed since it was read; `current` holds it as it is now.",
    "413": "The request is too large.",
    "415": "Only JSON is read here.",
    "422": "This Idempotency-Key was used for another request.",
    "428": "If-Match is missing.",
    "503": "The database is busy or out of reach.",
}
READS, WRITES = ("400", "401", "403", "404", "406", "503"), ("409", "413", "415")
IF_MATCH = {
    "name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"},
    "description": "The ETag that was read. Without it 428, with another one 412.",
}  # fmt: skip
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 255, "minLength": 1},
    "description": "A name of your own for this request: sent again, it is answered again and not done again.",
}  # fmt: skip


class Schema(AutoSchema):
    """Reads `inputs` and `versioned` of a Resource (`journal.api`), so that code and description cannot differ."""

    def get_request_serializer(self) -> Any:
        inputs = getattr(self.view, "inputs", None)
        return super().get_request_serializer() if inputs is None else inputs.get(self.view.action)  # type: ignore[attr-defined]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        for status in self._problem_statuses():
            operation["responses"].setdefault(status, self._problem(status))
        return operation

    def _get_parameters(self) -> list[dict[str, Any]]:
        extra = [IF_MATCH] if self._needs_match() else [IDEMPOTENCY_KEY] if self._takes_key() else []
        return [*super()._get_parameters(), *extra]

    def _takes_key(self) -> bool:
        secret = getattr(self.view, "secret_actions", None)
        return self.method == "POST" and secret is not None and self.view.action not in secret  # type: ignore[attr-defined]

    def _needs_match(self) -> bool:
        by_action = getattr(self.view, "matched_actions", ())
        return getattr(self.view, "action", None) in by_action

    def _problem_statuses(self) -> tuple[str, ...]:
        if self.method == "GET":
            return READS
        extra = ("412", "428") if self._needs_match() else ("422",) if self._takes_key() else ()
        return (*READS, *WRITES, *extra)

    def _problem(self, status: str) -> dict[str, Any]:
        component = ResolvedComponent(
            name="Problem", type=ResolvedComponent.SCHEMA, schema=PROBLEM, object="Problem"
        )
        self.registry.register_on_missing(component)
        return {"description": PROBLEMS[status], "content": {CONTENT_TYPE: {"schema": component.ref}}}
