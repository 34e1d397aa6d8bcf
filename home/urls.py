from django.urls import path

from home.views.balance import BalancePage, InterruptsTaken
from home.views.burn import BurnOfReserve
from home.views.my_day import Pull, TakenBack, Today, YesterdaysEffort
from home.views.pairing import Hands, Learnings, LearningTakenBack, TakenUp
from home.views.palette import Palette
from home.views.planning import (
    CapacityOfIteration,
    Filled,
    LiveOfPlan,
    Pairs,
    PeopleOfPlan,
    Reserve,
    ReservePutBack,
)
from home.views.roadmap import RoadmapPage
from home.views.search import Search

app_name = "home"
urlpatterns = [
    path("", Today.as_view(), name="my-day"),
    path("yesterday/", YesterdaysEffort.as_view(), name="yesterday"),
    path("yesterday/<int:pk>/withdrawal/", TakenBack.as_view(), name="yesterday-withdrawal"),
    path("pull/", Pull.as_view(), name="pull"),
    path("t/<str:key>/balance/", BalancePage.as_view(), name="balance"),
    path("t/<str:key>/balance/taken/", InterruptsTaken.as_view(), name="lane-taken"),
    path("t/<str:key>/balance/hands/", Hands.as_view(), name="hands"),
    path("t/<str:key>/balance/begun/", TakenUp.as_view(), name="taken-up"),
    path("t/<str:key>/balance/learnings/", Learnings.as_view(), name="learnings"),
    path(
        "t/<str:key>/balance/learnings/<int:pk>/removal/",
        LearningTakenBack.as_view(),
        name="learning-removal",
    ),
    path("palette/", Palette.as_view(), name="palette"),
    path("t/<str:key>/burn/", BurnOfReserve.as_view(), name="burn"),
    path("iterations/<int:pk>/capacity/", CapacityOfIteration.as_view(), name="capacity"),
    path("iterations/<int:pk>/live/", LiveOfPlan.as_view(), name="plan-live"),
    path("iterations/<int:pk>/people/", PeopleOfPlan.as_view(), name="plan-people"),
    path("iterations/<int:pk>/reserve/", Reserve.as_view(), name="reserve"),
    path("iterations/<int:pk>/reserve/end/", ReservePutBack.as_view(), name="reserve-end"),
    path("iterations/<int:pk>/filling/", Filled.as_view(), name="plan-filling"),
    path("iterations/<int:pk>/pairs/", Pairs.as_view(), name="plan-pairs"),
    path("t/<str:key>/roadmap/", RoadmapPage.as_view(), name="roadmap"),
    path("search/", Search.as_view(), name="search"),
]
