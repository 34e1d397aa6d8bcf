"""Interrupts and their triage: the same verbs as the page, each with the state that it leaves behind."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.of_item import KEY, Keyed, keyed
from backlogs.models import ShieldPull, WorkItem
from backlogs.models.words import BacklogKind
from core.api.etags import etag
from core.errors import Invalid, Refused, Stale
from intake.api.interrupt_shapes import (
    DecidedShape,
    DecisionInput,
    EscalationInput,
    HelpRequestInput,
    InterruptRow,
    InterruptShape,
    LoweringInput,
    PartInput,
    SnoozeInput,
    TogetherInput,
    state_of,
    with_triage,
)
from intake.interrupt_filters import InterruptFilter
from intake.models import Triage
from intake.models.triage.deciding import VERBS
from journal.api.resource import Listed, Resource
from journal.recording import verb


class OfInterrupt(Keyed):
    """An interrupt by its key, and what one does to it; answered with it as it is then."""

    model = WorkItem
    serializer_class = InterruptShape
    matched_actions = ()

    def get_queryset(self) -> QuerySet:
        return with_triage(super().get_queryset().filter(backlog__kind=BacklogKind.INTERRUPT))

    def seen(self) -> WorkItem:
        return keyed(self.get_queryset(), self.kwargs["key"])

    @property
    def triage(self) -> Triage:
        return Triage.objects.of(self.seen())

    def represent(self, thing: WorkItem) -> Any:
        """Planned by now, it is shown as well."""
        return InterruptShape(with_triage(WorkItem.objects.all()).get(pk=thing.pk)).data

    def standing(self, thing: WorkItem) -> tuple[Any, str]:
        shown = self.represent(thing)
        thing.version = shown["version"]
        return shown, self.tag(thing)

    def answer(self, thing: WorkItem, code: int = 200) -> Response:
        shown, tag = self.standing(thing)
        return Response(shown, code, headers={"ETag": tag})


class Interrupts(Listed, OfInterrupt):
    """What arrived at one's teams, oldest first."""

    filterset_class = InterruptFilter
    lookup_field = "key"
    lookup_value_regex = KEY

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().order_by("created_at", "id")

    @extend_schema(responses={200: InterruptRow(many=True)})
    def list(self, request: Request, **kwargs: str) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(InterruptRow(rows, many=True).data)

    def retrieve(self, request: Request, key: str) -> Response:
        item = self.seen()
        if request.headers.get("If-None-Match") == etag(item):
            return Response(status=304, headers={"ETag": etag(item)})
        return self.answer(item)


class OneVerb(OfInterrupt):
    """POST does it, DELETE undoes it where that can be."""

    def do(self, triage: Triage, **sent: Any) -> None:
        raise NotImplementedError

    def undo(self, triage: Triage) -> None:
        raise NotImplementedError

    @extend_schema(responses={200: InterruptShape})
    def create(self, request: Request, key: str) -> Response:
        triage = self.triage
        self.do(triage, **(self.input() if self.inputs else {}))
        return self.answer(triage.item)

    @extend_schema(responses={200: InterruptShape})
    def destroy(self, request: Request, key: str) -> Response:
        triage = self.triage
        self.undo(triage)
        return self.answer(triage.item)


class TriageOfInterrupt(OneVerb):
    """Decides: accepted, duplicate, declined or promoted; 409 when somebody else decided first. DELETE takes it back."""

    inputs = {"create": DecisionInput}

    def do(self, triage: Triage, decision: str, expected: str = "", **sent: Any) -> None:
        sent = named(sent)
        with verb():
            Triage.objects.hold_for(decision, [triage.item], **sent)
            triage.hold(self.request.user)
            now = state_of(with_triage(WorkItem.objects.all()).get(pk=triage.item.pk)) if expected else ""
            if now != expected:
                raise Stale(triage.what_happened() or f"It is {now} by now.", current=triage.item)
            getattr(triage, VERBS[decision])(by=self.request.user, **sent)

    def undo(self, triage: Triage) -> None:
        triage.take_back(by=self.request.user)


class Acknowledgement(OneVerb):
    """Somebody looks at it; DELETE: after all nobody does."""

    def do(self, triage: Triage) -> None:
        triage.acknowledge(by=self.request.user)

    def undo(self, triage: Triage) -> None:
        triage.drop_acknowledgement(by=self.request.user)


class Snooze(OneVerb):
    """Out of sight until then; DELETE brings it back before its time."""

    inputs = {"create": SnoozeInput}

    def do(self, triage: Triage, until: Any) -> None:
        triage.snooze(until, by=self.request.user)

    def undo(self, triage: Triage) -> None:
        triage.wake(by=self.request.user)


class Escalation(OneVerb):
    """To one named person; DELETE: back with who is on duty."""

    inputs = {"create": EscalationInput}

    def do(self, triage: Triage, **sent: Any) -> None:
        triage.escalate(by=self.request.user, **sent)

    def undo(self, triage: Triage) -> None:
        triage.end_escalation(by=self.request.user)


class P1(OneVerb):
    """Calls it a P1: at once by the one on duty, to be confirmed by them where another says so."""

    def do(self, triage: Triage) -> None:
        triage.call_p1(by=self.request.user)


class Confirmation(OneVerb):
    """It is a P1, says the person on duty."""

    def do(self, triage: Triage) -> None:
        triage.confirm_p1(by=self.request.user)


class Lowering(OneVerb):
    """It is none, says the person on duty; counted for the customer who asked."""

    inputs = {"create": LoweringInput}

    def do(self, triage: Triage, priority: int) -> None:
        triage.lower_p1(priority, by=self.request.user)


class Parts(OneVerb):
    """Two things in one message: the second becomes an interrupt of its own. Answers with the new one."""

    inputs = {"create": PartInput}

    def do(self, triage: Triage, title: str) -> None:
        triage.item = triage.split_off(title, by=self.request.user)


class Help(OneVerb):
    """Somebody helps; who is committed says why (R4). DELETE: oneself returns."""

    inputs = {"create": HelpRequestInput}

    def do(self, triage: Triage, person: Any, reason: str = "") -> None:
        if reason:
            ShieldPull.objects.begin_help(triage.item, person, by=self.request.user, reason=reason)
        else:
            triage.item.join(person, by=self.request.user)

    def undo(self, triage: Triage) -> None:
        triage.item.return_from_help(by=self.request.user)


class TriageTogether(Resource):
    """One decision about several, all or none; those that were decided meanwhile stay as they are."""

    model = WorkItem
    serializer_class = DecidedShape
    inputs = {"create": TogetherInput}
    pagination_class = None

    @extend_schema(operation_id="interrupts_triage_together", responses={200: DecidedShape})
    def create(self, request: Request) -> Response:
        sent = self.input()
        keys, decision = set(sent.pop("items")), sent.pop("decision")
        items = list(
            self.get_queryset()
            .filter(backlog__kind=BacklogKind.INTERRUPT, key__in=keys)
            .select_related("team")
        )
        if missing := sorted(keys - {item.key for item in items}):
            raise Refused(
                "You do not see all of these interrupts.", code="not_found", status=404, missing=missing
            )
        if len({item.team_id for item in items}) > 1:
            raise Invalid("These are interrupts of several teams.", code="several_teams", field="items")
        decided = Triage.objects.decide_together(items, decision, by=request.user, **named(sent))
        return Response(DecidedShape({"decided": decided}).data)


def named(sent: dict[str, Any]) -> dict[str, Any]:
    """As the verbs call it."""
    return {{"of": "other"}.get(name, name): value for name, value in sent.items()}
