"""The team's duty: who it is now and next, weeks ahead, changes, offers, and what the next days lack."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from core import clock
from people.models.days import FIRST, LAST
from rotations.concerns import weigh
from rotations.duty import Duty, duty_or_buffer, on_duty
from rotations.fairness import loads, sentence
from rotations.forms import SharingForm
from rotations.models import Feed, Handover, Kind, Override, Rotation, Swap
from rotations.outlook import Lack, buffer_lack, lacks
from rotations.roster import Roster
from rotations.shifts import turns_of
from rotations.strip import Drawing, Strip
from rotations.views.scope import OfTeam

DAYS, WEEK = 28, timedelta(days=7)
LISTED, AHEAD = 8, 10 * WEEK


class Duties(OfTeam):
    """All that the page of a team's duty shows."""

    def found(self) -> dict[str, Any]:
        now, rotations = clock.now(), self.rotations()
        first, offers = self.first_day(), self.offers(rotations)
        drawing = Drawing(first, DAYS, self.team.tzinfo, self.person, offers)
        rosters = [Roster(rotation, now - 5 * WEEK, now + AHEAD) for rotation in rotations]
        strip = Strip(drawing.days, self.team.today)
        for roster in rosters:
            strip.rows += drawing.rows(drawing.roster_of(roster))
        return {
            "rotations": rotations, "strip": strip, "offers": offers, "earlier": first - DAYS * timedelta(1),
            "later": first + DAYS * timedelta(1), "duties": [self.duty(roster, now) for roster in rosters],
            "parts": [self.part(roster, now) for roster in rosters], "kinds": self.missing(rotations),
            "feeds": Feed.objects.valid().filter(person=self.person).select_related("rotation__team"),
            "buffer": self.team.buffer_person, "buffer_lack": self.buffer_lack(rotations, now),
            "handover": self.handover(rotations), **self.sharing(rotations),
        }  # fmt: skip

    def buffer_lack(self, rotations: list[Rotation], now: datetime) -> Lack | None:
        """Where there are turns, nobody needs to be named beside them; who is named has to be there."""
        needs = not rotations or self.team.buffer_person_id
        return buffer_lack(self.team, now) if needs else None

    def rotations(self) -> list[Rotation]:
        seen = Rotation.objects.visible_to(self.person).standing().filter(team=self.team)
        found = list(seen.order_by("-kind"))
        for rotation in found:
            rotation.team = self.team
        return found

    def first_day(self) -> date:
        """Monday of last week, or of the week that is asked for."""
        try:
            asked = date.fromisoformat(self.request.GET.get("from", ""))
            day = min(max(asked, FIRST + 2 * WEEK), LAST - 9 * WEEK)
        except ValueError:
            day = self.team.today - WEEK
        return day - timedelta(days=day.weekday())

    def offers(self, rotations: list[Rotation]) -> list[Swap]:
        rows = Swap.objects.open().filter(rotation__in=rotations).select_related("offered_by", "asked")
        by_pk = {rotation.pk: rotation for rotation in rotations}
        found = list(rows)
        for swap in found:
            swap.rotation = by_pk[swap.rotation_id]
            swap.is_for_me = swap.may_take(self.person)
            swap.is_mine = swap.offered_by_id == self.person.pk or self.team.may_administer(self.person)
        weigh([(swap, self.person if swap.is_for_me else swap.asked) for swap in found])
        return found

    def sharing(self, rotations: list[Rotation]) -> dict[str, Any]:
        """Hours, nights and weekends by person, of the last half year or of the days that are asked for."""
        form = SharingForm(self.team, self.request.GET)
        rows = loads(self.team, *form.days()) if rotations else []
        return {"sharing": form, "loads": rows, "loads_sentence": sentence(rows)}

    def handover(self, rotations: list[Rotation]) -> Handover | None:
        kept = [rotation for rotation in rotations if rotation.kind == Kind.PERSON_OF_WEEK]
        rows = Handover.objects.standing().filter(rotation__in=kept)
        return rows.select_related("outgoing", "incoming", "accepted_by").first()

    def duty(self, roster: Roster, now: datetime) -> tuple[str, Duty]:
        return Kind(roster.rotation.kind).label, duty_or_buffer(roster, now)

    def part(self, roster: Roster, now: datetime) -> dict[str, Any]:
        """Of one rotation: its next shifts, changes to come, and what it lacks."""
        rotation, zone = roster.rotation, self.team.tzinfo
        turns = turns_of(roster, now, now + AHEAD, zone)[:LISTED]
        return {
            "rotation": rotation, "title": Kind(rotation.kind).label, "overrides": self.overrides(rotation),
            "turns": turns, "lacks": lacks(roster, now, zone), "second": roster.last_line_up(2),
            "may_take_part": rotation.may_take_part(self.person),
        }  # fmt: skip

    def overrides(self, rotation: Rotation) -> list[Override]:
        rows = rotation.overrides.coming().filter(swap=None).select_related("leaves", "comes")
        found = list(rows[:LISTED])
        for override in found:
            override.rotation = rotation
            override.is_mine = override.may_withdraw(self.person)
        return found

    def missing(self, rotations: list[Rotation]) -> list[tuple[str, str]]:
        have = {rotation.kind for rotation in rotations}
        return [(kind.value, str(kind.label)) for kind in Kind if kind not in have]


class DutyPage(Duties):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.show("duty", **self.found())


class Now(OfTeam):
    """Who it is, for the bar above every page."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        answer = self.show("now", duty=on_duty(self.team))
        answer["Cache-Control"] = "private, no-cache"  # whoever has just covered is to see it
        return answer
