"""In which order a standup goes through its cards."""

from django.db import models


class Order(models.TextChoices):
    DONE_FIRST = "done_first", "nearest to done first"
    PERSON = "person", "by person"
    FEATURE = "feature", "by feature"
