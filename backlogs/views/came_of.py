"""What came of something that was asked for, as far as a reader may see it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from backlogs.models import Feature, Request, WorkItem
from backlogs.models.request import requests_seen_by
from backlogs.views.scope import OfItem
from people.models import Person


def came_of(item: WorkItem, person: Person) -> dict[str, Any]:
    """Of what nobody asked for, nothing."""
    came = Request.objects.of(item)
    if came.pk is None and item.kind != WorkItem.Kind.REQUEST:
        return {}
    seen = Feature.objects.visible_to(person) | Feature.objects.followed_by(person)
    became = seen.filter(pk=came.feature_id).distinct().first() if came.feature_id else None
    return {"came": came, "became": became, "may_withdraw": came.is_open and came.may_withdraw(person)}


class Withdrawal(OfItem):
    """Who asked does not need it any more."""

    def items(self) -> Any:
        return requests_seen_by(self.person)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        Request.objects.of(self.item).withdraw(by=self.person)
        return self.back("It is withdrawn.")

    def home(self) -> str:
        """Who asked for a feature may not see the item there."""
        mine = WorkItem.objects.visible_to(self.person) | WorkItem.objects.requested_by(self.person)
        if mine.filter(pk=self.item.pk).exists():
            return super().home()
        return reverse("backlogs:feature", args=[self.item.request.for_feature_id])
