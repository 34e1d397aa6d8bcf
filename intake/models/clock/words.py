from django.db import models


class Kind(models.TextChoices):
    """What is promised, in the order in which it comes."""

    ACKNOWLEDGE = "acknowledge", "acknowledged"
    FIRST_RESPONSE = "first_response", "answered"
    RESOLVE = "resolve", "resolved"


# The terms of an agreement that say how soon.
MINUTES = {
    Kind.ACKNOWLEDGE: "acknowledge_minutes",
    Kind.FIRST_RESPONSE: "respond_minutes",
    Kind.RESOLVE: "resolve_minutes",
}
