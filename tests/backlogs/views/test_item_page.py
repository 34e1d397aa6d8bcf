"""The page of an item: every verb by htmx and without script, and who sees what of it."""

from datetime import timedelta

import pytest

from backlogs.models import Comment, Effort, Size, WorkItem

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def item(cast):
    return cast.item("Renew the certificates", description="Old **keys** go.")


def test_the_page_shows_the_item(cast, visit, item):
    page = visit(cast.ada).get(f"/items/{item.key}/").content.decode()
    assert "Old <strong>keys</strong> go." in page
    assert "created it" in page


def test_a_stranger_finds_nothing(cast, visit, item):
    for path in ("", "edit/", "place/"):
        assert visit(cast.cy).get(f"/items/{item.key}/{path}").status_code == 404
    for path in ("block", "crew", "effort", "closure", "dismissal", "lines", "links", "watch", "comments"):
        assert visit(cast.cy).post(f"/items/{item.key}/{path}/").status_code == 404


def test_an_observer_reads_and_may_not(cast, visit, item):
    browser = visit(cast.oz)
    page = browser.get(f"/items/{item.key}/").content.decode()
    assert "You read this item" in page
    assert f"/items/{item.key}/closure/" not in page
    for path, sent in {
        "block": {"reason": "team"},
        "closure": {},
        "lines": {"text": "x"},
        "edit": {"title": "x"},
    }.items():
        sent = {"version": item.version, "kind": "story", "class_of_service": "standard", **sent}
        assert browser.post(f"/items/{item.key}/{path}/", sent, **HTMX).status_code == 403, path
    item.refresh_from_db()
    assert (item.closed_at, item.title) == (None, "Renew the certificates")


def test_every_verb_answers_with_its_parts_and_without_script_with_the_page(cast, visit, item):
    other = cast.item("Other")
    line = item.list_line("Tried once", by=cast.ada)
    path = f"/items/{item.key}"
    steps = [
        ("block/", {"reason": "team", "note": "vault"}, "Waits for another team"), ("block/end/", {}, "item-block"),
        ("crew/", {}, "Ada"), ("crew/", {"person": cast.eve.pk}, "Eve"), ("crew/leave/", {"person": cast.eve.pk}, "Eve"),
        ("effort/", {"minutes": "30"}, "30 min"), ("lines/", {"text": "Second"}, "Second"),
        (f"lines/{line.pk}/", {"is_met": "1"}, "1 of 2 met"), (f"lines/{line.pk}/", {"is_met": ""}, "0 of 2 met"),
        (f"lines/{line.pk}/removal/", {}, "0 of 1 met"), ("links/", {"kind": "blocks", "to": other.key}, "Other"),
        ("watch/", {}, "Watching"), ("watch/end/", {}, "Watch"), ("comments/", {"text": "Well **done**"}, "<strong>done</strong>"),
        ("closure/", {}, "Reopen"), ("reopening/", {}, "Done"), ("dismissal/", {"outcome": "declined"}, "declined"),
    ]  # fmt: skip
    browser = visit(cast.ada)
    for where, sent, words in steps:
        answer = browser.post(f"{path}/{where}", sent, **HTMX)
        assert answer.status_code == 200, (where, answer.content)
        assert words in answer.content.decode(), where
        assert 'id="item-told" data-part hx-swap-oob="true"' in answer.content.decode(), where
    for where, sent in [
        ("reopening/", {}),
        ("block/", {"reason": "team"}),
        ("comments/", {"text": "x"}),
        ("closure/", {}),
    ]:
        answer = browser.post(f"{path}/{where}", sent)
        assert (answer.status_code, answer["Location"]) == (302, f"{path}/"), where


@pytest.mark.parametrize(("path", "sent", "status", "words"), [
    ("block", {"reason": "weather"}, 400, "Select a valid choice"), ("effort", {"minutes": "1441"}, 400, "1440"),
    ("effort", {"minutes": "many"}, 400, "whole number"), ("links", {"kind": "blocks", "to": "NET-9"}, 400, "no item NET-9"),
    ("lines", {"text": " "}, 400, "needs words"), ("comments", {"text": ""}, 400, "required"),
    ("dismissal", {"outcome": "done"}, 400, "valid choice"),
])  # fmt: skip
def test_what_cannot_be_meant_is_told_as_a_toast(cast, visit, item, path, sent, status, words):
    answer = visit(cast.ada).post(f"/items/{item.key}/{path}/", sent, **HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (status, "#toasts")
    assert words in answer.content.decode()


def test_effort_is_for_its_person_only(cast, visit, item):
    item.log_effort(90, by=cast.ada, on=cast.linux.today)
    mine, theirs = (
        visit(person).get(f"/items/{item.key}/").content.decode() for person in (cast.ada, cast.eve)
    )
    assert "1 h 30 min" in mine
    assert "noted 1 h 30 min for it" in mine
    assert "noted 1 h 30 min for it" not in theirs
    assert "1 h 30 min" not in theirs
    effort = Effort.objects.get()
    assert visit(cast.eve).post(f"/items/{item.key}/effort/{effort.pk}/withdrawal/").status_code == 404
    assert visit(cast.ada).post(f"/items/{item.key}/effort/{effort.pk}/withdrawal/").status_code == 302
    effort.refresh_from_db()
    assert effort.withdrawn_at


def form(item: WorkItem, **values) -> dict:
    """The form as a browser sends it: each field with what it showed."""
    shown = {
        "title": item.title, "description": item.description, "kind": item.kind, "class_of_service": item.class_of_service,
        "points": "" if item.points is None else str(item.points), "ease": "", "due_on": "", "customer": "", "requester": "",
        "service": "", "labels": "",
    }  # fmt: skip
    return {
        "version": item.version,
        **{f"initial-{name}": value for name, value in shown.items()},
        **shown,
        **values,
    }


def test_words_size_and_labels_are_edited_together(cast, visit, item):
    sent = form(
        item, title="Renew them all", points="5", labels="tls, keys", ease="2", customer=cast.web_shop.pk
    )
    assert visit(cast.ada).post(f"/items/{item.key}/edit/", sent).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.points, item.ease, item.customer) == ("Renew them all", 5, 2, cast.web_shop)
    assert set(item.item_labels.values_list("label__name", flat=True)) == {"tls", "keys"}
    assert Size.objects.get().points == 5


def test_line_ends_of_browsers_are_no_change(cast, visit, item):
    item.edit(by=cast.ada, description="one\ntwo")
    version = item.version
    sent = form(item, description="one\r\ntwo") | {"initial-description": "one\r\ntwo"}
    assert visit(cast.ada).post(f"/items/{item.key}/edit/", sent).status_code == 302
    item.refresh_from_db()
    assert (item.description, item.version) == ("one\ntwo", version)


@pytest.mark.parametrize("name", ["requester", "customer", "points", "due_on", "title"])
def test_a_page_that_says_it_showed_nonsense_is_no_mistake_of_ours(cast, visit, item, name):
    """An old page, or one that somebody wrote: what it claims to have shown is met with what is saved."""
    values = {"requester": cast.eve.pk, "customer": cast.web_shop.pk, "points": "3", "due_on": "2026-12-01"}
    sent = form(item, **{name: values.get(name, "Other"), f"initial-{name}": "n\u202eonsense\x00"})
    item.edit(by=cast.eve, title="Renew by Eve", **{} if name == "title" else {"service": "dns"})
    answer = visit(cast.ada).post(f"/items/{item.key}/edit/", sent)
    assert answer.status_code in (302, 422), answer.content


def test_two_who_change_different_fields_both_keep_theirs(cast, visit, item):
    sent = form(item, points="8")
    item.edit(by=cast.eve, title="Renew by Eve")
    assert visit(cast.ada).post(f"/items/{item.key}/edit/", sent).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.points) == ("Renew by Eve", 8)


def test_two_who_change_the_same_field_see_both_and_the_later_decides(cast, visit, item):
    sent = form(item, title="Renew by Ada", points="8")
    item.edit(by=cast.eve, title="Renew by Eve")
    browser = visit(cast.ada)
    answer = browser.post(f"/items/{item.key}/edit/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Eve changed this" in page
    assert "Renew by Eve" in page
    assert 'value="Renew by Ada"' in page
    item.refresh_from_db()
    assert (item.title, item.points) == ("Renew by Eve", None)
    again = form(item, title="Renew by Ada", points="8")
    assert f'name="version" value="{item.version}"' in page
    assert browser.post(f"/items/{item.key}/edit/", again).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.points) == ("Renew by Ada", 8)


def test_a_comment_in_between_is_no_conflict(cast, visit, item):
    sent = form(item, title="Renew by Ada")
    item.comment("Meanwhile", by=cast.eve)
    assert visit(cast.ada).post(f"/items/{item.key}/edit/", sent).status_code == 302


@pytest.mark.parametrize(("values", "words"), [
    ({"title": ""}, "required"), ({"points": "-1"}, "greater than or equal"), ({"class_of_service": "fixed_date"}, "needs the date"),
    ({"due_on": "31/31/2026"}, "valid date"),
])  # fmt: skip
def test_a_refused_edit_keeps_what_was_typed(cast, visit, item, values, words):
    answer = visit(cast.ada).post(
        f"/items/{item.key}/edit/", form(item, description="Typed at length", **values)
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Typed at length" in answer.content.decode()


def test_who_asked_sees_the_request_and_nothing_of_the_work(cast, visit, item):
    item.edit(by=cast.ada, customer=cast.web_shop)
    item.comment("Only among us", by=cast.ada)
    item.comment("On Monday", by=cast.ada, audience="public")
    browser = visit(cast.vic)
    page = browser.get(f"/items/{item.key}/").content.decode()
    assert "On Monday" in page
    assert "Renew the certificates" in page
    for hidden in ("Only among us", "Old ", "created it", "My effort"):
        assert hidden not in page
    assert browser.post(f"/items/{item.key}/comments/", {"text": "Thank you"}).status_code == 302
    assert Comment.objects.get(author=cast.vic).audience == "public"
    assert browser.get(f"/items/{item.key}/edit/").status_code == 404
    assert browser.post(f"/items/{item.key}/closure/").status_code == 404
    inner = Comment.objects.get(text="Only among us")
    assert browser.post(f"/items/{item.key}/comments/{inner.pk}/redaction/").status_code == 404


def test_a_link_to_something_unseen_shows_its_key_only(cast, visit, item):
    secret = WorkItem.objects.add(by=cast.cy, backlog=cast.backlog(team=cast.network), title="Secret router")
    item.link(secret, by=cast.root, kind="relates")
    page = visit(cast.ada).get(f"/items/{item.key}/").content.decode()
    assert secret.key in page
    assert "Secret router" not in page


def test_a_comment_is_emptied_by_its_author(cast, visit, item):
    comment = item.comment("A slip", by=cast.ada)
    path = f"/items/{item.key}/comments/{comment.pk}/redaction/"
    assert visit(cast.eve).post(path, **HTMX).status_code == 403
    assert visit(cast.ada).post(path).status_code == 302
    assert "A slip" not in visit(cast.ada).get(f"/items/{item.key}/").content.decode()


def test_the_bar_of_stays_tells_columns_and_blocks(cast, visit, item):
    from core import clock

    begin = clock.now() - timedelta(days=4)
    with clock.at(begin):
        cast.column("In progress").pull(item, by=cast.ada)
    with clock.at(begin + timedelta(days=1)):
        item.block(by=cast.ada, reason="supplier")
    page = visit(cast.ada).get(f"/items/{item.key}/").content.decode()
    assert 'aria-label="In progress 4 d, Blocked 3 d"' in page


def test_a_customers_developer_works_the_items_of_the_feature(cast, visit):
    feature = cast.feature()
    feature.gather(cast.val, by=cast.ada)
    item = cast.item(feature=feature)
    browser = visit(cast.val)
    assert "My effort" in browser.get(f"/items/{item.key}/").content.decode()
    assert browser.post(f"/items/{item.key}/crew/").status_code == 302
    assert browser.get("/t/LINUX/backlogs/").status_code == 404


def test_a_part_is_edited_in_place_and_the_rest_stays(cast, visit, item):
    browser, path = visit(cast.ada), f"/items/{item.key}/edit"
    editor = browser.get(f"{path}/title/", **HTMX).content.decode()
    assert 'id="item-title"' in editor
    assert 'name="title"' in editor
    assert 'name="points"' not in editor
    sent = {"version": item.version, "initial-title": item.title, "title": "Renew them all"}
    answer = browser.post(f"{path}/title/", sent, **HTMX)
    assert (answer.status_code, "Renew them all" in answer.content.decode()) == (200, True)
    item.refresh_from_db()
    assert (item.title, item.description) == ("Renew them all", "Old **keys** go.")
    words = {"version": item.version, "initial-description": item.description, "description": "New"}
    assert browser.post(f"{path}/description/", words).status_code == 302
    assert 'name="points"' in browser.get(f"{path}/facts/").content.decode()
    assert browser.get(f"{path}/nothing/").status_code == 404
    assert visit(cast.cy).get(f"{path}/title/").status_code == 404
    assert visit(cast.oz).get(f"{path}/title/", **HTMX).status_code == 403


def test_a_part_that_somebody_overtook_says_which_field_and_keeps_what_was_typed(cast, visit, item):
    sent = {"version": item.version, "initial-title": item.title, "title": "Renew by Ada"}
    item.edit(by=cast.eve, title="Renew by Eve")
    answer = visit(cast.ada).post(f"/items/{item.key}/edit/title/", sent, **HTMX)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Eve changed this" in text
    assert "Renew by Eve" in text
    assert 'value="Renew by Ada"' in text
    item.refresh_from_db()
    assert item.title == "Renew by Eve"


def test_words_are_shown_as_they_will_read(cast, visit, item):
    path = f"/items/{item.key}/preview/"
    answer = visit(cast.ada).post(path, {"text": "**Bold** <script>x</script>"}, **HTMX).content.decode()
    assert "<strong>Bold</strong>" in answer
    assert "<script>" not in answer
    assert "Nothing is written" in visit(cast.oz).post(path, {"text": " "}, **HTMX).content.decode()
    assert visit(cast.cy).post(path, {"text": "x"}, **HTMX).status_code == 404


def test_lines_change_places(cast, visit, item):
    lines = [item.list_line(text, by=cast.ada) for text in ("One", "Two", "Three")]
    browser = visit(cast.ada)

    def order():
        return list(item.checklist.filter(removed_at=None).values_list("text", flat=True))

    for line, sent, wanted in (
        (lines[2], {}, ["One", "Three", "Two"]), (lines[0], {"step": "down"}, ["Three", "One", "Two"]),
        (lines[2], {}, ["Three", "One", "Two"]), (lines[1], {"step": "down"}, ["Three", "One", "Two"]),
    ):  # fmt: skip
        answer = browser.post(f"/items/{item.key}/lines/{line.pk}/place/", sent, **HTMX)
        assert (answer.status_code, order()) == (200, wanted)
    assert "moved “Three”" in browser.get(f"/items/{item.key}/").content.decode()


def test_who_met_a_line_stands_beside_it(cast, visit, item):
    item.tick(item.list_line("Tell the on-call", by=cast.ada), by=cast.eve)
    page = visit(cast.ada).get(f"/items/{item.key}/").content.decode()
    assert "1 of 1 met" in page
    assert ", Eve</small>" in page


def test_what_happened_before_comes_window_by_window(cast, visit, item):
    for number in range(45):
        item.edit(by=cast.ada, title=f"Name {number}")
    browser = visit(cast.ada)
    page = browser.get(f"/items/{item.key}/").content.decode()
    assert "created it" not in page
    earlier = page.split(f'hx-get="/items/{item.key}/told/?before=')[1].split('"')[0]
    answer = browser.get(f"/items/{item.key}/told/?before={earlier}", **HTMX).content.decode()
    assert "created it" in answer
    assert browser.get(f"/items/{item.key}/told/?before={earlier}").status_code == 302


def test_the_bar_tells_the_days_and_the_lines_of_the_column(cast, visit, item):
    from core import clock

    column = cast.column("In progress")
    column.draw_age_lines(2, 4)
    with clock.at(clock.now() - timedelta(days=6)):
        column.pull(item, by=cast.ada)
    page = visit(cast.ada).get(f"/items/{item.key}/").content.decode()
    assert "day 7; half of ours leave In progress by day 2, 85 % by day 4" in page
    assert page.count('class="is-line"') == 2
    assert '<th scope="row">In progress</th>' in page


def test_the_page_says_what_waits_for_it(cast, visit, item):
    item.link(cast.item("Wildcard"), by=cast.ada, kind="blocks")
    assert "Not blocked, blocks 1." in visit(cast.ada).get(f"/items/{item.key}/").content.decode()
