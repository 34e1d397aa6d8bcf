from django.db import models


class Entry(models.Model):
    """One thing that happened to one subject, in the words of the trade, numbered without a gap in its stream.

    `changes` maps fields of the subject to their new values ("block:7": {...} for a row that belongs to it); replaying
    them gives the tables (`check_journal`). `facts` holds what a sentence needs besides. Texts stand as hashes.
    """

    # Without constraints in the database: entries are only ever added, by one function, and each check would
    # lock a row that every other writer needs.
    stream = models.ForeignKey("journal.Head", models.PROTECT, db_constraint=False, related_name="+")
    number = models.BigIntegerField()
    at = models.DateTimeField()
    happened_at = models.DateTimeField()
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, db_constraint=False, related_name="+")
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    subject = models.BigIntegerField()
    changes = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="one_entry_per_number")]
        indexes = [models.Index(fields=["kind", "subject", "id"], name="entry_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.verb}"
