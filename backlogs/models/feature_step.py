from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from journal.models import Journaled


class Step(models.TextChoices):
    """The way of a feature from wish to run (R10)."""

    DEFINED = "defined", "Defined"
    AGREED = "agreed", "Criteria, scope and effort agreed"
    STORIES_WRITTEN = "stories_written", "Stories written and sized"
    STORIES_ORDERED = "stories_ordered", "Stories ordered"
    STORY_WORK = "story_work", "Story work"
    STORY_VALIDATION = "story_validation", "Stories validated"
    FEATURE_VALIDATION = "feature_validation", "Feature validated"
    DEMO = "demo", "Demo"
    TRANSITIONED = "transitioned", "Operation transitioned"
    RETRO = "retro", "Retrospective"


class StepTaken(Journaled):
    """A step of a feature's flow that was taken, or skipped with a line of reason."""

    journal_kind = "step_taken"
    journal_fields = ("feature", "step", "taken_at", "by", "undone_at")
    journal_texts = ("skipped_because",)

    feature = models.ForeignKey("backlogs.Feature", models.CASCADE, related_name="steps_taken")
    step = models.CharField(max_length=20, choices=Step.choices)
    taken_at = models.DateTimeField()
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    skipped_because = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("taken_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "step"], condition=Q(undone_at=None), name="a_step_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_step_display()


class HealthPost(Journaled):
    """How a feature is doing, in words, by its lead."""

    journal_kind = "health_post"
    journal_fields = ("feature", "state", "author", "posted_at")
    journal_texts = ("text",)

    class State(models.TextChoices):
        ON_TRACK = "on_track", "on track"
        AT_RISK = "at_risk", "at risk"
        OFF_TRACK = "off_track", "off track"

    feature = models.ForeignKey("backlogs.Feature", models.CASCADE, related_name="health_posts")
    state = models.CharField(max_length=9, choices=State.choices)
    text = models.CharField(max_length=500)
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    posted_at = models.DateTimeField()

    class Meta:
        ordering = ("-posted_at", "-id")

    def __str__(self) -> str:
        return self.get_state_display()


class FeatureNeed(Journaled):
    """A feature that another feature waits for."""

    journal_kind = "feature_need"
    journal_fields = ("feature", "needs", "ended_at")

    feature = models.ForeignKey("backlogs.Feature", models.CASCADE, related_name="needs")
    needs = models.ForeignKey("backlogs.Feature", models.CASCADE, related_name="needed_by")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "needs"], condition=Q(ended_at=None), name="a_need_once"
            ),
            models.CheckConstraint(condition=~Q(feature=F("needs")), name="no_need_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.feature} needs {self.needs}"
