from django.urls import path

from home.views.balance import BalancePage
from home.views.burn import BurnOfReserve
from home.views.my_day import Pull, TakenBack, Today, YesterdaysEffort
from home.views.palette import Palette
from home.views.search import Search

app_name = "home"
urlpatterns = [
    path("", Today.as_view(), name="my-day"),
    path("yesterday/", YesterdaysEffort.as_view(), name="yesterday"),
    path("yesterday/<int:pk>/withdrawal/", TakenBack.as_view(), name="yesterday-withdrawal"),
    path("pull/", Pull.as_view(), name="pull"),
    path("t/<str:key>/balance/", BalancePage.as_view(), name="balance"),
    path("t/<str:key>/burn/", BurnOfReserve.as_view(), name="burn"),
    path("palette/", Palette.as_view(), name="palette"),
    path("search/", Search.as_view(), name="search"),
]
