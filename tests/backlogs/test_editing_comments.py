"""One's own comment is put right: the words change in place, the journal keeps their digest only, and the page says so."""

import pytest
from django.core.management import call_command

from core.errors import Invalid, NotAllowed, Refused
from journal.models import Entry
from tests.cast import Cast

ITEM = "/api/v1/items/LINUX-1/"


@pytest.fixture(params=["item", "feature"])
def thing(request, cast: Cast):
    return (
        cast.item(customer=cast.web_shop) if request.param == "item" else cast.feature(customer=cast.web_shop)
    )


def test_the_author_edits(cast: Cast, thing) -> None:
    comment = thing.comment("The key is secret-one", by=cast.eve)
    comment.edit("The key is in the vault", by=cast.eve)
    comment.refresh_from_db()
    assert (comment.text, comment.edited_at is None, comment.version) == ("The key is in the vault", False, 2)
    entry = Entry.objects.get(verb="edited_comment")
    assert "vault" not in str(entry.changes) + str(entry.facts)
    call_command("check_journal")


def test_twice_is_once(cast: Cast, thing) -> None:
    comment = thing.comment("One", by=cast.eve)
    for _ in range(2):
        type(comment).objects.get(pk=comment.pk).edit("Two", by=cast.eve)
    assert Entry.objects.filter(verb="edited_comment").count() == 1
    comment.edit("Two ", by=cast.eve)
    assert comment.version == 2


@pytest.mark.parametrize("who", ["ada", "pia", "root", "oz", "vic"])
def test_nobody_edits_anothers_words(cast: Cast, thing, who: str) -> None:
    comment = thing.comment("One", by=cast.eve)
    with pytest.raises(NotAllowed, match="Only"):
        comment.edit("Two", by=getattr(cast, who))


def test_an_emptied_comment_stays_empty(cast: Cast, thing) -> None:
    comment = thing.comment("One", by=cast.eve)
    comment.redact(by=cast.eve)
    with pytest.raises(Refused) as refusal:
        comment.edit("Two", by=cast.eve)
    assert refusal.value.code == "redacted"


def test_words_are_needed(cast: Cast, thing) -> None:
    with pytest.raises(Invalid):
        thing.comment("One", by=cast.eve).edit("  ", by=cast.eve)


def test_who_asked_edits_the_own_words(cast: Cast, thing) -> None:
    comment = thing.comment("When?", by=cast.vic)
    comment.edit("When, please?", by=cast.vic)
    assert (comment.text, comment.audience) == ("When, please?", "public")


def test_who_only_looks_by_now_edits_no_more(cast: Cast) -> None:
    comment = cast.item().comment("One", by=cast.eve)
    comment.author = cast.oz
    comment.save()
    with pytest.raises(NotAllowed):
        comment.edit("Two", by=cast.oz)


def test_the_api_asks_for_the_version(cast: Cast, api, thing) -> None:
    comment = thing.comment("One", by=cast.eve)
    kind = f"items/{thing.key}" if hasattr(thing, "key") else f"features/{thing.pk}"
    path = f"/api/v1/{kind}/comments/{comment.pk}/"
    program = api(cast.eve)
    read = program.get(path)
    assert (read.json()["text"], read["ETag"]) == ("One", '"1"')
    assert program.patch(path, {"text": "Two"}, format="json").json()["code"] == "match_required"
    answer = program.patch(path, {"text": "Two"}, format="json", headers={"If-Match": read["ETag"]})
    assert (answer.status_code, answer.json()["text"], answer["ETag"]) == (200, "Two", '"2"')
    assert answer.json()["edited_at"]
    stale = program.patch(path, {"text": "Three"}, format="json", headers={"If-Match": read["ETag"]})
    assert (stale.status_code, stale.json()["current"]["text"]) == (412, "Two")
    for person, status in ((cast.ada, 403), (cast.cy, 404)):
        sent = api(person).patch(path, {"text": "Three"}, format="json", headers={"If-Match": "*"})
        assert sent.status_code == status
    unknown = program.patch(path, {"audience": "public"}, format="json", headers={"If-Match": "*"})
    assert unknown.json()["code"] == "unknown_field"


def test_the_page_edits_and_says_so(cast: Cast, visit, thing) -> None:
    comment = thing.comment("One", by=cast.eve)
    home = f"/items/{thing.key}/" if hasattr(thing, "key") else f"/features/{thing.pk}/"
    path = f"{home}comments/{comment.pk}/edit/"
    assert path in visit(cast.eve).get(home).content.decode()
    assert path not in visit(cast.ada).get(home).content.decode()
    assert visit(cast.eve).post(path, {"text": "Two"}).status_code == 302
    assert visit(cast.ada).post(path, {"text": "Three"}).status_code == 403
    assert visit(cast.cy).post(path, {"text": "Three"}).status_code == 404
    shown = visit(cast.ada).get(home).content.decode()
    assert "Two" in shown
    assert "edited" in shown


def test_the_timeline_does_not_tell_it_twice(cast: Cast, visit) -> None:
    item = cast.item()
    item.comment("One", by=cast.eve).edit("Two", by=cast.eve)
    assert "edited a comment" not in visit(cast.ada).get(f"/items/{item.key}/").content.decode()
    rows = [row["sentence"] for row in told_of(cast, item)]
    assert rows[0] == "Eve edited a comment on it"


def told_of(cast: Cast, item) -> list[dict[str, str]]:
    from journal.sentences import story

    entries = Entry.objects.filter(kind="item", subject=item.pk).order_by("-id")
    return [{"sentence": line.sentence} for line in story(list(entries), cast.ada)]
