"""The days that people's dates may fall on: a typing error must not make a membership of eight thousand years."""

from datetime import date

from core.errors import Invalid

FIRST, LAST = date(1970, 1, 1), date(2100, 12, 31)


def require_days(**days: date | None) -> None:
    """Refuses the first that lies outside, by its name; a day that is not given is no error."""
    for name, day in days.items():
        if day is not None and not FIRST <= day <= LAST:
            raise Invalid(
                f"{day.isoformat()} is not between {FIRST.year} and {LAST.year}.",
                code="impossible_date",
                field=name,
            )
