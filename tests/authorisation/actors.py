"""Everybody who may come to a door, from nobody to the administrator."""

from dataclasses import dataclass

from django.test import Client
from rest_framework.test import APIClient

from backlogs.models import Feature
from people.models import Person, Token
from tests.cast import Cast, _welcome

STRANGERS = frozenset({"anonymous", "disabled"})
# Seen from the Linux team, whose things the matrix is about.
MEMBERS = frozenset(
    {"observer", "engineer", "buffer", "lead", "owner", "deputy_owner", "manager", "team_admin"}
)
OUTSIDE = frozenset({"outsider", "contact", "developer", "guest_deputy", "other_lead", "other_admin"})
ROOT = frozenset({"administrator"})
READER = frozenset({"reader"})
EVERYBODY = MEMBERS | OUTSIDE | ROOT
SEES_TEAM = MEMBERS | ROOT
# Members, and who is on the feature from elsewhere.
SEES_FEATURE = SEES_TEAM | {"developer", "guest_deputy"}
# Who asked has the request view beside them.
SEES_REQUEST = SEES_FEATURE | {"contact"}
# What the roles of the matrix may (DESIGN §4).
OWNERS = frozenset({"owner", "deputy_owner"}) | ROOT
# The buffer person only observes otherwise.
ENGINEERS = OWNERS | {"engineer", "buffer", "lead"}
WORKERS = ENGINEERS | {"developer", "guest_deputy"}
LEADS = frozenset({"lead", "guest_deputy"}) | ROOT
SHAPERS = OWNERS | LEADS
ADMINS = frozenset({"team_admin"}) | ROOT


@dataclass(frozen=True)
class Actor:
    name: str
    program: APIClient
    browser: Client
    person: Person | None


def summon(cast: Cast, feature: Feature, other_feature: Feature) -> dict[str, Actor]:
    gone, lou, lex, bea = _welcome("Gus"), _welcome("Lou"), _welcome("Lex"), _welcome("Bea")
    cast.linux.admit(gone, by=None, roles=["engineer"])
    cast.linux.admit(bea, by=None, roles=["observer"])
    cast.linux.set_up(by=cast.tia, buffer_person=bea)
    feature.shape(by=cast.pia, deputy=lou)
    other_feature.shape(by=cast.pia, lead=lex)
    feature.gather(cast.val, by=cast.ada)
    people = {
        "outsider": cast.cy, "contact": cast.vic, "developer": cast.val, "observer": cast.oz, "engineer": cast.eve,
        "buffer": bea,
        "lead": cast.ada, "guest_deputy": lou, "other_lead": lex, "owner": cast.pia, "deputy_owner": cast.dee,
        "manager": cast.max, "team_admin": cast.tia, "other_admin": cast.nell, "administrator": cast.root,
    }  # fmt: skip
    actors = {name: _actor(name, person) for name, person in people.items()}
    actors["reader"] = _actor("reader", cast.eve, scope="read")
    actors["disabled"] = _actor("disabled", gone)
    gone.disable(by=cast.root)
    actors["anonymous"] = Actor(
        "anonymous", APIClient(raise_request_exception=False), Client(raise_request_exception=False), None
    )
    return actors


def _actor(name: str, person: Person, scope: str = "write") -> Actor:
    program, browser = APIClient(raise_request_exception=False), Client(raise_request_exception=False)
    _, text = Token.objects.make(by=person, name="matrix", scope=scope)
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    browser.force_login(person)
    return Actor(name, program, browser, person)
