"""Doors of duty: read by who sees the team, swapped and covered by who takes part, set up by its administrators."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.authorisation.actors import ADMINS, MEMBERS, ROOT, SEES_TEAM
from tests.authorisation.rows import Body, Row, delete, get, joined, named, patch, post, said

PART = (MEMBERS - {"observer"}) | ROOT
TEAM, ROTATION, OF = {"key": "linux.key"}, {"pk": "rotation"}, {"rotation_pk": "rotation"}
ELSEWHERE, OUTSIDE = {"pk": "elsewhere"}, {"pk": "outside"}
TURNS = TEAM | {"kind": "person_of_week"}
OVERRIDE, SWAP, ASKED = {"pk": "override"}, {"pk": "swap"}, {"pk": "asked_swap"}
HANDOVER, GOES, COMES = {"pk": "handover"}, frozenset({"engineer"}), frozenset({"lead"})
TIMES = {"length": 1, "unit": "week", "starts_on": "2026-11-16", "hands_over_at": "09:00", "zone": "UTC"}


def span(first: str, last: str) -> Body:
    """An hour in two days' time."""

    def body(world: Any) -> dict[str, Any]:
        start = timezone.now() + timedelta(days=2)
        return {first: start.isoformat(), last: (start + timedelta(hours=1)).isoformat()}

    return body


def moment(world: Any) -> dict[str, Any]:
    return {"at": (timezone.now() + timedelta(days=2)).isoformat()}


def line_up(world: Any) -> dict[str, Any]:
    return {"groups": [[world.cast.ada.pk], [world.cast.eve.pk]]}


def places(world: Any) -> dict[str, Any]:
    version = world.named["rotation"].version
    return TIMES | {"person0": world.cast.ada.pk, "version": version}


def versioned(world: Any) -> dict[str, Any]:
    return {"text": "All is well.", "version": world.named["handover"].version}


def seen(route: str, may: frozenset[str], body: Body | None = None, ids: dict[str, str] | None = None) -> Row:
    return post(route, may, SEES_TEAM - may, body, ids=ids or ROTATION)


OVERRIDDEN = joined(span("start", "end"), said(kind="add"), named(comes="linux.buffer_person_id"))
API = [
    get("api-rotation-list"),
    post("api-rotation-list", ADMINS, SEES_TEAM - ADMINS, joined(line_up, said(team="LINUX", kind="on_call")), unseen=400),
    get("api-rotation-detail", SEES_TEAM, ids=ROTATION),
    patch("api-rotation-detail", ADMINS, SEES_TEAM - ADMINS, line_up, ids=ROTATION, match="rotation"),
    seen("api-rotation-end", ADMINS),
    get("api-rotation-outside", SEES_TEAM, ids=ELSEWHERE),
    post("api-rotation-outside", ADMINS, SEES_TEAM - ADMINS, said(url="https://calendar.example/b.ics"), ids=ELSEWHERE),
    delete("api-rotation-outside", ADMINS, SEES_TEAM - ADMINS, ids=ELSEWHERE),
    get("api-rotation-shifts", SEES_TEAM, ids=ROTATION),
    get("api-rotation-on-duty", SEES_TEAM, ids=ROTATION),
    get("api-rotation-calendar", SEES_TEAM, ids=ROTATION),
    get("api-team-on-duty", SEES_TEAM, ids={"team_key": "linux.key"}),
    get("api-team-duty-load", SEES_TEAM, ids={"team_key": "linux.key"}),
    get("api-team-capacity", SEES_TEAM, ids={"team_key": "linux.key"}),
    get("api-handover-list"),
    get("api-handover-detail", SEES_TEAM, ids=HANDOVER),
    patch("api-handover-detail", ADMINS | GOES, SEES_TEAM - ADMINS - GOES, said(text="All is well."), ids=HANDOVER, match="handover"),
    # Ada comes next.
    seen("api-handover-acceptance", COMES, ids=HANDOVER),
    get("api-override-list", SEES_TEAM, ids=OF),
    seen("api-override-list", ADMINS, OVERRIDDEN, OF),
    seen("api-override-covers", PART, moment, OF),
    get("api-override-detail", SEES_TEAM, ids=OF | OVERRIDE),
    # Ada comes by it.
    delete("api-override-detail", ADMINS | {"lead"}, SEES_TEAM - ADMINS - {"lead"}, ids=OF | OVERRIDE),
    get("api-swap-list", SEES_TEAM, ids=OF),
    seen("api-swap-list", PART, span("start", "end"), OF),
    get("api-swap-detail", SEES_TEAM, ids=OF | SWAP),
    delete("api-swap-detail", ADMINS | {"engineer"}, SEES_TEAM - ADMINS - {"engineer"}, ids=OF | SWAP),
    seen("api-swap-taking", PART, ids=OF | SWAP),
    seen("api-swap-declining", frozenset({"lead"}), ids=OF | ASKED),
]  # fmt: skip
PAGES = [
    get("rotations.duty", SEES_TEAM, ids=TEAM),
    get("rotations.now", SEES_TEAM, ids=TEAM),
    get("rotations.handovers", SEES_TEAM, ids=TEAM),
    seen("rotations.handovers", PART, ids=TEAM),
    get("rotations.handover", SEES_TEAM, ids=HANDOVER),
    seen("rotations.handover", ADMINS | GOES, versioned, HANDOVER),
    seen("rotations.handover-acceptance", COMES, ids=HANDOVER),
    seen("rotations.feeds", SEES_TEAM, ids=TEAM),
    post("rotations.feed-ending", frozenset({"engineer"}), ids=TEAM | {"pk": "feed"}),
    get("rotations.turns", ADMINS, sees=SEES_TEAM - ADMINS, ids=TURNS),
    seen("rotations.turns", ADMINS, places, TURNS),
    get("rotations.second-turns", ADMINS, sees=SEES_TEAM - ADMINS, ids=TURNS),
    seen("rotations.second-turns", ADMINS, places, TURNS),
    seen("rotations.end", ADMINS),
    get("rotations.outside", ADMINS, sees=SEES_TEAM - ADMINS, ids=TURNS),
    seen("rotations.outside", ADMINS, said(url="https://calendar.example/c.ics"), TURNS),
    seen("rotations.outside-named", ADMINS, joined(said(label="Eve E."), named(person="linux.buffer_person_id")), OUTSIDE),
    seen("rotations.outside-reading", ADMINS, ids=OUTSIDE),
    seen("rotations.outside-end", ADMINS, ids=OUTSIDE),
    seen("rotations.line-up-withdrawal", ADMINS, ids=ROTATION | {"line_up": "line_up_ahead"}),
    get("rotations.override", ADMINS, sees=SEES_TEAM - ADMINS, ids=ROTATION),
    seen("rotations.override", ADMINS, joined(OVERRIDDEN, said(layer=1))),
    seen("rotations.cover", PART, joined(moment, said(layer=1))),
    get("rotations.offer", PART, sees=SEES_TEAM - PART, ids=ROTATION),
    seen("rotations.offer", PART, said(shift="1-0")),
    seen("rotations.override-withdrawal", ADMINS | {"lead"}, ids=OVERRIDE),
    seen("rotations.swap-taking", PART, ids=SWAP),
    seen("rotations.swap-declining", frozenset({"lead"}), ids=ASKED),
    seen("rotations.swap-withdrawal", ADMINS | {"engineer"}, ids=SWAP),
]  # fmt: skip
DUTY = [*API, *PAGES]
