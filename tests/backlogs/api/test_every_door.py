"""What every door of the work answers to who may not, and to input that cannot be meant.

Each row is a route as an engineer of Linux may use it; the same request is sent by others and with nonsense in it.
"""

from datetime import date

import pytest

from journal.models import Entry

ITEM, FEATURE = "/api/v1/items/LINUX-1/", "/api/v1/features/{feature}/"

READS = [
    "/api/v1/backlogs/{backlog}/", "/api/v1/backlogs/{backlog}/effort/", FEATURE, f"{FEATURE}crew/", f"{FEATURE}health/",
    f"{FEATURE}comments/", f"{FEATURE}design-notes/", f"{FEATURE}needs/", f"{FEATURE}history/", ITEM, f"{ITEM}crew/",
    f"{ITEM}effort/", f"{ITEM}comments/", f"{ITEM}checklist/", f"{ITEM}links/", f"{ITEM}labels/", f"{ITEM}watch/",
    f"{ITEM}history/", "/api/v1/iterations/{iteration}/", "/api/v1/iterations/{iteration}/entries/",
    "/api/v1/iterations/{iteration}/report/",
]  # fmt: skip
LISTS = ["/api/v1/backlogs/", "/api/v1/features/", "/api/v1/items/", "/api/v1/iterations/"]
# method, path, what is sent, who may (Ada leads the feature, Pia owns the backlog)
WRITES = [
    ("patch", "/api/v1/backlogs/{backlog}/", {"planned_share": "0.50"}, "pia"),
    ("post", "/api/v1/backlogs/{backlog}/effort/", {"on": "2026-01-05", "minutes": 30, "about": "mail"}, "ada"),
    ("patch", FEATURE, {"title": "Other"}, "ada"),
    ("post", f"{FEATURE}step/", {"verb": "take", "step": "agreed", "expected": "defined"}, "pia"),
    ("post", f"{FEATURE}rank/", {"before": "{other}"}, "pia"),
    ("post", f"{FEATURE}crew/", {"email": "val@example.test"}, "ada"),
    ("post", f"{FEATURE}health/", {"state": "on_track", "text": "Well."}, "ada"),
    ("post", f"{FEATURE}design-notes/", {"iteration": "{iteration}", "text": "One issuer."}, "ada"),
    ("post", f"{FEATURE}needs/", {"needs": "{other}"}, "ada"),
    ("patch", ITEM, {"title": "Other"}, "eve"),
    ("patch", "/api/v1/items/bulk/", {"items": [{"key": "LINUX-1"}], "changes": {"service": "dns"}}, "eve"),
    ("post", f"{ITEM}closure/", {}, "eve"),
    ("delete", f"{ITEM}closure/", None, "eve"),
    ("post", f"{ITEM}block/", {"reason": "supplier", "note": "asked"}, "eve"),
    ("delete", f"{ITEM}block/", None, "eve"),
    ("post", f"{ITEM}rank/", {"before": "LINUX-2"}, "pia"),
    ("post", f"{ITEM}team/", {"team": "LINUX"}, "eve"),
    ("post", f"{ITEM}crew/", {"person": "{eve}"}, "eve"),
    ("post", f"{ITEM}checklist/", {"text": "All renewed"}, "eve"),
    ("post", f"{ITEM}links/", {"to": "LINUX-2", "kind": "blocks"}, "eve"),
    ("post", f"{ITEM}parts/", {"titles": ["The rest"]}, "eve"),
    ("put", f"{ITEM}labels/", {"labels": ["tls"]}, "eve"),
    ("post", f"{ITEM}comments/", {"text": "Well done."}, "max"),
    ("post", f"{FEATURE}comments/", {"text": "Well done."}, "max"),
    ("post", f"{ITEM}effort/", {"on": "2026-01-05", "minutes": 5}, "eve"),
    ("patch", "/api/v1/iterations/{iteration}/", {"goal": "Shop"}, "pia"),
    ("post", "/api/v1/iterations/{iteration}/start/", None, "pia"),
    ("post", "/api/v1/iterations/{iteration}/entries/", {"item": "LINUX-1"}, "pia"),
    ("delete", "/api/v1/iterations/{iteration}/entries/LINUX-2/", None, "pia"),
]  # fmt: skip
# Seen by every member, and open to each: for oneself.
OPEN = [("post", f"{ITEM}watch/", None), ("delete", f"{ITEM}watch/", None)]
WITH_TEXT = [
    (method, path, sent, who, name)
    for method, path, sent, who in WRITES
    for name in (sent or {})
    if name in {"about", "title", "text", "note", "goal"}
]


@pytest.fixture
def place(cast):
    """What the paths name: an item, a feature with its lead, another one, an iteration with an entry."""
    cast.item(), cast.item("Second")
    iteration = cast.linux.iterations.create(number=1, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 18))
    iteration.take_in(cast.linux.items.get(key="LINUX-2"), by=cast.pia)
    return {
        "feature": cast.feature().pk, "other": cast.feature("Second").pk, "backlog": cast.backlog().pk,
        "iteration": iteration.pk, "eve": cast.eve.pk,
    }  # fmt: skip


def send(program, method, path, sent, place):
    path = path.format_map(place)
    filled = {
        name: place[value[1:-1]] if isinstance(value, str) and value[:1] == "{" else value
        for name, value in (sent or {}).items()
    }
    headers = {} if method in {"post", "delete"} or "bulk" in path else {"If-Match": "*"}
    return getattr(program, method)(
        path, filled if sent is not None else None, format="json", headers=headers
    )


def told():
    """Entries about the work; a program's token is one, too."""
    return Entry.objects.exclude(kind="person").count()


def ids(rows):
    return [f"{row[0]} {row[1]}" if isinstance(row, tuple) else row for row in rows]


@pytest.mark.parametrize("path", READS, ids=ids(READS))
def test_a_member_reads_and_a_stranger_finds_nothing(cast, api, place, path):
    assert api(cast.oz).get(path.format_map(place)).status_code == 200
    for person in (cast.cy, cast.nell, cast.val):
        answer = api(person).get(path.format_map(place))
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), person
    assert api().get(path.format_map(place)).status_code == 401


@pytest.mark.parametrize("path", LISTS)
def test_a_stranger_lists_nothing_of_others(cast, api, place, path):
    answer = api(cast.val).get(path)
    assert (answer.status_code, answer.json()["results"]) == (200, [])
    assert all(row.get("team", "NET") == "NET" for row in api(cast.cy).get(path).json()["results"])
    assert api(cast.ada).get(path).json()["results"]


@pytest.mark.parametrize("row", WRITES, ids=ids(WRITES))
def test_who_may_does_it_and_twice_does_no_harm(cast, api, place, row):
    method, path, sent, who = row
    for _ in range(2):
        answer = send(api(getattr(cast, who)), method, path, sent, place)
        if "step" not in path:
            assert answer.status_code in {200, 201, 204}, answer.content


@pytest.mark.parametrize("row", WRITES, ids=ids(WRITES))
def test_a_member_without_the_role_is_told_who_may(cast, api, place, row):
    method, path, sent, _ = row
    before = told()
    answer = send(api(cast.oz), method, path, sent, place)
    assert answer.status_code == 403, answer.content
    assert "Only" in answer.json()["detail"]
    assert told() == before


@pytest.mark.parametrize("row", [*WRITES, *OPEN], ids=ids([*WRITES, *OPEN]))
def test_a_stranger_changes_nothing(cast, api, place, row):
    before = told()
    for person in (cast.cy, cast.val):
        answer = send(api(person), *row[:3], place)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.content
    assert send(api(), *row[:3], place).status_code == 401
    answer = send(api(cast.root, "read"), *row[:3], place)
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only_token")
    assert told() == before


@pytest.mark.parametrize("row", OPEN, ids=ids(OPEN))
def test_every_member_watches_for_oneself(cast, api, place, row):
    assert send(api(cast.oz), *row, place).status_code in {200, 201}


@pytest.mark.parametrize("row", [row for row in WRITES if row[2]], ids=ids([row for row in WRITES if row[2]]))
def test_an_unknown_field_is_refused(cast, api, place, row):
    method, path, sent, who = row
    answer = send(api(getattr(cast, who)), method, path, {**sent, "version": 7}, place)
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field"), answer.content
    program, headers = api(getattr(cast, who)), {"If-Match": "*"} if method in {"patch", "put"} else {}
    for body in ("null", "[]", "7"):
        answer = program.generic(
            method.upper(), path.format_map(place), body, "application/json", headers=headers
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), (body, answer.content)


@pytest.mark.parametrize("row", WITH_TEXT, ids=ids(WITH_TEXT))
def test_text_that_cannot_be_stored_is_refused(cast, api, place, row):
    method, path, sent, who, name = row
    program = api(getattr(cast, who))
    answer = send(program, method, path, {**sent, name: "a\0b"}, place)
    assert answer.status_code == 400, answer.content
    raw = f'{{"{name}": "a\\ud800b"}}'
    headers = {"If-Match": "*"} if method == "patch" else {}
    answer = program.generic(method.upper(), path.format_map(place), raw, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("row", WITH_TEXT, ids=ids(WITH_TEXT))
def test_text_that_is_too_long_is_refused(cast, api, place, row):
    method, path, sent, who, name = row
    for length, status in ((200_000, 400), (10 * 1024**2, 413)):
        answer = send(api(getattr(cast, who)), method, path, {**sent, name: "x" * length}, place)
        assert answer.status_code == status, answer.content[:200]


CHANGES = [row for row in WRITES if row[0] in {"patch", "put"} and "bulk" not in row[1]]


@pytest.mark.parametrize("row", CHANGES, ids=ids(CHANGES))
def test_a_change_names_the_version_that_it_is_made_from(cast, api, place, row):
    method, path, sent, who = row
    program, path = api(getattr(cast, who)), path.format_map(place)
    missing = getattr(program, method)(path, sent, format="json")
    assert (missing.status_code, missing.json()["code"]) == (428, "match_required")
    stale = getattr(program, method)(path, sent, format="json", headers={"If-Match": '"99"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    assert str(stale.json()["current"]["version"]) == stale["ETag"].strip('"').partition(".")[0]
    read = program.get(path)
    assert {stale.json()["etag"], stale["ETag"]} == {
        read["ETag"] if read.status_code == 200 else stale["ETag"]
    }
    assert (
        getattr(program, method)(path, sent, format="json", headers={"If-Match": stale["ETag"]}).status_code
        == 200
    )


POSTS = [row for row in WRITES if row[0] == "post"]


@pytest.mark.parametrize("row", POSTS, ids=ids(POSTS))
def test_a_repeated_request_is_answered_and_not_done_again(cast, api, place, row):
    method, path, sent, who = row
    program = api(getattr(cast, who))
    program.credentials(**program._credentials, HTTP_IDEMPOTENCY_KEY="once")
    first = send(program, method, path, sent, place)
    assert first.status_code in {200, 201}, first.content
    before = told()
    again = send(program, method, path, sent, place)
    assert (again.status_code, again.json(), again["Idempotency-Replayed"]) == (
        first.status_code,
        first.json(),
        "true",
    )
    assert told() == before
