"""R9: adding in the middle shows what falls out, and the product owner picks it: one verb, one transaction."""

import pytest
from django.core.management import call_command

from backlogs.models import IterationEntry
from backlogs.planning_ahead import plan_ahead
from core.errors import Invalid, NotAllowed, Refused
from journal.models import Entry
from journal.sentences import story
from tests.cast import Cast


@pytest.fixture
def iteration(cast: Cast):
    return plan_ahead(cast.linux, by=cast.pia)[0]


@pytest.fixture
def pair(cast: Cast, iteration):
    """One committed, one that came up later."""
    first, late = cast.item("First"), cast.item("Late")
    iteration.take_in(first, by=cast.pia)
    iteration.start(by=cast.pia)
    return first, late


def standing(iteration) -> dict[str, tuple[str, str]]:
    return {
        entry.item.title: (entry.how, entry.outcome) for entry in iteration.entries.select_related("item")
    }


def test_one_falls_out_for_another(cast: Cast, iteration, pair) -> None:
    first, late = pair
    iteration.exchange(late, for_=first, by=cast.pia)
    assert standing(iteration) == {"First": ("planned", "removed"), "Late": ("added", "")}
    entries = Entry.objects.filter(kind="iteration", verb__in=("took_out", "took_in")).order_by("-id")[:2]
    assert [line.what for line in story(list(entries), cast.pia)] == [
        f"took {late.key} into it in exchange for {first.key}",
        f"took {first.key} out of it in exchange for {late.key}",
    ]
    began = Entry.objects.get(kind="iteration", verb="started")
    assert story([began], cast.pia)[0].what.endswith("with 1 item committed")
    gone = Entry.objects.filter(kind="item", subject=first.pk, verb="withdrawn")
    assert [line.what for line in story(list(gone), cast.pia)] == [
        f"took it from Ready back into its backlog: “in exchange for {late.key}”"
    ]
    call_command("check_journal")


def test_twice_is_once(cast: Cast, iteration, pair) -> None:
    first, late = pair
    one = iteration.exchange(late, for_=first, by=cast.pia)
    assert iteration.exchange(late, for_=first, by=cast.pia) == one
    assert IterationEntry.objects.count() == 2


def test_it_is_all_or_nothing(cast: Cast, iteration, pair) -> None:
    first, late = pair
    late.dismiss("cancelled", by=cast.ada)
    with pytest.raises(Refused) as refusal:
        iteration.exchange(late, for_=first, by=cast.pia)
    assert refusal.value.code == "closed"
    assert standing(iteration) == {"First": ("planned", "")}


def test_what_is_finished_does_not_fall_out(cast: Cast, iteration, pair) -> None:
    first, late = pair
    first.close(by=cast.ada)
    with pytest.raises(Refused) as refusal:
        iteration.exchange(late, for_=first, by=cast.pia)
    assert refusal.value.code == "closed"


def test_only_what_is_in_falls_out_for_what_is_not(cast: Cast, iteration, pair) -> None:
    first, late = pair
    with pytest.raises(Refused) as refusal:
        iteration.exchange(late, for_=cast.item("Elsewhere"), by=cast.pia)
    assert refusal.value.code == "not_in_iteration"
    iteration.take_in(late, by=cast.pia)
    with pytest.raises(Refused) as refusal:
        iteration.exchange(late, for_=first, by=cast.pia)
    assert refusal.value.code == "in_iteration_already"
    with pytest.raises(Invalid):
        iteration.exchange(first, for_=first, by=cast.pia)


def test_a_full_queue_does_not_stop_an_exchange(cast: Cast, iteration, pair) -> None:
    first, late = pair
    cast.column("Ready").limit_to(1, by=cast.tia)
    with pytest.raises(Refused):
        iteration.take_in(late, by=cast.pia)
    iteration.exchange(late, for_=first, by=cast.pia)
    told = Entry.objects.get(kind="item", subject=late.pk, verb="pulled")
    assert told.facts["overriding"] == f"in exchange for {first.key}"


@pytest.mark.parametrize("who", ["ada", "oz", "tia", "nell"])
def test_the_product_owner_picks(cast: Cast, iteration, pair, who: str) -> None:
    first, late = pair
    with pytest.raises(NotAllowed):
        iteration.exchange(late, for_=first, by=getattr(cast, who))


def test_a_program_exchanges(cast: Cast, api, iteration, pair) -> None:
    first, late = pair
    door = f"/api/v1/iterations/{iteration.pk}/entries/"
    sent = {"item": late.key, "instead_of": first.key}
    assert api(cast.ada).post(door, sent, format="json").status_code == 403
    answer = api(cast.pia).post(door, sent, format="json")
    assert (answer.status_code, answer.json()["how"]) == (201, "added")
    assert standing(iteration)["First"] == ("planned", "removed")
    hidden = cast.item(by=cast.nell, backlog=cast.backlog(team=cast.network))
    unseen = api(cast.pia).post(door, sent | {"instead_of": hidden.key}, format="json")
    assert unseen.status_code == 400
