"""Who only looks (an observer, a member without a role) reads everything and writes nothing; watching is for oneself."""

import pytest

from backlogs.models import Comment, Effort
from core.errors import Invalid, NotAllowed
from tests.cast import Cast


@pytest.fixture(params=["observer", "no role"])
def onlooker(request, cast: Cast):
    if request.param == "observer":
        return cast.oz
    cast.linux.admit(cast.vic, by=None, roles=[])
    return cast.fresh(cast.vic)


@pytest.mark.parametrize(
    "act",
    [
        lambda cast, by: cast.item().log_effort(30, by=by, on=cast.linux.today),
        lambda cast, by: cast.backlog("interrupt").log_effort(30, by=by, on=cast.linux.today),
        lambda cast, by: cast.item().comment("Well done", by=by),
        lambda cast, by: cast.item().comment("Well done", by=by, audience="public"),
        lambda cast, by: cast.feature().comment("Well done", by=by),
        lambda cast, by: cast.item().join(by, by=by),
    ],
)
def test_who_only_looks_writes_nothing(cast: Cast, onlooker, act) -> None:
    with pytest.raises(NotAllowed, match="Only"):
        act(cast, onlooker)
    assert not Effort.objects.exists()
    assert not Comment.objects.exists()


def test_nobody_brings_an_observer_onto_the_crew(cast: Cast) -> None:
    item = cast.item()
    with pytest.raises(Invalid) as refusal:
        item.join(cast.oz, by=cast.ada)
    assert refusal.value.code == "not_of_the_team"


@pytest.mark.parametrize("who", ["eve", "pia", "dee", "max", "tia"])
def test_every_other_member_speaks_and_writes_the_own_time(cast: Cast, who: str) -> None:
    person, item = getattr(cast, who), cast.item()
    item.comment("Well done", by=person)
    item.log_effort(30, by=person, on=cast.linux.today)
    cast.backlog("interrupt").log_effort(30, by=person, on=cast.linux.today)
    cast.feature().comment("Well done", by=person)


def test_an_observer_who_asked_answers_as_one_who_asked(cast: Cast) -> None:
    item = cast.item(requester=cast.oz)
    assert item.comment("Any news?", by=cast.oz, audience="team").audience == "public"


def test_pages_offer_nothing_to_write(cast: Cast, visit) -> None:
    item, feature = cast.item(), cast.feature()
    for page in (f"/items/{item.key}/", f"/features/{feature.pk}/"):
        shown = visit(cast.oz).get(page).content.decode()
        assert "comment_text" not in shown
        assert f"{page}effort/" not in shown
        assert f"{page}comments/" not in shown
        assert "comment_text" in visit(cast.tia).get(page).content.decode()


def test_an_observer_watches(cast: Cast, visit) -> None:
    item = cast.item()
    item.watch(by=cast.oz)
    assert f"/items/{item.key}/watch/end/" in visit(cast.oz).get(f"/items/{item.key}/").content.decode()
