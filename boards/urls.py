from django.urls import path, re_path

from boards.finding import NAME
from boards.views import card, standup, standup_item
from boards.views.board import BoardPage, Further
from boards.views.fresh import Faces, Fresh
from boards.views.moving import AheadOf, Move, Next, Targets
from boards.views.narrowing import Choices, Counts
from boards.views.panel import Panel
from boards.views.selected import Selected

app_name = "boards"
STANDUP = "standups/<int:pk>"
urlpatterns = [
    path("t/<str:team>/board/", BoardPage.as_view(), name="board"),
    re_path(f"^boards/(?P<board>{NAME})/$", BoardPage.as_view(), name="derived"),
    re_path(f"^boards/(?P<board>{NAME})/cards/$", Further.as_view(), name="further"),
    re_path(f"^boards/(?P<board>{NAME})/counts/$", Counts.as_view(), name="counts"),
    re_path(f"^boards/(?P<board>{NAME})/choices/$", Choices.as_view(), name="choices"),
    re_path(f"^boards/(?P<board>{NAME})/fresh/$", Fresh.as_view(), name="fresh"),
    re_path(f"^boards/(?P<board>{NAME})/fresh/cards/$", Faces.as_view(), name="fresh-cards"),
    re_path(f"^boards/(?P<board>{NAME})/moves/$", Move.as_view(), name="moves"),
    re_path(
        f"^boards/(?P<board>{NAME})/selected/(?P<what>move|pair|leave|block|unblock|label|unlabel)/$",
        Selected.as_view(),
        name="selected",
    ),
    re_path(f"^boards/(?P<board>{NAME})/ahead/$", AheadOf.as_view(), name="ahead"),
    re_path(f"^boards/(?P<board>{NAME})/columns/(?P<pk>[0-9]{{1,18}})/next/$", Next.as_view(), name="next"),
    re_path(
        f"^boards/(?P<board>{NAME})/targets/(?P<key>[A-Z][A-Z0-9]{{1,9}}-[0-9]{{1,9}})/$",
        Targets.as_view(),
        name="targets",
    ),
    re_path(
        f"^boards/(?P<board>{NAME})/items/(?P<key>[A-Z][A-Z0-9]{{1,9}}-[0-9]{{1,9}})/$",
        Panel.as_view(),
        name="panel",
    ),
    re_path(
        f"^boards/(?P<board>{NAME})/items/(?P<key>[A-Z][A-Z0-9]{{1,9}}-[0-9]{{1,9}})/(?P<what>block|split|pair|note|effort)/$",
        card.OnBoardCard.as_view(),
        name="card",
    ),
    re_path(f"^boards/(?P<board>{NAME})/standup/$", standup.Standups.as_view(), name="standups"),
    path(f"{STANDUP}/", standup.StandupPage.as_view(), name="standup"),
    path(f"{STANDUP}/now/", standup.Now.as_view(), name="standup-now"),
    path(f"{STANDUP}/walk/", standup.Walk.as_view(), name="standup-walk"),
    path(f"{STANDUP}/order/", standup.Arranged.as_view(), name="standup-order"),
    path(f"{STANDUP}/lead/", standup.Lead.as_view(), name="standup-lead"),
    path(f"{STANDUP}/pause/", standup.Pause.as_view(), name="standup-pause"),
    path(f"{STANDUP}/pause/end/", standup.PauseEnd.as_view(), name="standup-pause-end"),
    path(f"{STANDUP}/here/", standup.Here.as_view(), name="standup-here"),
    path(f"{STANDUP}/questions/", standup.Parked.as_view(), name="standup-questions"),
    path(
        f"{STANDUP}/questions/<int:question>/settlement/",
        standup.Settled.as_view(),
        name="standup-settlement",
    ),
    path(f"{STANDUP}/closure/", standup.Ended.as_view(), name="standup-closure"),
    re_path(
        "^standups/(?P<pk>[0-9]{1,18})/items/(?P<key>[A-Z][A-Z0-9]{1,9}-[0-9]{1,9})/(?P<what>move|block|split|pair|note)/$",
        standup_item.OnStandupCard.as_view(),
        name="standup-item",
    ),
]
