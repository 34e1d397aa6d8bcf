"""Hints for the worker: the rows say what is due, so one lost or doubled does no harm."""

from celery import shared_task

from intake import listening
from intake.models import Delivery, Signal, Source


@shared_task
def route_delivery(delivery_id: int) -> None:
    delivery = Delivery.objects.defer("body").select_related("source").get(pk=delivery_id)
    delivery.source.work_off()


@shared_task
def sweep() -> None:
    for source in Source.objects.with_due():
        source.work_off()


@shared_task
def end_stale_signals() -> None:
    for signal in Signal.objects.stale().select_related("source"):
        signal.go_stale()


@shared_task
def forget_old_deliveries() -> None:
    Delivery.objects.forget_old()


@shared_task
def listen_to_team(team_id: int) -> None:
    listening.listen(team_id)


@shared_task
def listen_to_all() -> None:
    listening.listen_to_all()
