"""The page of a feature: its flow, its people, its words, and the view in which a customer follows it."""

import re

import pytest

from backlogs.models import Comment, HealthPost
from backlogs.planning_ahead import plan_ahead

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def feature(cast):
    return cast.feature("Certificates", criteria="- they renew", customer=cast.web_shop)


def page_of(browser, feature) -> str:
    return browser.get(f"/features/{feature.pk}/").content.decode()


def test_a_small_feature_shows_four_steps_and_a_large_one_ten(cast, visit, feature):
    assert "step 1 of 4" in page_of(visit(cast.ada), feature)
    for number in range(4):
        cast.item(f"Story {number}", feature=feature)
    assert "step 1 of 10" in page_of(visit(cast.ada), feature)


def test_who_takes_the_next_step_and_what_is_lacking_is_said(cast, visit, feature):
    page = page_of(visit(cast.ada), feature)
    assert "by the lead, Ada, or the product owner of Linux" in page
    feature.shape(by=cast.pia, criteria="")
    assert "Still lacks acceptance criteria" in page_of(visit(cast.ada), feature)


def test_steps_are_taken_skipped_and_returned(cast, visit, feature):
    browser, path = visit(cast.ada), f"/features/{feature.pk}/step"
    taken = browser.post(f"{path}/", {"step": "agreed", "expected": "defined"}, **HTMX)
    assert "step 2 of 4" in taken.content.decode()
    assert browser.post(f"{path}/", {"step": "story_work", "expected": "defined"}, **HTMX).status_code == 409
    assert browser.post(f"{path}/skip/", {"step": "story_work", "because": ""}, **HTMX).status_code == 400
    skipped = browser.post(f"{path}/skip/", {"step": "story_work", "because": "Done elsewhere"}, **HTMX)
    assert "skipped: Done elsewhere" in skipped.content.decode()
    assert browser.post(f"{path}/return/", {"step": "agreed", "because": "Scope grew"}).status_code == 302
    feature.refresh_from_db()
    assert feature.step == "agreed"


def test_the_product_owner_validates_and_the_lead_does_not(cast, visit, feature):
    sent = {"step": "feature_validation", "expected": ""}
    assert visit(cast.ada).post(f"/features/{feature.pk}/step/", sent, **HTMX).status_code == 403
    assert visit(cast.pia).post(f"/features/{feature.pk}/step/", sent, **HTMX).status_code == 200


def test_a_free_lead_is_taken_by_who_clicks(cast, visit):
    feature = cast.feature("Backups", lead=None)
    assert "I take it" in page_of(visit(cast.eve), feature)
    answer = visit(cast.eve).post(f"/features/{feature.pk}/lead/", **HTMX)
    assert "Eve" in answer.content.decode()
    assert visit(cast.bo).post(f"/features/{feature.pk}/lead/", **HTMX).status_code == 409


def test_the_crew_is_gathered_from_anywhere_and_released(cast, visit, feature):
    browser, path = visit(cast.ada), f"/features/{feature.pk}/crew/"
    assert "Eve" in browser.post(path, {"person": cast.eve.pk}, **HTMX).content.decode()
    assert "Val" in browser.post(path, {"email": "Val@example.test "}, **HTMX).content.decode()
    assert browser.post(path, {"email": "nobody@example.test"}, **HTMX).status_code == 400
    assert browser.post(path, {"person": cast.cy.pk}, **HTMX).status_code == 404
    assert browser.post(f"{path}release/", {"person": cast.val.pk}).status_code == 302
    assert [row.person for row in feature.crew.filter(left_on=None)] == [cast.eve]


def test_health_is_said_in_words(cast, visit, feature):
    path = f"/features/{feature.pk}/health/"
    answer = visit(cast.ada).post(path, {"state": "at_risk", "text": "Keys are late."}, **HTMX)
    assert "Keys are late." in answer.content.decode()
    assert visit(cast.ada).post(path, {"state": "fine", "text": "x"}, **HTMX).status_code == 400
    assert visit(cast.eve).post(path, {"state": "on_track", "text": "x"}, **HTMX).status_code == 403
    assert HealthPost.objects.get().state == "at_risk"


def test_needs_and_design_notes(cast, visit, feature):
    other, iteration = cast.feature("Vault"), plan_ahead(cast.linux, by=cast.pia)[0]
    browser = visit(cast.ada)
    assert (
        "Vault"
        in browser.post(f"/features/{feature.pk}/needs/", {"feature": other.pk}, **HTMX).content.decode()
    )
    assert browser.post(f"/features/{other.pk}/needs/", {"feature": feature.pk}, **HTMX).status_code == 409
    assert browser.post(f"/features/{feature.pk}/needs/end/", {"feature": other.pk}).status_code == 302
    sent = {"iteration": iteration.pk, "none_needed_because": "it is small"}
    assert "it is small" in browser.post(f"/features/{feature.pk}/design/", sent, **HTMX).content.decode()


def test_a_design_note_is_changed_from_what_stands_there(cast, visit, feature):
    """And whoever began before it stood, or before it was changed, overwrites nothing."""
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    door, option = f"/features/{feature.pk}/design/", f"{iteration}</option>"
    page = page_of(visit(cast.ada), feature)
    assert (page.count(option), "Change it" in page) == (1, False)
    sent = {"iteration": iteration.pk, "text": "Where do **keys** live?", "box_hours": "6", "instead_of": ""}
    assert visit(cast.ada).post(door, sent, **HTMX).status_code == 200
    page = page_of(visit(cast.pia), feature)
    assert page.count("Where do **keys** live?") == 1  # in the form; beside it, it is read as Markdown
    assert option not in page
    late = visit(cast.pia).post(door, sent | {"text": "Mine"}, **HTMX)
    assert (late.status_code, "Ada wrote the note of Iteration 1 meanwhile" in late.content.decode()) == (
        409,
        True,
    )
    note = feature.design_notes.get()
    assert f'value="{note.stamp}"' in page
    changed = sent | {"text": "In the vault.", "instead_of": note.stamp}
    assert visit(cast.pia).post(door, changed, **HTMX).status_code == 200
    assert visit(cast.ada).post(door, changed | {"text": "On disk."}, **HTMX).status_code == 409
    assert feature.design_notes.get().text == "In the vault."


def test_a_time_box_of_minutes_stays_what_it_is(cast, visit, feature):
    """Fifty minutes are no tenth of an hour; and a stamp of a note that never was is nobody's."""
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    for minutes in (1, 50, 600, 4800):
        feature.note_design(iteration, by=cast.ada, text="Try it.", box_minutes=minutes)
        shown = re.search(r'name="box_hours" value="([\d.]+)"', page_of(visit(cast.ada), feature))[1]
        sent = {"iteration": iteration.pk, "text": "Try it.", "box_hours": shown}
        assert visit(cast.ada).post(f"/features/{feature.pk}/design/", sent, **HTMX).status_code == 200
        assert feature.design_notes.get().box_minutes == minutes
    other = cast.feature("Vault").pk
    sent |= {"instead_of": "x"}
    assert visit(cast.pia).post(f"/features/{other}/design/", sent, **HTMX).status_code == 200


def test_health_is_read_as_markdown(cast, visit, feature):
    feature.post_health("at_risk", text="Two shards **rebuild**.\n\n- ask the vendor", by=cast.ada)
    assert "<strong>rebuild</strong>" in page_of(visit(cast.ada), feature)


def test_stories_stand_in_the_leads_order_with_what_is_done(cast, visit, feature):
    one, two = cast.item("One", feature=feature), cast.item("Two", feature=feature)
    two.order(before=one, by=cast.ada)
    cast.item("Finished", feature=feature).close(by=cast.ada)
    page = page_of(visit(cast.ada), feature)
    assert page.index("Two") < page.index("One") < page.index("Finished")
    assert "1 of 3 done" in page
    assert f"/features/{feature.pk}/story-order/" in page
    assert f"/features/{feature.pk}/story-order/" not in page_of(visit(cast.oz), feature)


def form(feature, **values) -> dict:
    shown = {
        "title": feature.title, "outcome": feature.outcome, "criteria": feature.criteria, "scope": feature.scope,
        "non_scope": feature.non_scope, "class_of_service": feature.class_of_service, "due_on": "", "demo_on": "",
        "customer": str(feature.customer_id or ""), "lead": str(feature.lead_id or ""), "deputy": "",
    }  # fmt: skip
    return {
        "version": feature.version,
        **{f"initial-{name}": value for name, value in shown.items()},
        **shown,
        **values,
    }


def test_a_feature_is_shaped(cast, visit, feature):
    path = f"/features/{feature.pk}/edit/"
    assert visit(cast.ada).post(path, form(feature, outcome="They renew by themselves")).status_code == 302
    feature.refresh_from_db()
    assert feature.outcome == "They renew by themselves"
    assert visit(cast.pia).post(path, form(feature, lead=cast.eve.pk)).status_code == 302
    feature.refresh_from_db()
    assert feature.lead == cast.eve
    assert visit(cast.bo).post(path, form(feature, outcome="Mine")).status_code == 403


def test_two_who_shape_the_same_words_see_both(cast, visit, feature):
    sent = form(feature, outcome="By Pia", scope="All")
    feature.shape(by=cast.ada, outcome="By Ada")
    answer = visit(cast.pia).post(f"/features/{feature.pk}/edit/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ada changed this" in page
    assert "By Ada" in page
    assert "By Pia" in page
    feature.refresh_from_db()
    assert (feature.outcome, feature.scope) == ("By Ada", "")


def test_fields_that_both_changed_are_decided_one_by_one(cast, visit, feature):
    sent = form(feature, outcome="By Pia", scope="All", non_scope="Nothing")
    feature.shape(by=cast.ada, outcome="By Ada", scope="Half", criteria="- by Ada")
    page = visit(cast.pia).post(f"/features/{feature.pk}/edit/", sent).content.decode()
    assert page.count('name="take_saved"') == 2, "criteria and what is out of scope are in nobody's way"
    feature.refresh_from_db()
    again = form(feature, outcome="By Pia", scope="All", non_scope="Nothing") | {"take_saved": ["scope"]}
    assert visit(cast.pia).post(f"/features/{feature.pk}/edit/", again).status_code == 302
    feature.refresh_from_db()
    told = (feature.outcome, feature.scope, feature.non_scope, feature.criteria)
    assert told == ("By Pia", "Half", "Nothing", "- by Ada")


def test_what_only_the_other_changed_stands_after_a_conflict(cast, visit, feature):
    path = f"/features/{feature.pk}/edit/"
    sent = form(feature, outcome="By Pia")
    feature.shape(by=cast.ada, outcome="By Ada", scope="By Ada", title="Ada again")
    again = visit(cast.pia).post(path, sent).context["form"].data
    assert visit(cast.pia).post(path, again).status_code == 302, "the form as it was shown, sent unchanged"
    feature.refresh_from_db()
    assert (feature.outcome, feature.scope, feature.title) == ("By Pia", "By Ada", "Ada again")


def test_a_customer_follows_its_own_features_only(cast, visit, feature):
    feature.comment("Only among us", by=cast.ada)
    feature.comment("Have a look on Friday", by=cast.ada, audience="public")
    feature.post_health("on_track", "All well", by=cast.ada)
    cast.item("Secret story", feature=feature)
    browser = visit(cast.vic)
    page = page_of(browser, feature)
    for words in ("they renew", "Have a look on Friday", "All well", "Where it is"):
        assert words in page
    for hidden in ("Only among us", "Secret story", "I take it", "story-order"):
        assert hidden not in page
    assert browser.post(f"/features/{feature.pk}/comments/", {"text": "Gladly"}).status_code == 302
    assert Comment.objects.get(text="Gladly").audience == "public"
    assert browser.post(f"/features/{feature.pk}/lead/").status_code == 404
    assert browser.get(f"/features/{cast.feature('Other').pk}/").status_code == 404


def test_a_stranger_finds_nothing(cast, visit, feature):
    for path in ("", "edit/", "place/", "stories/"):
        assert visit(cast.cy).get(f"/features/{feature.pk}/{path}").status_code == 404
    for path in ("step", "step/skip", "step/return", "lead", "crew", "health", "needs", "design", "comments"):
        assert visit(cast.cy).post(f"/features/{feature.pk}/{path}/").status_code == 404
