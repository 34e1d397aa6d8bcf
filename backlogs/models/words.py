"""Words that several nouns share."""

from django.db import models


class BacklogKind(models.TextChoices):
    BUSINESS = "business", "Business"
    INTERRUPT = "interrupt", "Interrupt"
    SSA = "ssa", "Self-service & automation"


class ClassOfService(models.TextChoices):
    EXPEDITE = "expedite", "expedite"
    FIXED_DATE = "fixed_date", "fixed date"
    STANDARD = "standard", "standard"
    INTANGIBLE = "intangible", "intangible"


class LimitedLane(models.TextChoices):
    """A lane of the board by feature that may be limited; expedite work is limited by its class."""

    FEATURE = "feature", "Each feature"
    BUSINESS = "business", "Business, without a feature"
    INTERRUPT = "interrupt", "Interrupts"
    SSA = "ssa", "Self-service & automation"


class Category(models.TextChoices):
    QUEUE = "queue", "queue"
    ACTIVE = "active", "active"
    WAITING = "waiting", "waiting"
    DONE = "done", "done"
