from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from agileops.urls import urlpatterns as product
from core.errors import NotAllowed, Refused
from people.models import Person

HERE = Path(__file__).parent
moves: list[dict[str, Any]] = []


class StoryForm(forms.Form):
    title = forms.CharField(help_text="What will be different when it is done.")
    description = forms.CharField(widget=forms.Textarea, required=False)
    size = forms.ChoiceField(choices=[("1", "1 point"), ("2", "2 points")], widget=forms.RadioSelect)
    team = forms.ChoiceField(choices=[("LINUX", "Linux")], required=False)
    due_on = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    expedite = forms.BooleanField(required=False, label="Everyone clears the way")


def template(name: str) -> Any:
    return engines["django"].from_string((HERE / name).read_text())


def option() -> dict[str, Any]:
    bars = [{"value": 20, "url": "/opened/"}, {"value": 24, "url": "/opened/"}]
    return {
        "xAxis": {"type": "category", "data": ["Iteration 1", "Iteration 2"]},
        "yAxis": {"type": "value"},
        "legend": {},
        "tooltip": {},
        "series": [
            {"name": "Business", "type": "bar", "data": bars, "itemStyle": {"color": "var(--business)"}}
        ],
    }


def components(request: HttpRequest) -> HttpResponse:
    context = {
        "kinds": ["business", "interrupt", "ssa"],
        "people": list(Person.objects.filter(name__in=["Ada", "Eve"])),
        "form": StoryForm({"title": ""}),
        "option": option(),
        "table": {"head": ["Iteration", "Points"], "rows": [["Iteration 1", 20], ["Iteration 2", 24]]},
    }
    messages.error(request, "Review is at its limit of 3. Help a review to the end first.")
    return HttpResponse(template("components.html").render(context, request))


def ranking(request: HttpRequest) -> HttpResponse:
    return HttpResponse(template("ranking.html").render({}, request))


def rank(request: HttpRequest) -> HttpResponse:
    moves.append(request.POST.dict())
    if request.POST.get("column") == "full":
        raise Refused("Review is at its limit of 1.", code="wip_limit")
    return HttpResponse(status=204)


def forbidden(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("Only the lead, Ada, orders these stories.")


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse(template("dialog.html").render({}, request))


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [
    path("components/", components),
    path("ranking/", ranking),
    path("rank/", rank),
    path("forbidden/", forbidden),
    path("hello/", hello),
    path("opened/", hello),
    path("broken/", broken),
    path("api/broken/", forbidden),
    path("", include(product)),
]
