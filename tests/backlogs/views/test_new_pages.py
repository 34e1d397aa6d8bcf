"""New items and features with all that is known of them."""

from backlogs.models import Feature, WorkItem

NEW, FEATURE = "/t/LINUX/items/new/", "/t/LINUX/features/new/"


def test_an_item_is_added_with_its_fields(cast, visit):
    feature = cast.feature()
    sent = {
        "title": "Renew",
        "backlog": "business",
        "feature": feature.pk,
        "points": "3",
        "class_of_service": "standard",
        "kind": "spike",
    }
    answer = visit(cast.ada).post(NEW, sent)
    assert (answer.status_code, answer["Location"]) == (302, "/items/LINUX-1/")
    item = WorkItem.objects.get()
    assert (item.feature, item.points, item.kind) == (feature, 3, "spike")


def test_the_usual_kind_is_the_backlogs(cast, visit):
    visit(cast.ada).post(NEW, {"title": "Down", "backlog": "interrupt", "class_of_service": "standard"})
    assert WorkItem.objects.get().kind == "interrupt"


def test_what_is_refused_is_said_in_the_form(cast, visit):
    sent = {"title": "Renew", "backlog": "business", "class_of_service": "fixed_date"}
    answer = visit(cast.ada).post(NEW, sent)
    assert answer.status_code == 422
    assert "needs the date" in answer.content.decode()


def test_who_may_not_reads_why_and_a_stranger_finds_nothing(cast, visit):
    assert "Engineers and the product owner add items" in visit(cast.oz).get(NEW).content.decode()
    assert (
        visit(cast.oz)
        .post(NEW, {"title": "x", "backlog": "business", "class_of_service": "standard"})
        .status_code
        == 403
    )
    assert visit(cast.cy).get(NEW).status_code == 404
    assert (
        visit(cast.ada)
        .post(FEATURE, {"title": "x", "backlog": "ssa", "class_of_service": "standard"})
        .status_code
        == 403
    )
    assert not Feature.objects.exists()


def test_a_feature_is_added_with_its_lead(cast, visit):
    sent = {
        "title": "Backups",
        "backlog": "ssa",
        "lead": cast.ada.pk,
        "criteria": "- restored",
        "class_of_service": "standard",
    }
    answer = visit(cast.pia).post(FEATURE, sent)
    feature = Feature.objects.get()
    assert answer["Location"] == f"/features/{feature.pk}/"
    assert (feature.lead, feature.backlog.kind) == (cast.ada, "ssa")


def test_a_story_is_added_on_the_page_of_its_feature(cast, visit):
    feature = cast.feature()
    path = f"/features/{feature.pk}/stories/new/"
    assert visit(cast.ada).post(path, {"title": "First"}).status_code == 302
    assert feature.items.get().title == "First"
    told = visit(cast.ada).post(path, {"title": "Second"}, headers={"HX-Request": "true"}).content.decode()
    assert all(part in told for part in ("Second", 'id="feature-flow"', 'id="story-list"', "0 of 2 done"))
    assert 'name="title"' not in told, "the field in which one goes on typing stays"
    assert visit(cast.cy).post(path, {"title": "Mine"}).status_code == 404


def test_the_crew_from_elsewhere_adds_stories_too(cast, visit):
    feature = cast.feature()
    feature.gather(cast.val, by=cast.ada)
    assert "Add a story" in visit(cast.val).get(f"/features/{feature.pk}/").content.decode()
    assert visit(cast.val).post(f"/features/{feature.pk}/stories/new/", {"title": "Ours"}).status_code == 302
