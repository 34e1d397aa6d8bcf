"""What sends, what was sent, and what it says."""

from intake.models.chat_account import ChatAccount
from intake.models.clock import Clock, ClockPause, KeptHours, Promise
from intake.models.correspondence import Correspondence
from intake.models.cursor import Cursor
from intake.models.delivery import Delivery
from intake.models.notice import Channel, Foresight, Manner, Matter, Mention, Notice, TeamManner
from intake.models.origin import Origin
from intake.models.repeat import Automation
from intake.models.signal import Signal
from intake.models.source import Source
from intake.models.source_secret import SourceSecret
from intake.models.triage import Triage

__all__ = [
    "Automation", "Channel", "ChatAccount", "Clock", "ClockPause", "Correspondence", "Cursor", "Delivery", "Foresight", "KeptHours",
    "Manner", "Matter", "Mention", "Notice", "Origin", "Promise", "Signal", "Source", "SourceSecret", "TeamManner", "Triage",
]  # fmt: skip
