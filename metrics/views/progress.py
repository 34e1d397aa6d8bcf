from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from backlogs.models import Feature
from metrics.progress import Progress
from people.models import Person


class FeatureProgress(View):
    """On the page of a feature: its scope, what of it is done, and when it is likely finished."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = Feature.objects.visible_to(request.user).select_related("team")
        progress = Progress(get_object_or_404(seen, pk=pk))
        return render(request, "metrics/_progress.html", {"progress": progress})


class FeatureFinish(View):
    """In a line, beside the name of a feature that another one waits for; who follows it reads it, too."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person: Person = request.user  # type: ignore[assignment]
        open_to = Feature.objects.visible_to(person) | Feature.objects.followed_by(person)
        found = get_object_or_404(open_to.distinct().select_related("team"), pk=pk)
        return render(request, "metrics/_finish.html", {"progress": Progress(found)})
