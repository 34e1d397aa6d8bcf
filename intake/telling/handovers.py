"""Who hands over is reminded to look through the draft, who takes over to read and accept it; each once."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from intake.models import Notice
from rotations.reminding import handovers_due


def remind() -> None:
    for due in handovers_due():
        Notice.objects.tell(
            due.person, subject=due.text, about=due.handover.rotation.team, key=due.key,
            text=f"{settings.BASE_URL}{reverse('rotations:handover', args=[due.handover.pk])}",
        )  # fmt: skip
