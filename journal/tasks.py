"""Answers are kept for callers who repeat themselves, not for ever."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from journal.models import IdempotencyKey

KEPT_FOR = timedelta(days=3)


@shared_task
def forget_old_answers() -> None:
    IdempotencyKey.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
