"""Hints for the worker: the rows say what is due, so one lost or doubled does no harm."""

from celery import shared_task

from core.sweeping import each
from rotations.models import Handover, Kind, Outside, Rotation


@shared_task
def follow_turns() -> None:
    rows = Rotation.objects.standing().filter(kind=Kind.PERSON_OF_WEEK).select_related("team")
    each(rows, Handover.objects.follow)


@shared_task
def read_outside() -> None:
    each(Outside.objects.due().select_related("rotation__team"), Outside.read)
