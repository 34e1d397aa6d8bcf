"""Terms that name somebody or something, by a part of the name; a name that the asker does not see is unknown."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import Exists, OuterRef, Q

from backlogs.models import Backlog, Crew, Feature, ItemLabel, Iteration, IterationEntry
from backlogs.query.terms import Term, near, wrong
from backlogs.query.values import Asker, Meaning, any_of, one_of, plain
from people.models import Customer, Person, Team

NONE, ME = "none", "me"
MOST_NAMED, MOST_GUESSED = 50, 2_000


def fading(asker: Asker) -> Q:
    """In the last quarter of its time before it is postponed, in whatever backlog with a clock the asker sees."""
    found = Q(pk=None)
    for backlog in (
        Backlog.objects.visible_to(asker.person).exclude(quiet_after_days=None).select_related("team")
    ):
        found |= Q(pk__in=backlog.fading_items().order_by().values("pk"))
    return found


def on_crew(people: Collection[int]) -> Q:
    """As a list, since it is short: asked of row after row it takes SQLite 60 ms over 100,000 items."""
    return Q(pk__in=Crew.objects.filter(person__in=people, left_at=None).values("item"))


def nobody_on_crew() -> Q:
    return ~Q(Exists(Crew.objects.filter(item=OuterRef("pk"), left_at=None)))


def without_label() -> Q:
    return ~Q(Exists(ItemLabel.objects.filter(item=OuterRef("pk"))))


def person(condition: Callable[[Collection[int]], Q], nobody: Q) -> Meaning:
    """me, none, or a part of a name or an address."""

    def meaning(term: Term, asker: Asker) -> Q:
        plain(term)
        return any_of(term, lambda value: nobody if value == NONE else condition(_people(term, asker, value)))

    return meaning


def _people(term: Term, asker: Asker, value: str) -> list[int]:
    if value == ME:
        return [asker.person.pk]
    text = value.removeprefix("@")
    known = Person.objects.visible_to(asker.person)
    found = known.filter(Q(email__iexact=text) | Q(name__icontains=text)).order_by("pk")
    named = list(found.values_list("pk", flat=True)[:MOST_NAMED])
    if not named:
        names = known.values_list("name", flat=True)[:MOST_GUESSED]
        words = {word for name in names for word in name.lower().split()}
        raise wrong(term, f"You know nobody called “{text}”.{near(text, words)}")
    return named


def customer(term: Term, asker: Asker) -> Q:
    plain(term)

    def meant(value: str) -> Q:
        if value == NONE:
            return Q(customer=None)
        known = Customer.objects.visible_to(asker.person).order_by("pk")
        found = list(known.filter(name__icontains=value).values_list("pk", flat=True)[:MOST_NAMED])
        if not found:
            names = {name.lower() for name in known.values_list("name", flat=True)[:MOST_GUESSED]}
            raise wrong(term, f"You know no customer “{value}”.{near(value, names)}")
        return Q(customer__in=found)

    return any_of(term, meant)


def feature(term: Term, asker: Asker) -> Q:
    plain(term)

    def meant(value: str) -> Q:
        if value == NONE:
            return Q(feature=None)
        if value.isdecimal() and len(value) < 19:
            return Q(feature=int(value))
        seen = Feature.objects.visible_to(asker.person)
        return Q(feature__in=seen.filter(title__icontains=value).order_by().values("pk"))

    return any_of(term, meant)


def label(term: Term, asker: Asker) -> Q:
    plain(term)
    labels = ItemLabel.objects.filter(item=OuterRef("pk"))

    def meant(value: str) -> Q:
        return without_label() if value == NONE else Q(Exists(labels.filter(label__name__iexact=value)))

    return any_of(term, meant)


def team(term: Term, asker: Asker) -> Q:
    plain(term)
    keys = Team.objects.visible_to(asker.person).values_list("key", flat=True)
    known = {key.lower(): key for key in keys}
    return any_of(term, lambda value: Q(team__key=one_of(term, value, known)))


def iteration(term: Term, asker: Asker) -> Q:
    plain(term)
    inside = IterationEntry.objects.filter(item=OuterRef("pk")).exclude(outcome="removed")
    ahead = Iteration.objects.filter(team=OuterRef("item__team"), started_at=None, closed_at=None)
    meant_by = {
        NONE: ~Q(Exists(inside.filter(outcome=""))),
        "current": Q(Exists(inside.filter(iteration__started_at__isnull=False, iteration__closed_at=None))),
        "next": Q(Exists(inside.filter(iteration=ahead.order_by("number").values("pk")[:1]))),
    }

    def meant(value: str) -> Q:
        if value.lower() in meant_by:
            return meant_by[value.lower()]
        if not (value.isdecimal() and len(value) < 9):
            raise wrong(term, "“iteration:” is current, next, none or a number.")
        return Q(Exists(inside.filter(iteration__number=int(value))))

    return any_of(term, meant)


def service(term: Term, asker: Asker) -> Q:
    plain(term)
    return any_of(term, lambda value: Q(service="") if value == NONE else Q(service__iexact=value))
