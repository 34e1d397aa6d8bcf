"""A repeated request is answered for some days, then its key is free again."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from journal.models import IdempotencyKey
from journal.tasks import KEPT_FOR, forget_old_answers
from tests.cast import Cast


def test_old_answers_are_forgotten_and_new_ones_kept(cast: Cast) -> None:
    old, new = (
        IdempotencyKey.objects.create(person=cast.ada, key=key, fingerprint="x") for key in ("old", "new")
    )
    IdempotencyKey.objects.filter(pk=old.pk).update(made_at=timezone.now() - KEPT_FOR - timedelta(hours=1))
    forget_old_answers()
    assert list(IdempotencyKey.objects.all()) == [new]


def test_every_scheduled_task_is_there() -> None:
    assert len(settings.CELERY_BEAT_SCHEDULE) >= 4
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert callable(import_string(entry["task"]))
