"""Which board a name means, and whether the person sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models import Feature
from boards.board import Board
from boards.feature_board import FeatureBoard
from boards.person_board import PersonBoard
from boards.team_board import TeamBoard
from people.models import Person, Team

if TYPE_CHECKING:
    from collections.abc import Callable

# As it stands in addresses. Numbers end where the database's do.
NAME = "team-[A-Z][A-Z0-9]{1,9}|feature-[0-9]{1,18}|person-[0-9]{1,18}"


def board_seen_by(person: Person, name: str) -> Board | None:
    kind, _, which = name.partition("-")
    return FINDERS[kind](person, which)


def _team(person: Person, key: str) -> Board | None:
    team = Team.objects.named(key, to=person)
    return team and TeamBoard(person, team)


def _feature(person: Person, number: str) -> Board | None:
    feature = Feature.objects.visible_to(person).filter(pk=number).first()
    return feature and FeatureBoard(person, feature)


def _person(person: Person, number: str) -> Board | None:
    whose = Person.objects.visible_to(person).filter(pk=number).first()
    return whose and PersonBoard(person, whose)


FINDERS: dict[str, Callable[[Person, str], Board | None]] = {
    "team": _team,
    "feature": _feature,
    "person": _person,
}
