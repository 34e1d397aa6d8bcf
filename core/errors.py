"""What the product says no with: a sentence for a human and a code for a program."""

from typing import Any


class Refused(Exception):
    """A rule of the trade said no. Mapped once: API problem+json, page toast (`core.api.problems`, `core.middleware`)."""

    status = 409
    code = "refused"

    def __init__(self, sentence: str, *, code: str = "", status: int = 0, **extra: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.code
        self.status = status or self.status
        self.extra = extra


class NotAllowed(Refused):
    """The thing is seen, but this person may not do that to it; the sentence names who may."""

    status = 403
    code = "not_allowed"


class Stale(Refused):
    """Somebody was faster; `extra["current"]` holds the thing as it is now."""

    code = "stale"


class Invalid(Refused):
    """The input cannot be meant that way; `extra["field"]` names the field where there is one."""

    status = 400
    code = "invalid"
