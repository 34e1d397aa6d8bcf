from zoneinfo import available_timezones

from core.errors import Invalid


def require_zone(name: str) -> str:
    """The name, if there is such a time zone."""
    if name not in available_timezones():
        raise Invalid(f"There is no time zone {name!r}.", code="unknown_zone", field="zone")
    return name
