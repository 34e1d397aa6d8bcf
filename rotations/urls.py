from django.urls import path, re_path

from rotations.views import changes, duty, feeds, handovers, outside, swaps, turns

app_name = "rotations"
TEAM = "t/<str:key>/duty"
ROTATION = "rotations/<int:pk>"

urlpatterns = [
    path(f"{TEAM}/", duty.DutyPage.as_view(), name="duty"),
    path(f"{TEAM}/now/", duty.Now.as_view(), name="now"),
    path("t/<str:key>/handover/", handovers.Handovers.as_view(), name="handovers"),
    path("handovers/<int:pk>/", handovers.OneHandover.as_view(), name="handover"),
    path("handovers/<int:pk>/acceptance/", handovers.Acceptance.as_view(), name="handover-acceptance"),
    path(f"{TEAM}/feeds/", feeds.MadeFeed.as_view(), name="feeds"),
    path(f"{TEAM}/<str:kind>/turns/", turns.Turns.as_view(), name="turns"),
    path(f"{TEAM}/<str:kind>/second/", turns.SecondTurns.as_view(), name="second-turns"),
    path(f"{TEAM}/<str:kind>/outside/", outside.OutsideSetUp.as_view(), name="outside"),
    path("outside/<int:pk>/names/", outside.OutsideNamed.as_view(), name="outside-named"),
    path("outside/<int:pk>/reading/", outside.OutsideReading.as_view(), name="outside-reading"),
    path("outside/<int:pk>/end/", outside.OutsideEnd.as_view(), name="outside-end"),
    path(
        f"{ROTATION}/line-ups/<int:line_up>/withdrawal/",
        turns.WithdrawnLineUp.as_view(),
        name="line-up-withdrawal",
    ),
    path(f"{ROTATION}/end/", turns.End.as_view(), name="end"),
    path(f"{ROTATION}/override/", changes.NewOverride.as_view(), name="override"),
    path(f"{ROTATION}/covers/", changes.Cover.as_view(), name="cover"),
    path(f"{ROTATION}/offer/", swaps.Offer.as_view(), name="offer"),
    path("overrides/<int:pk>/withdrawal/", changes.WithdrawnOverride.as_view(), name="override-withdrawal"),
    path("swaps/<int:pk>/taking/", swaps.Taken.as_view(), name="swap-taking"),
    path("swaps/<int:pk>/declining/", swaps.Declined.as_view(), name="swap-declining"),
    path("swaps/<int:pk>/withdrawal/", swaps.Withdrawn.as_view(), name="swap-withdrawal"),
    path(f"{TEAM}/feeds/<int:pk>/ending/", feeds.EndedFeed.as_view(), name="feed-ending"),
    re_path(r"^calendars/(?P<text>[\w-]{43})\.ics$", feeds.Calendar.as_view(), name="calendar"),
]
