from django.db import models
from django.db.models import Q


class Head(models.Model):
    """The last number given out in a stream: one stream per team, and one (without a team) for the organisation.

    A narrow table of its own, since every foreign key to the team would otherwise meet its hot row.
    """

    team = models.OneToOneField("people.Team", models.PROTECT, null=True, related_name="+")
    number = models.BigIntegerField(default=0)

    class Meta:
        db_table = "journal_head"
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(team=None), name="one_stream_for_the_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"stream {self.pk} at {self.number}"
