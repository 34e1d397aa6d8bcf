from django.urls import re_path
from rest_framework.routers import SimpleRouter

from boards.api.boards import Boards
from boards.api.columns import Columns
from boards.api.live import Live
from boards.api.moves import ManyMoves, Moves, NextCard
from boards.api.standups import Standups
from boards.finding import NAME

router = SimpleRouter()
router.register("boards", Boards, "api-board")
router.register(f"boards/(?P<board>{NAME})/columns", Columns, "api-column")
router.register(f"boards/(?P<board>{NAME})/moves", Moves, "api-move")
router.register(f"boards/(?P<board>{NAME})/moves/many", ManyMoves, "api-many-moves")
router.register(f"boards/(?P<board>{NAME})/live", Live, "api-live")
router.register("standups", Standups, "api-standup")

urlpatterns = [
    *router.urls,
    re_path(
        f"^boards/(?P<board>{NAME})/columns/(?P<column>[0-9]{{1,18}})/next/$",
        NextCard.as_view({"get": "retrieve", "post": "create"}),
        name="api-next",
    ),
]
