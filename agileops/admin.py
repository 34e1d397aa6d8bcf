from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


class AdminSite(admin.AdminSite):
    """Django's admin behind our own sign-in, so that its limit on attempts has no side door."""

    site_header = site_title = "agileops administration"
    index_title = "Everything an administrator keeps"

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        """Django's groups stay out: rights here are roles in teams."""
        several = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        super().register([model for model in several if model is not Group], *args, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied("Administration is for administrators.")
        return redirect_to_login(request.GET.get("next") or request.get_full_path())
