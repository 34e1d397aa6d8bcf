from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from home.palette import found
from home.searching import LONGEST


class Palette(LoginRequiredMixin, View):
    """Options for the list of the palette, as it stands on every page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
        groups = found(text, request.user)  # type: ignore[arg-type]
        answer = render(request, "home/_palette.html", {"groups": groups})
        answer["Cache-Control"] = "private, no-store"
        return answer
