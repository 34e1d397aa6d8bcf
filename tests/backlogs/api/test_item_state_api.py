"""Closure, block, order: a verb as a noun, POST does it, DELETE undoes it."""

ITEMS = "/api/v1/items/"


def test_closing_finishes_into_the_done_column(cast, api):
    item = cast.item()
    answer = api(cast.eve).post(f"{ITEMS}{item.key}/closure/", {}, format="json")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "done")
    assert answer.json()["column"]["category"] == "done"
    again = api(cast.eve).post(f"{ITEMS}{item.key}/closure/", {}, format="json")
    assert (again.status_code, again["ETag"]) == (200, answer["ETag"])


def test_an_outcome_ends_it_without_finishing(cast, api):
    item, sent = cast.item(), {"outcome": "declined", "because": "not ours"}
    answer = api(cast.eve).post(f"{ITEMS}{item.key}/closure/", sent, format="json")
    assert (answer.json()["outcome"], answer.json()["column"]) == ("declined", None)
    other = api(cast.eve).post(f"{ITEMS}{item.key}/closure/", {"outcome": "merged"}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "closed")
    assert (
        api(cast.eve).post(f"{ITEMS}{item.key}/closure/", {"because": "x"}, format="json").status_code == 400
    )
    wrong = api(cast.eve).post(f"{ITEMS}{item.key}/closure/", {"outcome": "done"}, format="json")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["outcome"])


def test_what_is_finished_is_reopened(cast, api):
    item = cast.item()
    item.close(by=cast.ada)
    answer = api(cast.eve).delete(f"{ITEMS}{item.key}/closure/")
    assert (answer.status_code, answer.json()["outcome"], answer.json()["closed_at"]) == (200, "", None)
    assert answer.json()["column"]["category"] == "queue"


def test_a_block_has_a_reason_and_an_end(cast, api):
    item = cast.item()
    program, door = api(cast.eve), f"{ITEMS}{item.key}/block/"
    answer = program.post(door, {"reason": "supplier", "note": "Asked again"}, format="json")
    assert answer.json()["block"]["note"] == "Asked again"
    assert (
        program.post(door, {"reason": "supplier", "note": "Asked again"}, format="json")["ETag"]
        == answer["ETag"]
    )
    assert program.delete(door).json()["block"] is None
    assert program.delete(door).status_code == 200
    assert program.post(door, {"reason": "rain"}, format="json").status_code == 400


def test_nothing_blocks_a_closed_item(cast, api):
    item = cast.item()
    item.close(by=cast.ada)
    answer = api(cast.eve).post(f"{ITEMS}{item.key}/block/", {"reason": "other"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "closed")


def order(program):
    rows = program.get(f"{ITEMS}?order=rank&feature=none").json()["results"]
    return [row["key"] for row in rows]


def test_the_owner_orders_loose_items(cast, api):
    for _ in range(3):
        cast.item()
    program = api(cast.pia)
    assert order(program) == ["LINUX-1", "LINUX-2", "LINUX-3"]
    assert program.post(f"{ITEMS}LINUX-3/rank/", {"before": "LINUX-1"}, format="json").status_code == 200
    assert order(program) == ["LINUX-3", "LINUX-1", "LINUX-2"]
    program.post(f"{ITEMS}LINUX-3/rank/", {"after": "LINUX-1"}, format="json")
    assert order(program) == ["LINUX-1", "LINUX-3", "LINUX-2"]
    program.post(f"{ITEMS}LINUX-1/rank/", {}, format="json")
    assert order(program) == ["LINUX-3", "LINUX-2", "LINUX-1"]


def test_stories_are_ordered_inside_their_feature_by_its_lead(cast, api):
    loose, story = cast.item(), cast.item(feature=cast.feature())
    refused = api(cast.ada).post(f"{ITEMS}{story.key}/rank/", {"before": loose.key}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "rank_order")
    refused = api(cast.pia).post(f"{ITEMS}{story.key}/rank/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_lead")
    assert "Ada" in refused.json()["detail"]


def test_a_neighbour_that_is_closed_or_not_seen_is_no_place(cast, api):
    item, closed = cast.item(), cast.item()
    closed.close(by=cast.ada)
    hidden = cast.item(by=cast.nell, backlog=cast.backlog(team=cast.network))
    program, door = api(cast.pia), f"{ITEMS}{item.key}/rank/"
    stale = program.post(door, {"after": closed.key}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "neighbour_moved")
    assert program.post(door, {"after": hidden.key}, format="json").status_code == 400
    both = program.post(door, {"after": closed.key, "before": closed.key}, format="json")
    assert both.status_code == 400
