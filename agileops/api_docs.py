"""The page that describes the API: read by people from the same document that programs read."""

from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from drf_spectacular.generators import SchemaGenerator

from core.api.described import Operation, by_noun
from core.api.schema import PROBLEMS


@cache
def nouns() -> dict[str, list[Operation]]:
    """Once a process: the code does not change under it."""
    return by_noun(SchemaGenerator().get_schema(request=None, public=True))


@method_decorator(login_not_required, name="dispatch")
class Docs(View):
    """All nouns, or one of them with everything that can be asked of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("of", "")
        if asked and asked not in nouns():
            raise Http404
        told = {"nouns": list(nouns().items()), "asked": asked, "operations": nouns().get(asked)}
        return render(request, "core/api_docs.html", told | {"problems": PROBLEMS})
