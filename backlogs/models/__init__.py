"""The work: three backlogs, features, items, their way through the columns, iterations and effort."""

from backlogs.models.amendment import Amendment
from backlogs.models.backlog import Backlog
from backlogs.models.block import Block
from backlogs.models.checklist import ChecklistLine
from backlogs.models.column import Column
from backlogs.models.comment import Comment
from backlogs.models.crew import Crew, FeatureCrew
from backlogs.models.deed import Deed
from backlogs.models.design_note import DesignNote
from backlogs.models.effort import Effort
from backlogs.models.feature import Feature
from backlogs.models.feature_step import FeatureNeed, HealthPost, StepTaken
from backlogs.models.imports import Import
from backlogs.models.interrupt_reserve import InterruptReserve
from backlogs.models.interruption import Interruption
from backlogs.models.iteration import Iteration
from backlogs.models.iteration_entry import IterationEntry
from backlogs.models.keys import ItemCounter, OldKey
from backlogs.models.label import ItemLabel, Label
from backlogs.models.learning import Learning
from backlogs.models.limit import Limit
from backlogs.models.link import Link
from backlogs.models.placement import Placement
from backlogs.models.practice import Practice
from backlogs.models.ready import Ready
from backlogs.models.recurring import RecurringRule
from backlogs.models.request import Request
from backlogs.models.retro import RetroNote
from backlogs.models.reviewing import DemoTurn, GoalVerdict
from backlogs.models.saved_query import SavedQuery
from backlogs.models.shield_pull import ShieldPull
from backlogs.models.size import Size
from backlogs.models.stay import Stay
from backlogs.models.suggestion import OrderSuggestion
from backlogs.models.transition import TransitionLine
from backlogs.models.watcher import Watcher
from backlogs.models.work_item import WorkItem

__all__ = [
    "Amendment", "Backlog",
    "Block",
    "ChecklistLine",
    "Column",
    "Comment",
    "Crew",
    "Deed",
    "DemoTurn",
    "DesignNote",
    "Effort",
    "Feature",
    "FeatureCrew",
    "FeatureNeed",
    "GoalVerdict",
    "HealthPost",
    "Import",
    "InterruptReserve", "Interruption",
    "ItemCounter",
    "ItemLabel",
    "Iteration",
    "IterationEntry",
    "Label",
    "Learning",
    "Limit",
    "Link",
    "OldKey",
    "OrderSuggestion",
    "Placement",
    "Practice",
    "Ready",
    "RecurringRule",
    "Request",
    "RetroNote",
    "SavedQuery",
    "ShieldPull",
    "Size",
    "Stay",
    "StepTaken",
    "TransitionLine",
    "Watcher",
    "WorkItem",
]  # fmt: skip
