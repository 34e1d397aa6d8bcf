"""What is told to whom, how, and whether it arrived."""

from intake.models.notice.channel import Channel
from intake.models.notice.foresight import Foresight
from intake.models.notice.manner import Manner
from intake.models.notice.matter import Matter, Mention
from intake.models.notice.notice import Notice
from intake.models.notice.team_manner import TeamManner

__all__ = ["Channel", "Foresight", "Manner", "Matter", "Mention", "Notice", "TeamManner"]
