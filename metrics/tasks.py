"""Figures that sit on every card are fields; this keeps them."""

from celery import shared_task

from metrics.age_lines import draw_age_lines as draw
from people.models import Team


@shared_task
def draw_age_lines() -> None:
    for team in Team.objects.all():
        draw(team)
