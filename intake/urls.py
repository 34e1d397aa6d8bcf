from django.urls import re_path

from intake.views import door

app_name = "intake"

urlpatterns = [
    # With or without a slash at the end, and whatever a sender adds to it: an address that is given is never redirected.
    re_path(r"^intake/(?P<token>[^/]+)(?P<rest>/.*)?$", door.Door.as_view(), name="door"),
]
