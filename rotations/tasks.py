"""Hints for the worker: the rows say what is due, so one lost or doubled does no harm."""

from celery import shared_task

from rotations.models import Handover, Kind, Outside, Rotation


@shared_task
def follow_turns() -> None:
    for rotation in Rotation.objects.standing().filter(kind=Kind.PERSON_OF_WEEK).select_related("team"):
        Handover.objects.follow(rotation)


@shared_task
def read_outside() -> None:
    for outside in Outside.objects.due().select_related("rotation__team"):
        outside.read()
