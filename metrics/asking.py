"""One door to every number: what the command prints, the API answers and the pages show is the same text.

An answer is kept under the heads of the team and of the organisation, so it is found again until something happens.
The modules that compute are loaded only when an answer is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from core.errors import Invalid
from journal.models import Head
from metrics.policy import Policy

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from backlogs.models import Feature
    from people.models import Team

METRICS = ("velocity", "interrupts", "flow", "cfd", "aging", "forecast", "staffing")
# Lists of the items behind a number of one iteration, and what they are called.
BEHIND = {
    "planned": "Planned work finished",
    "interrupts": "Interrupts finished",
    "finished": "Finished",
    "arrived": "Arrived",
}
MOST_ITEMS = 100_000
KEPT_FOR = timedelta(hours=12).total_seconds()
LARGE = 2 * 1024 * 1024


@dataclass(frozen=True)
class Question:
    """A number of a team as of a day, under a policy."""

    team: Team
    metric: str
    policy: Policy
    as_of: date
    about: str = ""  # which of its parts, for the lists behind a number

    @property
    def moment(self) -> datetime:
        """Until when things are counted: the end of the day in the team's zone, or now."""
        end = datetime.combine(self.as_of + timedelta(1), datetime.min.time(), self.team.tzinfo)
        return min(end, timezone.now())

    @property
    def cache_key(self) -> str:
        heads = (
            Head.objects.filter(Q(team=self.team) | Q(team=None, of_accounts=False))
            .order_by("id")
            .values_list("id", "number")
        )
        parts = (
            self.metric,
            self.about,
            self.team.pk,
            list(heads),
            self.policy.fingerprint,
            self.as_of,
            self.team.today,
        )
        return f"metrics:{sha256(repr(parts).encode()).hexdigest()}"

    def answer(self) -> bytes:
        """The answer as JSON text: the one that is kept, else a new one."""
        key = self.cache_key
        known = cache.get(key) or self._kept_large(key)
        if known is None:
            known = orjson.dumps(_compute(self))
            self._keep(key, known)
        return known

    @property
    def _slot(self) -> str:
        return f"metrics:{self.team.pk}:{self.metric}"

    def _kept_large(self, key: str) -> bytes | None:
        kept_for, known = cache.get(self._slot) or ("", None)
        return known if kept_for == key else None

    def _keep(self, key: str, known: bytes) -> None:
        """A list of every item of a large team is kept once for each team, else it would fill a small machine."""
        if len(known) <= LARGE:
            cache.set(key, known, KEPT_FOR)
        else:
            cache.set(self._slot, (key, known), KEPT_FOR)


def ask(
    team: Team, metric: str, *, policy: Policy | None = None, as_of: date | None = None, about: str = ""
) -> bytes:
    """The answer to a question as JSON text."""
    return question(team, metric, policy=policy, as_of=as_of, about=about).answer()


def told(
    team: Team, metric: str, *, policy: Policy | None = None, as_of: date | None = None, about: str = ""
) -> dict[str, Any]:
    """The answer as a page reads it."""
    return orjson.loads(ask(team, metric, policy=policy, as_of=as_of, about=about))


def question(
    team: Team, metric: str, *, policy: Policy | None = None, as_of: date | None = None, about: str = ""
) -> Question:
    """The question as of a day that has come, else as of today; what a forecast is about: "items:12", "feature:3" or nothing."""
    today = team.today
    if as_of is not None and as_of > today:
        raise Invalid(
            f"{as_of} has not come yet in {team}; numbers are as of {today} or earlier.",
            code="future",
            field="as_of",
        )
    return Question(team, metric, policy or Policy(), as_of or today, about)


def about_feature(features: QuerySet[Feature], team: Team, number: int) -> str:
    """What a forecast about one of these features is about."""
    if not features.filter(pk=number, team=team).exists():
        raise Invalid(f"{team} has no feature {number}.", code="unknown_feature", field="feature")
    return f"feature:{number}"


def _compute(question: Question) -> dict[str, Any]:
    from metrics.answers import answer  # loads numpy

    return answer(question)
