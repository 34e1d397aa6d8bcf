from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from backlogs.api.asked import VERBS as ANSWERS
from backlogs.api.asked import Asked, TeamsAsked, Undone
from backlogs.api.backlogs import Backlogs, EffortOnBacklog
from backlogs.api.feature_end import (
    RetroNotes,
    RetroOfFeature,
    Suggestions,
    SuggestionsOfFeature,
    Transition,
)
from backlogs.api.features import Features, Followed
from backlogs.api.history import HistoryOfItem
from backlogs.api.imports import Imports
from backlogs.api.interruptions import Interruptions
from backlogs.api.item_crew import CrewMember, CrewOfItem, Help, OwnEffort, Watch
from backlogs.api.item_links import LabelsOfItem, Links
from backlogs.api.item_state import Blocks, Closure, Parts, Rank, TeamOfItem
from backlogs.api.item_talk import Checklist, CommentsOnItem
from backlogs.api.items import Items, ManyItems, Requests
from backlogs.api.iteration_parts import Amendments, Reserve
from backlogs.api.iterations import Entries, Iterations
from backlogs.api.learnings import Learnings
from backlogs.api.limits import Limits
from backlogs.api.lines import LinesOfBacklog
from backlogs.api.many import DOORS, UndoneDeed
from backlogs.api.of_feature import (
    CommentsOnFeature,
    CrewOfFeature,
    DesignNotes,
    Health,
    HistoryOfFeature,
    Needs,
)
from backlogs.api.of_item import BY_KEY, KEY
from backlogs.api.postponement import Postponement, Promotion
from backlogs.api.ready import ReadyOfTeam
from backlogs.api.recurring import RecurringRules
from backlogs.api.reviewing import Demo, RetroOfIteration, TeamPractice, Verdict
from backlogs.api.saved_queries import SavedQueries

OF_FEATURE = "features/(?P<feature_pk>[0-9]{1,18})"
DOES = {"post": "create"}
DOES_AND_UNDOES = {"post": "create", "delete": "destroy"}

router = SimpleRouter()
router.register("backlogs", Backlogs, "api-backlog")
router.register("backlogs/(?P<backlog_pk>[0-9]{1,18})/effort", EffortOnBacklog, "api-backlog-effort")
router.register("features/followed", Followed, "api-followed")
router.register("features", Features, "api-feature")
router.register(f"{OF_FEATURE}/crew", CrewOfFeature, "api-feature-crew")
router.register(f"{OF_FEATURE}/health", Health, "api-health")
router.register(f"{OF_FEATURE}/comments", CommentsOnFeature, "api-feature-comment")
router.register(f"{OF_FEATURE}/design-notes", DesignNotes, "api-design-note")
router.register(f"{OF_FEATURE}/needs", Needs, "api-need")
router.register(f"{OF_FEATURE}/transition", Transition, "api-transition")
router.register(f"{OF_FEATURE}/retro", RetroOfFeature, "api-feature-retro")
router.register(f"{OF_FEATURE}/order-suggestions", SuggestionsOfFeature, "api-suggestion-of-feature")
router.register("order-suggestions", Suggestions, "api-suggestion")
router.register("retro-notes", RetroNotes, "api-retro-note")
router.register(f"{OF_FEATURE}/history", HistoryOfFeature, "api-feature-history")
router.register(f"{OF_FEATURE}/requests", TeamsAsked, "api-team-asked")
router.register("requests", Asked, "api-asked")
router.register("items/requested", Requests, "api-request")
router.register("items", Items, "api-item")
router.register(f"{BY_KEY}/comments", CommentsOnItem, "api-item-comment")
router.register(f"{BY_KEY}/checklist", Checklist, "api-line")
router.register(f"{BY_KEY}/links", Links, "api-link")
router.register(f"{BY_KEY}/effort", OwnEffort, "api-effort")
router.register(f"{BY_KEY}/history", HistoryOfItem, "api-item-history")
router.register("recurring-rules", RecurringRules, "api-recurring-rule")
router.register("teams/(?P<team_key>[A-Z][A-Z0-9]{1,9})/limits", Limits, "api-limit")
router.register("teams/(?P<team_key>[A-Z][A-Z0-9]{1,9})/learnings", Learnings, "api-learning")
router.register("teams/(?P<team_key>[A-Z][A-Z0-9]{1,9})/saved-queries", SavedQueries, "api-saved-query")
router.register("imports", Imports, "api-import")
router.register("interruptions", Interruptions, "api-interruption")
router.register("iterations", Iterations, "api-iteration")
router.register("iterations/(?P<iteration_pk>[0-9]{1,18})/entries", Entries, "api-entry")
router.register("iterations/(?P<iteration_pk>[0-9]{1,18})/demo", Demo, "api-demo")
router.register("iterations/(?P<iteration_pk>[0-9]{1,18})/retro", RetroOfIteration, "api-iteration-retro")
router.register("teams/(?P<team_key>[A-Z][A-Z0-9]{1,9})/practice", TeamPractice, "api-practice")
router.register("iterations/(?P<iteration_pk>[0-9]{1,18})/amendments", Amendments, "api-amendment")

urlpatterns = [
    re_path("^items/bulk/$", ManyItems.as_view({"patch": "partial_update"}), name="api-items-bulk"),
    *(path(f"items/bulk/{name}/", door, name=f"api-bulk-{name.replace('/', '-')}") for name, door in DOORS),
    re_path("^deeds/(?P<pk>[0-9]{1,18})/undo/$", UndoneDeed.as_view(DOES), name="api-deed-undo"),
    re_path(
        "^iterations/(?P<iteration_pk>[0-9]{1,18})/reserve/$",
        Reserve.as_view(DOES_AND_UNDOES),
        name="api-iteration-reserve",
    ),
    *(
        re_path(
            f"^requests/(?P<key>{KEY})/{noun}/$",
            door.as_view(DOES_AND_UNDOES if issubclass(door, Undone) else DOES),
            name=f"api-asked-{noun}",
        )
        for noun, door in ANSWERS.items()
    ),
    re_path(
        "^iterations/(?P<iteration_pk>[0-9]{1,18})/goal-outcome/$",
        Verdict.as_view(DOES),
        name="api-goal-outcome",
    ),
    re_path(f"^{BY_KEY}/closure/$", Closure.as_view(DOES_AND_UNDOES), name="api-closure"),
    re_path(f"^{BY_KEY}/postponement/$", Postponement.as_view(DOES_AND_UNDOES), name="api-postponement"),
    re_path(f"^{BY_KEY}/promotion/$", Promotion.as_view(DOES), name="api-promotion"),
    re_path(
        "^backlogs/(?P<backlog_pk>[0-9]{1,18})/lines/$",
        LinesOfBacklog.as_view(DOES),
        name="api-backlog-lines",
    ),
    re_path(
        "^teams/(?P<team_key>[A-Z][A-Z0-9]{1,9})/ready/$",
        ReadyOfTeam.as_view({"get": "retrieve", **DOES}),
        name="api-ready",
    ),
    re_path(f"^{BY_KEY}/block/$", Blocks.as_view(DOES_AND_UNDOES), name="api-block"),
    re_path(f"^{BY_KEY}/parts/$", Parts.as_view(DOES), name="api-parts"),
    re_path(f"^{BY_KEY}/rank/$", Rank.as_view(DOES), name="api-rank"),
    re_path(f"^{BY_KEY}/team/$", TeamOfItem.as_view(DOES), name="api-team-of-item"),
    re_path(f"^{BY_KEY}/crew/$", CrewOfItem.as_view({"get": "list", **DOES}), name="api-crew"),
    re_path(
        f"^{BY_KEY}/crew/(?P<person>[0-9]+)/$",
        CrewMember.as_view({"delete": "destroy"}),
        name="api-crew-member",
    ),
    re_path(f"^{BY_KEY}/help/$", Help.as_view(DOES_AND_UNDOES), name="api-help"),
    re_path(f"^{BY_KEY}/watch/$", Watch.as_view({"get": "retrieve", **DOES_AND_UNDOES}), name="api-watch"),
    re_path(
        f"^{BY_KEY}/labels/$", LabelsOfItem.as_view({"get": "retrieve", "put": "update"}), name="api-labels"
    ),
    *router.urls,
]
