"""One small world in which every door has something behind it: the Linux team's, and the Network team's beside it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from backlogs.models import (
    Deed,
    Feature,
    Import,
    Interruption,
    Iteration,
    Learning,
    Limit,
    RecurringRule,
    SavedQuery,
    WorkItem,
)
from backlogs.planning_ahead import plan_ahead
from people.models import Absence, Agreement, Person, TeamHoliday, TeamService, Token
from tests.authorisation import (
    duty,
    intake_things,
    repeat_things,
    request_things,
    review_things,
    standup_things,
    triage_things,
)
from tests.authorisation.actors import Actor, summon
from tests.cast import Cast, gather


@dataclass
class World:
    cast: Cast
    actors: dict[str, Actor]
    feature: Feature
    other_feature: Feature
    item: WorkItem
    story: WorkItem
    loose: WorkItem
    free: Feature
    foreign: WorkItem
    foreign_feature: Feature
    iteration: Iteration
    ahead: Iteration
    foreign_iteration: Iteration
    named: dict[str, Any] = field(default_factory=dict)
    # Whoever is asking just now, for bodies that name oneself.
    actor_id: int = 0
    # Of all that is stored before anybody asks.
    digest: str = ""

    def value(self, source: str) -> Any:
        """What a row names: a thing's number, its attribute after a dot, or the word itself."""
        name, _, attribute = source.partition(".")
        if name not in self.named:
            return source
        thing = self.named[name]
        return getattr(thing, attribute) if attribute else getattr(thing, "pk", thing)


def build() -> World:
    cast = gather()
    feature, other_feature = (
        cast.feature(customer=cast.web_shop, criteria="It answers"),
        cast.feature("Other", lead=None),
    )
    actors = summon(cast, feature, other_feature)
    item = cast.item("Story", feature=feature, customer=cast.web_shop, points=Decimal(3))
    story, loose = cast.item("Second story", feature=feature), cast.item("Loose")
    free = cast.feature("Free", lead=None)
    free.shape(by=cast.pia, deputy=actors["guest_deputy"].person)
    free.gather(cast.val, by=cast.pia)
    nell, business = cast.nell, cast.backlog("business", cast.network)
    foreign = WorkItem.objects.add(by=nell, backlog=business, title="Foreign")
    foreign_feature = Feature.objects.add(by=nell, backlog=business, title="Foreign feature", lead=nell)
    running, ahead, _ = plan_ahead(cast.linux, by=cast.pia)
    running.take_in(item, by=cast.pia)
    running.start(by=cast.pia)
    foreign_iteration = plan_ahead(cast.network, by=nell)[0]
    world = World(
        cast, actors, feature, other_feature, item, story, loose, free, foreign, foreign_feature, running, ahead,
        foreign_iteration,
    )  # fmt: skip
    world.named = _names(world)
    return world


def _names(world: World) -> dict[str, Any]:
    """What stands in URLs and bodies, by the name that a row uses."""
    cast = world.cast
    day = cast.linux.today + timedelta(40)
    agreement = Agreement.objects.propose(by=cast.pia, team=cast.linux, ownership="Ours")
    differing = Agreement.objects.propose(
        by=cast.pia, team=cast.linux, customer=cast.web_shop, differs_because="law", review_on=day
    )
    differing.accept(by=cast.vic)  # before that it opens nothing of the customer's
    differing.refresh_from_db()
    absence = Absence.objects.plan(person=cast.eve, by=cast.eve, began_on=day, ended_on=day)
    token, _ = Token.objects.make(by=cast.eve, name="own", scope="read")
    world.item.join(cast.eve, by=cast.eve)
    parts = _parts(world)
    fresh = Person.objects.welcome(by=None, email="fran@example.test", name="Fran")
    return {
        "fresh": fresh, "fresh_membership": cast.linux.admit(fresh, by=None, roles=["observer"]),
        "own_day": TeamHoliday.objects.create(team=cast.linux, on=date(2027, 2, 1), name="Audit"),
        "service": TeamService.objects.create(team=cast.linux, name="vpn"), "learning": Learning.objects.create(team=cast.linux, person=cast.eve, subject="dns"),
        "saved": SavedQuery.objects.create(team=cast.linux, person=cast.eve, name="Old", line="age:>30d", is_shared=True),
        "deed": Deed.objects.create(person=cast.eve, told="Ease", rows=[{"item": world.item.pk, "was": {}, "now": {}}]),
        "linux": cast.linux, "network": cast.network, "eve": cast.eve, "oz": cast.oz, "vic": cast.vic, "cy": cast.cy,
        "membership": cast.linux.memberships.get(person=cast.eve), "customer": cast.web_shop, "agreement": agreement, "differing": differing,
        "absence": absence, "token": token, "item": world.item, "loose": world.loose,
        "feature": world.feature, "other_feature": world.other_feature, "iteration": world.iteration, "ahead": world.ahead,
        "foreign": world.foreign, "foreign_feature": world.foreign_feature, "foreign_iteration": world.foreign_iteration,
        "backlog": cast.backlog(), "ready": cast.column("Ready"), "progress": cast.column("In progress"),
        "rule": RecurringRule.objects.add(by=cast.pia, team=cast.linux, title="Drill", every_days=30, next_on=date(2026, 12, 24)),
        "import": Import.objects.create(team=cast.linux, source="csv:LINUX", file_name="items.csv"),
        "limit": Limit.objects.limit_class("expedite", 1, team=cast.linux, by=cast.tia),
        "review": cast.column("Review"), "done": cast.column("Done"), "day": date(2026, 12, 24),
        "story": world.story, "free": world.free, "val": cast.val, **parts,
        **repeat_things.of_team(cast.linux, cast.pia), **repeat_things.of_team(cast.network, cast.nell, "foreign_"),
        **request_things.of_team(cast.linux, requester=cast.vic, customer=cast.web_shop), **request_things.of_team(cast.network, "foreign_", requester=cast.cy),
        **triage_things.of_team(cast.linux), **triage_things.of_team(cast.network, "foreign_"),
        **intake_things.of_team(cast.linux, cast.tia), **standup_things.of_team(cast.linux, cast.ada), **standup_things.of_feature(world.feature, cast.ada),
        **standup_things.of_team(cast.network, cast.nell, "foreign_"), **_elsewhere(world), **duty.of_linux(cast), **duty.of_network(cast),
    }  # fmt: skip


def _elsewhere(world: World) -> dict[str, Any]:
    """The same of the Network team."""
    cast, item, feature, team = world.cast, world.foreign, world.foreign_feature, world.cast.network
    nell, today, backlog = cast.nell, team.today, cast.backlog("business", cast.network)
    other = WorkItem.objects.add(by=nell, backlog=backlog, title="Foreign, too")
    item.join(cast.cy, by=cast.cy), item.label(["foreign"], by=cast.cy)
    item.enter_feature(feature, by=nell)
    world.foreign_iteration.start(by=nell)
    return {
        **review_things.of_feature(feature, item, cast.cy, "foreign_"), **review_things.of_iteration(world.foreign_iteration, feature, cast.cy, "foreign_"),
        "nell": nell, "foreign_backlog": backlog, "foreign_column": cast.column("Review", team), "foreign_board": "team-NET",
        "foreign_feature_board": f"feature-{feature.pk}", "foreign_person_board": f"person-{cast.cy.pk}",
        "foreign_comment": item.comment("Foreign", by=cast.cy), "foreign_line": item.list_line("Foreign", by=cast.cy),
        "foreign_link": item.link(other, by=cast.cy, kind="relates"), "foreign_word": feature.comment("Foreign", by=cast.cy),
        "foreign_effort": item.log_effort(30, by=cast.cy, on=today), "foreign_membership": team.memberships.get(person=cast.cy),
        "foreign_backlog_effort": backlog.log_effort(30, by=cast.cy, on=today),
        "foreign_interruption": Interruption.objects.tell(team, 15, by=cast.cy),
        "foreign_agreement": Agreement.objects.propose(by=nell, team=team, ownership="Foreign"),
        "foreign_absence": Absence.objects.plan(person=cast.cy, by=cast.cy, began_on=today, ended_on=today),
        "foreign_token": Token.objects.make(by=cast.cy, name="Foreign", scope="read")[0],
        "foreign_rule": RecurringRule.objects.add(by=nell, team=team, title="Foreign", every_days=30, next_on=date(2026, 12, 24)),
        "foreign_limit": Limit.objects.limit_class("expedite", 1, team=team, by=nell), "foreign_service": TeamService.objects.create(team=team, name="foreign"),
        "foreign_learning": Learning.objects.create(team=team, person=cast.cy, subject="foreign"),
        "foreign_saved": SavedQuery.objects.create(team=team, person=cast.cy, name="Foreign", line="foreign", is_shared=True),
        "foreign_deed": Deed.objects.create(person=cast.cy, told="Ease", rows=[{"item": item.pk, "was": {}, "now": {}}]),
        **intake_things.of_team(team, nell, "foreign_"), "foreign_day": TeamHoliday.objects.create(team=team, on=date(2027, 2, 2), name="Foreign"),
    }  # fmt: skip


def _parts(world: World) -> dict[str, Any]:
    """What belongs to the item and to the feature, written by Eve."""
    cast, item, feature = world.cast, world.item, world.feature
    today = cast.linux.today
    feature.need(world.other_feature, by=cast.pia)
    parts = {
        "comment": item.comment("Internal", by=cast.eve), "answer": item.comment("Soon", by=cast.eve, audience="public"),
        "line": item.list_line("Tell them", by=cast.eve), "link": item.link(world.loose, by=cast.eve, kind="relates"),
        "effort": item.log_effort(30, by=cast.eve, on=today), "word": feature.comment("Internal", by=cast.eve),
        "public_word": feature.comment("Soon", by=cast.eve, audience="public"),
        "backlog_effort": cast.backlog().log_effort(30, by=cast.eve, on=today), "today": today.isoformat(),
        **review_things.of_feature(feature, world.story, cast.eve), **review_things.of_iteration(world.iteration, feature, cast.eve),
        "interruption": Interruption.objects.tell(cast.linux, 15, by=cast.eve), "team_board": "team-LINUX", "feature_board": f"feature-{feature.pk}", "person_board": f"person-{cast.eve.pk}",
    }  # fmt: skip
    for thing in (item, feature, world.iteration, cast.linux):
        thing.refresh_from_db()
    return parts
