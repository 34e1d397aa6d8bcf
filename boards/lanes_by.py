"""By what a board is cut into lanes, and in which of them an item `i` is: a number, by which the lane is known."""

from __future__ import annotations

from enum import StrEnum

EXPEDITE = 0
# Nobody works on it, no customer asked for it.
NEITHER = 0
CLASS_NUMBERS = {"expedite": 1, "fixed_date": 2, "standard": 3, "intangible": 4}


class By(StrEnum):
    NONE = "none"
    FEATURE = "feature"
    BACKLOG = "backlog"
    PERSON = "person"
    CUSTOMER = "customer"
    CLASS = "class"

    @property
    def expression(self) -> str:
        return EXPRESSIONS[self]


EXPRESSIONS = {
    By.NONE: f"{NEITHER}",
    # Expedite work has a lane of its own, then each feature, then what is loose in each backlog (its number, negative).
    By.FEATURE: (
        f"CASE WHEN i.class_of_service = 'expedite' THEN {EXPEDITE} WHEN i.feature_id IS NOT NULL THEN i.feature_id"
        " ELSE -i.backlog_id END"
    ),
    By.BACKLOG: "i.backlog_id",
    # Of a pair whoever was on it first.
    By.PERSON: (
        "coalesce((SELECT c.person_id FROM backlogs_crew c WHERE c.item_id = i.id AND c.left_at IS NULL"
        f" ORDER BY c.id LIMIT 1), {NEITHER})"
    ),
    By.CUSTOMER: f"coalesce(i.customer_id, {NEITHER})",
    By.CLASS: (
        "CASE i.class_of_service "
        + " ".join(f"WHEN '{name}' THEN {number}" for name, number in CLASS_NUMBERS.items())
        + f" ELSE {CLASS_NUMBERS['standard']} END"
    ),
}
