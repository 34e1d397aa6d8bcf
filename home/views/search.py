from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from home.searching import find, item_named


class Search(LoginRequiredMixin, View):
    """A key jumps to its item; words list what matches."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text, page = request.GET.get("q", "").strip(), _page(request)
        item = item_named(text, request.user)  # type: ignore[arg-type]
        if item is not None:
            return redirect("backlogs:item", item.key)
        found = find(text, request.user, page)  # type: ignore[arg-type]
        return render(
            request,
            "home/search.html",
            {"found": found, "text": text, "page": page, "following": page + 1, "before": page - 1},
        )


def _page(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return max(1, min(1000, int(given))) if given.isdecimal() and len(given) < 6 else 1
