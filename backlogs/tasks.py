"""Hints for the worker: the rows say what is due, so one lost or doubled does no harm."""

from celery import shared_task

from backlogs.models import Backlog, Iteration, RecurringRule
from backlogs.planning_ahead import fill_ahead
from people.models import Team


@shared_task
def keep_iterations_ahead() -> None:
    for team in Team.objects.all():
        fill_ahead(team)


@shared_task
def close_missed_iterations() -> None:
    Iteration.objects.close_missed()


@shared_task
def make_due_run_work() -> None:
    RecurringRule.objects.make_due()


@shared_task
def postpone_quiet_work() -> None:
    Backlog.objects.postpone_quiet()
