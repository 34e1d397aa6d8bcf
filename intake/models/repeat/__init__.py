from intake.models.repeat.automation import Automation
from intake.models.repeat.likeness import marks_of
from intake.models.repeat.repeat import Arrival, Repeat

__all__ = ["Arrival", "Automation", "Repeat", "marks_of"]
