from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from backlogs.models import Iteration
from metrics.review import Review


class IterationReview(View):
    """On the page of a closed iteration: its numbers beside those of the last ones."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = Iteration.objects.visible_to(request.user).select_related("team")
        review = Review(get_object_or_404(seen, pk=pk))
        return render(request, "metrics/_review.html", {"review": review, "team": review.iteration.team})
