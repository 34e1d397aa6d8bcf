"""What the person on duty decides about each interrupt."""

from intake.models.triage.triage import Triage

__all__ = ["Triage"]
