from django.urls import path, re_path

from boards.finding import NAME
from boards.views.board import BoardPage, Further, Move, Targets
from boards.views.fresh import Faces, Fresh

app_name = "boards"
urlpatterns = [
    path("t/<str:team>/board/", BoardPage.as_view(), name="board"),
    re_path(f"^boards/(?P<board>{NAME})/$", BoardPage.as_view(), name="derived"),
    re_path(f"^boards/(?P<board>{NAME})/cards/$", Further.as_view(), name="further"),
    re_path(f"^boards/(?P<board>{NAME})/fresh/$", Fresh.as_view(), name="fresh"),
    re_path(f"^boards/(?P<board>{NAME})/fresh/cards/$", Faces.as_view(), name="fresh-cards"),
    re_path(f"^boards/(?P<board>{NAME})/moves/$", Move.as_view(), name="moves"),
    re_path(
        f"^boards/(?P<board>{NAME})/targets/(?P<key>[A-Z][A-Z0-9]{{1,9}}-[0-9]{{1,9}})/$",
        Targets.as_view(),
        name="targets",
    ),
]
