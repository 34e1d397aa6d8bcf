"""What is asked of a team: its product owner accepts it, asks back, or declines with an answer; once."""

import pytest
from django.core.management import call_command

from backlogs.models import Feature, FeatureNeed, Request, WorkItem
from backlogs.models.request import requests_seen_by
from core.errors import Invalid, NotAllowed, Refused, Stale
from tests.cast import Cast


def asked(cast: Cast, title: str = "A mirror for the packages", **values) -> Request:
    given = {"requester": cast.vic, "customer": cast.web_shop, "kind": "request"} | values
    return Request.objects.of(WorkItem.objects.add(by=None, backlog=cast.backlog(), title=title, **given))


def again(request: Request) -> Request:
    return Request.objects.of(WorkItem.objects.select_related("team", "backlog").get(pk=request.item.pk))


def test_accepted_it_becomes_a_feature_with_all_that_was_said(cast: Cast) -> None:
    request = asked(cast, description="Builds wait for the internet.")
    feature = request.become_feature(by=cast.pia, answer="In spring.")
    item = again(request).item
    assert (feature.step, feature.title, feature.outcome, feature.customer) == (
        "defined", "A mirror for the packages", "Builds wait for the internet.", cast.web_shop,
    )  # fmt: skip
    assert (item.outcome, item.request.feature, item.comments.get().text) == ("merged", feature, "In spring.")
    assert item.request.told == "planned: defined"
    assert request.become_feature(by=cast.pia) == feature
    assert Feature.objects.count() == 1


def test_accepted_as_a_story_it_keeps_its_key(cast: Cast) -> None:
    request, feature = asked(cast), cast.feature()
    key = request.item.key
    story = request.become_item(by=cast.dee, kind="task", feature=feature)
    story.refresh_from_db()
    assert (story.key, story.kind, story.feature, story.is_open) == (key, "task", feature, True)
    assert story.requester == cast.vic


def test_it_goes_to_another_backlog_or_is_part_of_a_feature(cast: Cast) -> None:
    assert asked(cast).become_item(by=cast.pia, backlog="ssa").backlog.kind == "ssa"
    feature = cast.feature()
    assert asked(cast).join_feature(feature, by=cast.pia) == feature
    with pytest.raises(Invalid) as refusal:
        asked(cast).become_feature(by=cast.pia, backlog="interrupt")
    assert refusal.value.code == "unknown_choice"


@pytest.mark.parametrize("who", ["ada", "oz", "vic", "max"])
def test_only_the_product_owner_answers(cast: Cast, who: str) -> None:
    request, person = asked(cast), getattr(cast, who)
    for do in (
        lambda: request.become_feature(by=person),
        lambda: request.become_item(by=person),
        lambda: request.ask_back("Which?", by=person),
        lambda: request.decline("No.", by=person),
        lambda: request.item.dismiss("declined", by=person),
        lambda: request.item.edit(by=person, kind="story"),
    ):
        with pytest.raises(NotAllowed):
            do()
    assert again(request).is_open


def test_asked_back_it_waits_until_who_asked_answers(cast: Cast) -> None:
    request = asked(cast)
    request.ask_back("How many builds a day?", by=cast.pia)
    request.ask_back("How many builds a day?", by=cast.pia)
    assert request.item.comments.count() == 1
    assert again(request).state == "waiting"
    again(request).item.comment("An aside.", by=cast.bo)
    assert again(request).state == "waiting"
    again(request).item.comment("About 400.", by=cast.vic)
    assert again(request).state == "open"
    assert Request.objects.waiting().count() == 0


def test_the_product_owner_writes_down_an_answer_heard_elsewhere(cast: Cast) -> None:
    request = asked(cast)
    request.ask_back("How many?", by=cast.pia)
    request.answer("She said 400.", by=cast.pia)
    assert again(request).state == "open"
    with pytest.raises(NotAllowed):
        request.answer("Me, too", by=cast.cy)


def test_of_nobody_nothing_is_asked_back(cast: Cast) -> None:
    request = asked(cast, requester=None, customer=None)
    with pytest.raises(Refused) as refusal:
        request.ask_back("Who are you?", by=cast.pia)
    assert refusal.value.code == "nobody_asked"


def test_declining_needs_an_answer(cast: Cast) -> None:
    request = asked(cast)
    with pytest.raises(Invalid) as refusal:
        request.decline("  ", by=cast.pia)
    assert refusal.value.code == "answer_needed"
    request.decline("The store of the other site has it.", by=cast.pia)
    request.decline("Again.", by=cast.pia)
    item = again(request).item
    assert (item.outcome, item.comments.get().audience) == ("declined", "public")


def test_the_second_of_two_product_owners_hears_who_was_first(cast: Cast) -> None:
    request, other = asked(cast), None
    other = Request.objects.of(WorkItem.objects.get(pk=request.item.pk))
    request.decline("No.", by=cast.pia)
    for do in (
        lambda: other.become_feature(by=cast.dee),
        lambda: other.decline("No.", by=cast.dee),
        lambda: other.ask_back("Which?", by=cast.dee),
        lambda: other.withdraw(by=cast.vic),
    ):
        with pytest.raises(Stale, match="Pia declined LINUX-1 at") as refusal:
            do()
        assert refusal.value.code == "already_decided"
    assert not Feature.objects.exists()


def test_what_was_reopened_is_decided_anew(cast: Cast) -> None:
    request = asked(cast)
    request.decline("No.", by=cast.pia)
    again(request).item.reopen(by=cast.pia)
    assert again(request).state == "open"
    again(request).become_feature(by=cast.pia)
    assert again(request).state == "accepted"


def test_an_answer_is_taken_back_while_nobody_built_on_it(cast: Cast) -> None:
    declined, back, story = asked(cast), asked(cast), asked(cast)
    declined.decline("No.", by=cast.pia)
    back.ask_back("Which?", by=cast.pia)
    story.become_item(by=cast.pia, feature=cast.feature())
    for request in (declined, back, story):
        with pytest.raises(NotAllowed):
            again(request).take_back(by=cast.ada)
        assert again(request).may_come_back
        again(request).take_back(by=cast.dee)
        again(request).take_back(by=cast.dee)
        assert (again(request).state, again(request).item.kind) == ("open", "request")
    feature = again(story).become_feature(by=cast.pia)
    cast.item("Shape it", feature=feature)
    again(back).become_item(by=cast.pia)
    cast.column("In progress").pull(again(back).item, by=cast.ada)
    for request in (story, back):
        with pytest.raises(Refused) as refusal:
            again(request).take_back(by=cast.pia)
        assert refusal.value.code == "goes_on"
    assert feature.is_open
    call_command("check_journal")


def test_a_feature_that_was_made_a_moment_ago_ends_with_its_request(cast: Cast) -> None:
    theirs = Feature.objects.add(
        by=cast.nell, backlog=cast.backlog(team=cast.network), title="Wireless", lead=cast.nell
    )
    item = theirs.ask_team(cast.linux, "Ports", by=cast.nell)
    made = Request.objects.of(item).become_feature(by=cast.pia)
    made.rank_at(by=cast.pia)
    request = Request.objects.of(item)
    assert request.may_come_back
    request.take_back(by=cast.pia)
    again(request).take_back(by=cast.pia)  # twice is once
    made.refresh_from_db()
    assert (again(request).state, again(request).feature, made.is_open) == ("open", None, False)
    assert made.customer is None, "whoever asked does not see it end"
    assert not theirs.needs.filter(ended_at=None).exists()
    assert [one.skipped_because for one in made.steps_taken.all()][-1] == f"{item.key} is a request again."
    # One that was there already goes on without it, whatever is done in it.
    whole = cast.feature()
    cast.item("Worked", feature=whole)
    again(request).join_feature(whole, by=cast.pia)
    assert again(request).may_come_back
    again(request).take_back(by=cast.pia)
    whole.refresh_from_db()
    assert (again(request).state, whole.is_open) == ("open", True)
    second = again(request).become_feature(by=cast.pia)
    second.comment("Who does this?", by=cast.pia)
    with pytest.raises(Refused, match="was worked on since, and goes on") as refusal:
        again(request).take_back(by=cast.pia)
    assert (refusal.value.code, again(request).may_come_back) == ("goes_on", False)
    call_command("check_journal")


def test_a_request_is_not_closed_as_declined_without_words(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        asked(cast).item.dismiss("declined", by=cast.pia)
    assert refusal.value.code == "answer_needed"


def test_who_asked_withdraws(cast: Cast) -> None:
    request = asked(cast)
    with pytest.raises(NotAllowed) as refusal:
        request.withdraw(by=cast.ada)
    assert refusal.value.code == "not_asker"
    request.withdraw(by=cast.vic)
    request.withdraw(by=cast.vic)
    assert (again(request).state, again(request).item.outcome) == ("withdrawn", "cancelled")


def test_a_feature_asks_another_team_and_waits_for_what_becomes_of_it(cast: Cast) -> None:
    mine = cast.feature()
    item = mine.ask_team(cast.network, "Open the port", by=cast.ada, text="For the renewal.")
    assert mine.ask_team(cast.network, "Open the port", by=cast.ada) == item
    assert (item.team, item.kind, item.requester, item.request.for_feature) == (
        cast.network, "request", cast.ada, mine,
    )  # fmt: skip
    theirs = Request.objects.of(item).become_feature(by=cast.nell)
    assert list(FeatureNeed.objects.values_list("feature", "needs")) == [(mine.pk, theirs.pk)]
    assert theirs.team == cast.network


def test_what_a_feature_asked_for_is_declined_or_withdrawn(cast: Cast) -> None:
    mine = cast.feature()
    refused, dropped = (mine.ask_team(cast.network, title, by=cast.pia) for title in ("One", "Two"))
    Request.objects.of(refused).decline("Not this year.", by=cast.nell)
    Request.objects.of(dropped).withdraw(by=cast.ada)
    assert [row.state for row in mine.asked_of_teams.order_by("id")] == ["declined", "withdrawn"]
    assert not FeatureNeed.objects.exists()


def test_who_does_not_shape_a_feature_asks_nobody_for_it(cast: Cast) -> None:
    mine = cast.feature()
    with pytest.raises(NotAllowed):
        mine.ask_team(cast.network, "Open the port", by=cast.eve)
    for team, title, code in ((cast.linux, "x", "own_team"), (cast.network, " ", "title_needed")):
        with pytest.raises(Invalid) as refusal:
            mine.ask_team(team, title, by=cast.ada)
        assert refusal.value.code == code


def test_a_circle_is_named_as_far_as_it_is_seen(cast: Cast) -> None:
    mine = cast.feature("Certificates")
    theirs = Feature.objects.add(by=cast.nell, backlog=cast.backlog(team=cast.network), title="Ports")
    theirs.need(mine, by=cast.nell)
    request = Request.objects.of(mine.ask_team(cast.network, "Ports for us", by=cast.ada))
    with pytest.raises(Refused) as refusal:
        request.join_feature(theirs, by=cast.nell)
    assert refusal.value.code == "circle"
    assert refusal.value.sentence == (
        "A circle would never end: a feature of Linux would wait for “Ports”, but “Ports” waits for a feature of Linux."
    )
    assert again(request).is_open


def test_a_request_is_seen_by_both_sides_and_by_nobody_else(cast: Cast) -> None:
    item = cast.feature().ask_team(cast.network, "Open the port", by=cast.ada)
    sees = {name for name, person in cast.everyone().items() if item in requests_seen_by(cast.fresh(person))}
    assert sees == {"ada", "bo", "eve", "pia", "dee", "max", "tia", "oz", "cy", "nell", "root"}
    assert not requests_seen_by(cast.vic).exists()


def test_the_journal_replays_all_of_it(cast: Cast) -> None:
    request = asked(cast)
    request.ask_back("Which?", by=cast.pia)
    request.answer("This.", by=cast.vic)
    request.become_feature(by=cast.pia)
    mine = cast.feature()
    Request.objects.of(mine.ask_team(cast.network, "Ports", by=cast.ada)).decline("No.", by=cast.nell)
    call_command("check_journal")


def test_who_asked_sees_the_question_the_answer_and_what_it_became(cast: Cast, client) -> None:
    request = asked(cast)
    request.ask_back("How many builds a day?", by=cast.pia)
    client.force_login(cast.vic)
    path = f"/items/{request.item.key}/"
    page = client.get(path).content.decode()
    assert "Pia asks:" in page
    assert "How many builds a day?" in client.get("/").content.decode()
    client.post(f"{path}comments/", {"text": "About 400."})
    assert "with the product owner" in client.get(path).content.decode()
    feature = again(request).become_feature(by=cast.pia, answer="In spring.")
    page = client.get(path).content.decode()
    assert f"/features/{feature.pk}/" in page
    assert "In spring." in page
    assert "planned: defined" in page
    assert "merged" not in page
    assert "planned: defined" in client.get("/").content.decode()


def test_of_an_unseen_feature_who_asked_reads_the_step_only(cast: Cast, client) -> None:
    request = asked(cast, customer=None, requester=cast.cy)
    feature = request.become_feature(by=cast.pia, title="Not for others' eyes")
    client.force_login(cast.cy)
    page = client.get(f"/items/{request.item.key}/").content.decode()
    assert "a feature of Linux" in page
    assert "now at “Defined”" in page
    assert f"/features/{feature.pk}/" not in page
    assert "eyes" not in page
    assert "What you asked for" in client.get("/").content.decode()


def test_who_asked_withdraws_on_the_page_and_others_may_not(cast: Cast, client) -> None:
    request = asked(cast)
    path = f"/items/{request.item.key}/withdrawal/"
    for person, code in ((cast.cy, 404), (cast.ada, 403), (cast.vic, 302)):
        client.force_login(person)
        assert client.post(path).status_code == code
    assert again(request).state == "withdrawn"
    page = client.get(f"/items/{request.item.key}/").content.decode()
    assert "withdrawn" in page
    assert "cancelled" not in page


def test_the_product_owners_day_begins_with_the_oldest_request(cast: Cast, client) -> None:
    asked(cast)
    client.force_login(cast.pia)
    assert "1 request to Linux waits for an answer" in client.get("/").content.decode()


def test_a_feature_asks_on_its_page_and_sees_how_it_goes(cast: Cast, client) -> None:
    mine = cast.feature()
    page, sent = f"/features/{mine.pk}/", {"team": "NET", "title": "Open the port", "text": "By March."}
    client.force_login(cast.eve)
    assert client.post(f"{page}requests/", sent).status_code == 403
    assert "Ask another team" not in client.get(page).content.decode()
    client.force_login(cast.ada)
    assert (
        client.post(f"{page}requests/", sent | {"team": "NOBODY"}, headers={"HX-Request": "true"}).status_code
        == 400
    )
    assert client.post(f"{page}requests/", sent).status_code == 302
    item = WorkItem.objects.get(kind="request")
    assert "with the product owner" in client.get(page).content.decode()
    theirs = Request.objects.of(item).become_feature(by=cast.nell, title="Ports of 2027")
    told = client.get(page).content.decode()
    assert "“Open the port”, a feature of Network" in told
    assert "Ports of 2027" not in told
    client.force_login(cast.nell)
    other = client.get(f"/features/{theirs.pk}/").content.decode()
    assert "<span>a feature of Linux</span>" in other, "what was asked for is no name of who asked"
    assert "Certificates" not in other


def test_the_asker_withdraws_from_the_page_of_the_feature(cast: Cast, client) -> None:
    mine = cast.feature()
    item = mine.ask_team(cast.network, "Open the port", by=cast.pia)
    client.force_login(cast.ada)
    assert f"/items/{item.key}/withdrawal/" in client.get(f"/features/{mine.pk}/").content.decode()
    assert client.post(f"/items/{item.key}/withdrawal/").headers["Location"] == f"/features/{mine.pk}/"
    assert "/withdrawal/" not in client.get(f"/features/{mine.pk}/").content.decode()


def test_who_follows_a_feature_reads_its_likely_finish(cast: Cast, client) -> None:
    path = f"/features/{cast.feature(customer=cast.web_shop).pk}/finish/"
    for person, code in ((cast.ada, 200), (cast.vic, 200), (cast.cy, 404)):
        client.force_login(person)
        assert client.get(path).status_code == code
