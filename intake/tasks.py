"""Hints for the worker: the rows say what is due, so one lost or doubled does no harm."""

from celery import shared_task

from core.sweeping import each
from intake import listening
from intake.models import Clock, Delivery, Matter, Notice, Signal, Source
from intake.telling import handovers, turns


@shared_task
def route_delivery(delivery_id: int) -> None:
    delivery = Delivery.objects.defer("body").select_related("source").get(pk=delivery_id)
    delivery.source.work_off()


@shared_task
def sweep() -> None:
    each(Source.objects.with_due(), Source.work_off)


@shared_task
def watch_heartbeats() -> None:
    Source.objects.watch()


@shared_task
def ask_mailboxes() -> None:
    Source.objects.ask_mailboxes()


@shared_task
def end_stale_signals() -> None:
    each(Signal.objects.stale().select_related("source"), Signal.go_stale)


@shared_task
def forget_old_deliveries() -> None:
    Delivery.objects.forget_old()


@shared_task
def listen_to_team(team_id: int) -> None:
    listening.listen(team_id)


@shared_task
def listen_to_all() -> None:
    listening.listen_to_all()


@shared_task
def call_on_duty() -> None:
    Matter.objects.call_due()


@shared_task
def send_notices() -> None:
    if Notice.objects.send_due():
        send_notices.apply_async(retry=False)


@shared_task
def remind_of_turns() -> None:
    turns.remind()
    handovers.remind()


@shared_task
def look_ahead_at_turns() -> None:
    turns.look_ahead()


@shared_task
def warn_of_limits() -> None:
    Clock.objects.warn_due()
