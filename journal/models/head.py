from django.db import models
from django.db.models import Q


class Head(models.Model):
    """The last number given out in a stream: one per team, and without a team one for the organisation and one for accounts.

    Tokens, passwords and invitations are told in the last one, on which no number, no board and no list depends.

    A narrow table of its own, since every foreign key to the team would otherwise meet its hot row.
    """

    team = models.OneToOneField("people.Team", models.PROTECT, null=True, related_name="+")
    of_accounts = models.BooleanField(default=False, db_default=False)
    number = models.BigIntegerField(default=0)

    class Meta:
        db_table = "journal_head"
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(team=None, of_accounts=False),
                name="one_stream_for_the_organisation",
            ),
            models.UniqueConstraint(
                models.Value(1), condition=Q(of_accounts=True), name="one_stream_for_accounts"
            ),
            models.CheckConstraint(
                condition=Q(team=None) | Q(of_accounts=False), name="accounts_are_no_teams"
            ),
        ]

    def __str__(self) -> str:
        return f"stream {self.pk} at {self.number}"
