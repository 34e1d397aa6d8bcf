from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from backlogs.models import Iteration
from metrics.review import Review
from metrics.review_words import ReviewWords


class IterationReview(View):
    """On the page of a closed iteration: its numbers beside those of the last ones."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = Iteration.objects.visible_to(request.user).select_related("team")
        review = Review(get_object_or_404(seen, pk=pk))
        return render(request, "metrics/_review.html", {"review": review, "team": review.iteration.team})


class ReviewText(View):
    """The same in plain text, to be put into a message; before the close as it stands."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = Iteration.objects.visible_to(request.user).select_related("team")
        words = ReviewWords(get_object_or_404(seen, pk=pk))
        return HttpResponse(words.text, content_type="text/plain; charset=utf-8")
