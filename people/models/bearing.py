"""Whose token this is, with the roles held today: asked by every request of a program, so in one statement."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.statements import ask, row_of
from people.models.membership import DAY, held_now

if TYPE_CHECKING:
    from people.models.token import Token

PERSON = ("id", "email", "name", "zone", "theme", "is_superuser", "version")
STATEMENT = f"""
SELECT t.id, t.scope, {", ".join(f"p.{name}" for name in PERSON)}, m.team_id, e.zone, CAST(m.began_on AS text), CAST(m.ended_on AS text), r.role,
 e.buffer_person_id
FROM people_token t JOIN people_person p ON p.id = t.person_id
LEFT JOIN people_membership m ON m.person_id = p.id AND m.left_at IS NULL AND m.began_on <= %s AND (m.ended_on IS NULL OR m.ended_on >= %s)
LEFT JOIN people_team e ON e.id = m.team_id
LEFT JOIN people_roleheld r ON r.membership_id = m.id
WHERE t.token_hash = %s AND t.revoked_at IS NULL AND p.disabled_at IS NULL
"""


def bearer(token_hash: str) -> Token | None:
    """The valid token with this hash and its person; other fields of both are loaded when asked for."""
    from people.models.person import Person
    from people.models.token import Token

    today = timezone.now().date()
    rows = ask(STATEMENT, [today + DAY, today - DAY, token_hash])
    if not rows:
        return None
    number, scope, *values = rows[0]
    known = dict(zip(PERSON, values, strict=False))
    known |= {"disabled_at": None, "is_superuser": bool(known["is_superuser"])}
    person: Person = row_of(Person, known)
    person.__dict__["roles"] = held_now(
        (*_membership(row), row[-1] == person.pk) for row in rows if row[-6] is not None
    )
    token: Token = row_of(Token, {"id": number, "scope": scope, "person_id": person.pk, "revoked_at": None})
    token.person = person
    return token


def _membership(row: tuple[Any, ...]) -> tuple[int, str, date, date | None, str | None]:
    *_, team_id, zone, began_on, ended_on, role, _ = row
    return (
        team_id,
        zone,
        date.fromisoformat(began_on),
        date.fromisoformat(ended_on) if ended_on else None,
        role,
    )
