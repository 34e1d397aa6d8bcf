from django.db import models


class ItemCounter(models.Model):
    """The last number given to an item of the team; locked when the next is taken."""

    team = models.OneToOneField("people.Team", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.team}: {self.number}"


class OldKey(models.Model):
    """A key that an item had in another team; it answers for ever."""

    key = models.CharField(max_length=24, unique=True)
    item = models.ForeignKey("backlogs.WorkItem", models.PROTECT, related_name="old_keys")

    def __str__(self) -> str:
        return self.key
