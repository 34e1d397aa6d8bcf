"""Doors of people: teams, memberships, persons, customers, agreements, absences, tokens, and their pages."""

from datetime import timedelta
from typing import Any

from tests.authorisation.actors import EVERYBODY, MEMBERS, ROOT, SEES_TEAM
from tests.authorisation.rows import Body, delete, get, patch, post

ADMIN = frozenset({"team_admin"}) | ROOT
OWNERS = frozenset({"owner", "deputy_owner"}) | ROOT
TEAM = {"key": "linux.key"}
OF_TEAM = {"team_key": "linux.key"}
# Both teams' people see the organisation's customers; a contact sees the own one.
IN_A_TEAM = MEMBERS | ROOT | {"outsider", "other_admin"}
SEES_CUSTOMER = IN_A_TEAM | {"contact"}
LIAISONS = OWNERS | ADMIN | {"other_admin"}
# The Linux team has an agreement with it.
KEEPERS = OWNERS
# May plan another's absence in this team.
PLANNERS = ADMIN | {"manager"}
# A query that an engineer shares: kept by who takes part, forgotten by whose it is and who grooms or administers.
SAVERS = (MEMBERS - {"observer"}) | ROOT
DROPPERS = OWNERS | ADMIN | {"engineer"}


def names(**ids: str) -> Body:
    """A body of ids from the world."""
    return lambda world: {name: world.named[thing].pk for name, thing in ids.items()}


def said(**values: Any) -> Body:
    return lambda world: values


def away(world: Any) -> dict[str, Any]:
    day = world.cast.linux.today + timedelta(100)
    return {"person": world.named["eve"].pk, "began_on": day.isoformat(), "ended_on": day.isoformat()}


def settings(world: Any) -> dict[str, Any]:
    team = world.cast.linux
    return {
        "name": "Linux", "zone": "UTC", "buffer_person": world.cast.bo.pk, "iteration_days": 14, "workdays": list("01234"),
        "pair_size": "2", "triage_within_minutes": "60", "version": team.version,
    }  # fmt: skip


def member(world: Any) -> dict[str, Any]:
    pk = world.named["membership"].pk
    return {f"m{pk}-own_roles": ["observer"], f"m{pk}-share": "1"}


API = [
    get("api-team-list"),
    post(
        "api-team-list", ROOT, EVERYBODY - ROOT,
        lambda world: {"key": "NEW", "name": "New", "buffer_person": world.actor_id},
    ),
    get("api-team-detail", SEES_TEAM, ids=TEAM),
    patch("api-team-detail", ADMIN, SEES_TEAM - ADMIN, said(purpose="x"), ids=TEAM, match="linux"),
    get("api-membership-list", SEES_TEAM, ids=OF_TEAM),
    post(
        "api-membership-list", ADMIN, SEES_TEAM - ADMIN, said(email="cy@example.test", roles=["engineer"]),
        ids=OF_TEAM,
    ),
    get("api-membership-detail", SEES_TEAM, ids=OF_TEAM | {"pk": "membership"}),
    patch("api-membership-detail", ADMIN, SEES_TEAM - ADMIN, said(share="0.5"), ids=OF_TEAM | {"pk": "membership"}, match="membership"),
    post("api-membership-departure", ADMIN, SEES_TEAM - ADMIN, ids=OF_TEAM | {"pk": "membership"}),
    get("api-day-list", SEES_TEAM, ids=OF_TEAM),
    post("api-day-list", ADMIN, SEES_TEAM - ADMIN, said(on="2027-01-04", name="Inventory"), ids=OF_TEAM),
    delete("api-day-detail", ADMIN, SEES_TEAM - ADMIN, ids=OF_TEAM | {"on": "own_day.on"}),
    get("api-service-list", SEES_TEAM, ids=OF_TEAM),
    post("api-service-list", ADMIN, SEES_TEAM - ADMIN, said(name="dns"), ids=OF_TEAM),
    delete("api-service-detail", ADMIN, SEES_TEAM - ADMIN, ids=OF_TEAM | {"pk": "service"}),
    # Said by the person alone, taken back by nobody else (R16).
    get("api-learning-list", SEES_TEAM, ids=OF_TEAM),
    post("api-learning-list", MEMBERS - {"observer"}, ROOT | {"observer"}, said(subject="vpn"), ids=OF_TEAM),
    delete("api-learning-detail", frozenset({"engineer"}), SEES_TEAM - {"engineer"}, ids=OF_TEAM | {"pk": "learning"}),
    get("api-saved-query-list", SEES_TEAM, ids=OF_TEAM),
    post("api-saved-query-list", SAVERS, frozenset({"observer"}), said(name="Slow", line="age:>30d"), ids=OF_TEAM),
    delete("api-saved-query-detail", DROPPERS, SEES_TEAM - DROPPERS, ids=OF_TEAM | {"pk": "saved"}),
    get("api-person-list"),
    post(
        "api-person-list", ADMIN | {"other_admin"}, EVERYBODY - ADMIN - {"other_admin"},
        said(email="new@example.test", name="New"),
    ),
    get("api-person-me"),
    get("api-person-detail", SEES_TEAM, ids={"pk": "eve"}),
    patch("api-person-detail", ROOT | {"engineer"}, SEES_TEAM - ROOT - {"engineer"}, said(name="Eva"), ids={"pk": "eve"}, match="eve"),
    post("api-person-disablement", ROOT, SEES_TEAM - ROOT, ids={"pk": "oz"}),
    delete("api-person-disablement", ROOT, SEES_TEAM - ROOT, ids={"pk": "oz"}),
    post("api-person-invitation", ADMIN, SEES_TEAM - ADMIN, ids={"pk": "fresh"}),
    get("api-customer-list"),
    post("api-customer-list", LIAISONS, EVERYBODY - LIAISONS, said(name="Payments")),
    get("api-customer-detail", SEES_CUSTOMER, ids={"pk": "customer"}),
    patch("api-customer-detail", KEEPERS, SEES_CUSTOMER - KEEPERS, said(name="Shop"), ids={"pk": "customer"}, match="customer"),
    get("api-contact-list", SEES_CUSTOMER, ids={"customer_pk": "customer"}),
    post("api-contact-list", ROOT, SEES_CUSTOMER - ROOT, lambda world: {"person": world.actor_id}, ids={"customer_pk": "customer"}, note="oneself"),
    delete("api-contact-detail", KEEPERS, SEES_CUSTOMER - KEEPERS, ids={"customer_pk": "customer", "person": "vic"}),
    get("api-agreement-list"),
    post("api-agreement-list", OWNERS, SEES_TEAM - OWNERS, said(team="LINUX", customer=None, ownership="x"), note="a second default", unseen=400),
    get("api-agreement-detail", SEES_TEAM, ids={"pk": "agreement"}),
    patch("api-agreement-detail", OWNERS, SEES_TEAM - OWNERS, said(ownership="x"), ids={"pk": "agreement"}, match="agreement"),
    post("api-agreement-acceptance", OWNERS, SEES_TEAM - OWNERS, ids={"pk": "agreement"}),
    post("api-agreement-ending", OWNERS, SEES_TEAM - OWNERS, said(because="x"), ids={"pk": "agreement"}),
    post("api-agreement-ending", OWNERS, (SEES_TEAM | {"contact"}) - OWNERS, said(because="x"), ids={"pk": "differing"}, note="a customer's"),
    get("api-absence-list"),
    post("api-absence-list", PLANNERS | {"engineer"}, SEES_TEAM - PLANNERS - {"engineer"}, away, unseen=400),
    get("api-absence-detail", SEES_TEAM, ids={"pk": "absence"}),
    post("api-absence-withdrawal", PLANNERS | {"engineer"}, SEES_TEAM - PLANNERS - {"engineer"}, ids={"pk": "absence"}),
    get("api-token-list"),
    # A token makes no tokens: what leaks with a program must not outlive it.
    post("api-token-list", frozenset(), EVERYBODY, said(name="mine", scope="read")),
    get("api-token-detail", frozenset({"engineer"}), ids={"pk": "token"}),
    post("api-token-revocation", frozenset({"engineer"}), frozenset(), ids={"pk": "token"}),
]  # fmt: skip
PAGES = [
    get("people.account"),
    get("people.kept"),
    post("people.account-name", EVERYBODY, frozenset(), said(name="x", zone="UTC")),
    post("people.account-theme", EVERYBODY, frozenset(), said(theme="dark")),
    post("people.account-password", EVERYBODY, frozenset(), said(old="x", password="y", again="y")),
    post("people.account-tokens", EVERYBODY, frozenset(), said(name="mine", scope="read")),
    post("people.token-revocation", frozenset({"engineer"}), frozenset(), ids={"pk": "token"}),
    get("people.new-team", ROOT, sees=EVERYBODY - ROOT),
    post("people.new-team", ROOT, EVERYBODY - ROOT, lambda world: {"name": "New", "key": "NEW", "zone": "UTC", "buffer_person": world.actor_id}),
    get("people.team-settings", SEES_TEAM, ids=TEAM),
    post("people.team-settings", ADMIN, SEES_TEAM - ADMIN, settings, ids=TEAM),
    post("people.team-services", ADMIN, SEES_TEAM - ADMIN, said(name="dns"), ids=TEAM),
    post("people.service-dropping", ADMIN, SEES_TEAM - ADMIN, ids=TEAM | {"pk": "service"}),
    post("people.team-members", ADMIN, SEES_TEAM - ADMIN, said(email="new@example.test", name="New", share="1"), ids=TEAM),
    post("people.team-member", ADMIN, SEES_TEAM - ADMIN, member, ids=TEAM | {"pk": "membership"}),
    post("people.member-departure", ADMIN, SEES_TEAM - ADMIN, ids=TEAM | {"pk": "membership"}),
    post("people.member-invitation", ADMIN, SEES_TEAM - ADMIN, ids=TEAM | {"pk": "fresh_membership"}),
    get("people.agreements", SEES_TEAM, ids=TEAM),
    post("people.agreements", OWNERS, SEES_TEAM - OWNERS, ids=TEAM),
    get("people.agreement", SEES_TEAM, ids={"pk": "agreement"}),
    get("people.agreement", SEES_TEAM | {"contact"}, ids={"pk": "differing"}, note="a customer's"),
    post("people.agreement", OWNERS, SEES_TEAM - OWNERS, ids={"pk": "agreement"}),
    post("people.agreement-acceptance", OWNERS, SEES_TEAM - OWNERS, said(version="1"), ids={"pk": "agreement"}),
    post("people.agreement-acceptance", OWNERS | {"contact"}, SEES_TEAM - OWNERS, said(version="2"), ids={"pk": "differing"}, note="a customer's"),
    post("people.agreement-ending", OWNERS, SEES_TEAM - OWNERS, said(on="2027-01-04", because="x", version="1"), ids={"pk": "agreement"}),
    post("people.agreement-ending", OWNERS, (SEES_TEAM | {"contact"}) - OWNERS, said(on="2027-01-04", because="x", version="2"), ids={"pk": "differing"}, note="a customer's"),
    post("people.team-absences", PLANNERS | {"engineer"}, SEES_TEAM - PLANNERS - {"engineer"}, away, ids=TEAM, refused=422),
    post("people.absence-withdrawal", PLANNERS | {"engineer"}, SEES_TEAM - PLANNERS - {"engineer"}, ids=TEAM | {"pk": "absence"}),
    post("people.team-days", ADMIN, SEES_TEAM - ADMIN, said(on="2027-01-04", name="x"), ids=TEAM),
    post("people.day-clearing", ADMIN, SEES_TEAM - ADMIN, ids=TEAM | {"pk": "own_day"}),
]  # fmt: skip
PEOPLE = [*API, *PAGES]
