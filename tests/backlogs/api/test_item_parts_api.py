"""What belongs to an item: crew, effort, words, checklist, links, labels, watchers, history."""

import pytest

from backlogs.models import Effort

ITEMS = "/api/v1/items/"


@pytest.fixture
def door(cast):
    return f"{ITEMS}{cast.item().key}/"


def rows(program, path):
    answer = program.get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_one_joins_and_leaves(cast, api, door):
    program = api(cast.eve)
    assert program.post(f"{door}crew/", {}, format="json").json()["name"] == "Eve"
    assert program.post(f"{door}crew/", {"person": cast.ada.pk}, format="json").status_code == 201
    assert [row["name"] for row in rows(program, f"{door}crew/")] == ["Eve", "Ada"]
    answer = program.delete(f"{door}crew/{cast.eve.pk}/")
    assert (answer.status_code, answer.json()["crew"]) == (200, [cast.ada.pk])
    assert program.delete(f"{door}crew/{cast.eve.pk}/").status_code == 200
    assert program.delete(f"{door}crew/{cast.cy.pk}/").status_code == 404
    assert [row["left_on"] is None for row in rows(program, f"{door}crew/")] == [False, True]


def test_who_is_not_seen_cannot_be_brought_in(cast, api, door):
    answer = api(cast.eve).post(f"{door}crew/", {"person": cast.cy.pk}, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["person"])
    answer = api(cast.root).post(f"{door}crew/", {"person": cast.cy.pk}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "not_of_the_team")


def test_effort_is_ones_own(cast, api, door):
    eve, ada = api(cast.eve), api(cast.ada)
    made = eve.post(f"{door}effort/", {"on": "2026-01-05", "minutes": 90}, format="json").json()
    assert [row["minutes"] for row in rows(eve, f"{door}effort/")] == [90]
    assert rows(ada, f"{door}effort/") == []
    assert ada.delete(f"{door}effort/{made['id']}/").status_code == 404
    assert eve.delete(f"{door}effort/{made['id']}/").status_code == 204
    assert rows(eve, f"{door}effort/") == []
    assert Effort.objects.filter(withdrawn_at=None).count() == 0


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"on": "9999-12-31", "minutes": 1}, "future_day"), ({"on": "2026-01-05", "minutes": 0}, "impossible_minutes"),
        ({"on": "2026-01-05", "minutes": 1441}, "impossible_minutes"), ({"on": "2026-01-05", "minutes": 10**20}, "invalid"),
        ({"on": "2026-01-05", "minutes": 1.5}, "invalid"), ({"on": "0001-01-01"}, "invalid"),
    ],
)  # fmt: skip
def test_a_day_has_its_minutes(cast, api, door, sent, code):
    answer = api(cast.eve).post(f"{door}effort/", sent, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_words_are_for_the_team_or_for_who_asked(cast, api, door):
    program = api(cast.eve)
    program.post(f"{door}comments/", {"text": "Between us"}, format="json")
    program.post(f"{door}comments/", {"text": "Done soon", "audience": "public"}, format="json")
    found = rows(api(cast.oz), f"{door}comments/")
    assert [(row["text"], row["audience"], row["author_name"]) for row in found] == [
        ("Between us", "team", "Eve"), ("Done soon", "public", "Eve"),
    ]  # fmt: skip


def test_a_comment_is_emptied_by_who_wrote_it(cast, api, door):
    made = api(cast.eve).post(f"{door}comments/", {"text": "Oops"}, format="json").json()
    redaction = f"{door}comments/{made['id']}/redaction/"
    assert api(cast.ada).post(redaction).status_code == 403
    answer = api(cast.eve).post(redaction)
    assert (answer.status_code, answer.json()["text"]) == (200, "")
    assert answer.json()["redacted_at"]
    assert api(cast.eve).post(redaction).json() == answer.json()
    assert api(cast.eve).post(f"{door}comments/999/redaction/").status_code == 404


def test_lines_are_listed_met_and_struck(cast, api, door):
    program = api(cast.eve)
    line = program.post(f"{door}checklist/", {"text": "All renewed"}, format="json").json()
    tick = f"{door}checklist/{line['id']}/tick/"
    assert program.post(tick).json()["done_at"]
    assert program.delete(tick).json()["done_at"] is None
    assert api(cast.oz).post(tick).status_code == 403
    assert program.delete(f"{door}checklist/{line['id']}/").status_code == 204
    assert rows(program, f"{door}checklist/") == []
    assert program.delete(f"{door}checklist/{line['id']}/").status_code == 404


def test_a_line_goes_to_another_place(cast, api, door):
    program = api(cast.eve)
    one, two = (program.post(f"{door}checklist/", {"text": text}, format="json").json() for text in "ab")
    assert program.post(f"{door}checklist/{one['id']}/place/", {}, format="json").json()["position"] == 2
    place = f"{door}checklist/{one['id']}/place/"
    assert program.post(place, {"before": two["id"]}, format="json").json()["position"] == 1
    assert program.post(place, {"before": 10**20}, format="json").status_code in (400, 404)
    assert program.post(place, {"before": 999}, format="json").status_code == 404
    assert api(cast.oz).post(place, {}, format="json").status_code == 403


def test_a_line_of_another_item_is_not_found_here(cast, api, door):
    other = cast.item()
    line = other.list_line("Theirs", by=cast.ada)
    assert api(cast.eve).post(f"{door}checklist/{line.pk}/tick/").status_code == 404


def test_links_are_seen_from_both_ends(cast, api, door):
    cast.item()
    program = api(cast.eve)
    made = program.post(f"{door}links/", {"to": "LINUX-2", "kind": "blocks"}, format="json").json()
    assert (made["direction"], made["item"], made["title"]) == ("out", "LINUX-2", "Renew the certificates")
    back = rows(program, f"{ITEMS}LINUX-2/links/")
    assert [(row["direction"], row["item"]) for row in back] == [("in", "LINUX-1")]
    circle = program.post(f"{ITEMS}LINUX-2/links/", {"to": "LINUX-1", "kind": "blocks"}, format="json")
    assert (circle.status_code, circle.json()["code"]) == (409, "circle")
    assert program.delete(f"{ITEMS}LINUX-2/links/{made['id']}/").status_code == 404
    assert program.delete(f"{door}links/{made['id']}/").status_code == 204
    assert rows(program, f"{door}links/") == []


def test_a_link_to_something_unseen_shows_its_key_only(cast, api, door):
    hidden = cast.item("Secret plan", by=cast.nell, backlog=cast.backlog(team=cast.network))
    cast.linux.items.get().link(hidden, by=cast.root, kind="relates")
    found = rows(api(cast.eve), f"{door}links/")
    assert [(row["item"], row["title"]) for row in found] == [("NET-1", None)]
    assert (
        api(cast.eve).post(f"{door}links/", {"to": "NET-1", "kind": "blocks"}, format="json").status_code
        == 400
    )


def test_labels_are_set_as_a_whole(cast, api, door):
    program = api(cast.eve)
    tag = program.get(f"{door}labels/")["ETag"]
    answer = program.put(
        f"{door}labels/", {"labels": ["tls", "dns"]}, format="json", headers={"If-Match": tag}
    )
    assert answer.json() == {"labels": ["dns", "tls"]}
    assert program.get(f"{door}labels/").json() == answer.json()
    late = program.put(f"{door}labels/", {"labels": []}, format="json", headers={"If-Match": tag})
    assert (late.status_code, late.json()["current"]["labels"]) == (412, ["dns", "tls"])


def test_watching_is_ones_own(cast, api, door):
    program = api(cast.oz)
    assert program.post(f"{door}watch/").json() == {"watching": True, "watchers": 1}
    assert program.post(f"{door}watch/").json() == {"watching": True, "watchers": 1}
    assert api(cast.eve).get(f"{door}watch/").json() == {"watching": False, "watchers": 1}
    assert program.delete(f"{door}watch/").json() == {"watching": False, "watchers": 0}


def test_the_history_is_told_newest_first(cast, api, door):
    item = cast.linux.items.get()
    item.edit(by=cast.eve, title="Other")
    item.close(by=cast.eve)
    found = rows(api(cast.oz), f"{door}history/")
    assert [row["sentence"] for row in found] == [
        "Eve finished it: put it into Done", "Eve changed the title", "Ada created it",
    ]  # fmt: skip
    assert (found[0]["verb"], found[0]["by"]) == ("pulled", cast.eve.pk)
    page = api(cast.oz).get(f"{door}history/?limit=1").json()
    assert [row["verb"] for row in api(cast.oz).get(page["next"]).json()["results"]] == ["edited"]
