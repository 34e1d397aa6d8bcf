"""A move by a program: 200 with the card, or why not, with the card as it is now."""

import pytest

from tests.cast import Cast

MOVES = "/api/v1/boards/team-LINUX/moves/"


@pytest.fixture
def item(cast: Cast):
    item = cast.item("Renew", feature=cast.feature())
    cast.column("Ready").pull(item, by=cast.ada)
    return item


def send(program, item, column, path: str = MOVES, **more):
    sent = {"item": getattr(item, "key", item), "column": getattr(column, "pk", column), **more}
    return program.post(path, sent, format="json")


def test_a_move_answers_with_the_card(cast: Cast, api, item) -> None:
    review = cast.column("Review")
    answer = send(api(cast.eve), item, review, expected_column=cast.column("Ready").pk)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["key"], body["column"], body["lane"], body["version"]) == (
        item.key,
        review.pk,
        item.feature_id,
        3,
    )
    assert {"title", "crew", "labels", "blocked", "age", "checklist", "points"} <= body.keys()


def test_sent_twice_under_one_key_it_is_done_once(cast: Cast, api, item) -> None:
    program = api(cast.eve)
    sent = {"item": item.key, "column": cast.column("Review").pk, "expected_column": cast.column("Ready").pk}
    answers = [
        program.post(MOVES, sent, format="json", headers={"Idempotency-Key": "once"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    item.refresh_from_db()
    assert item.version == 3


def test_a_move_beside_another_card(cast: Cast, api, item) -> None:
    program, review = api(cast.eve), cast.column("Review")
    others = [cast.item(name) for name in ("a", "b")]
    for other in others:
        review.pull(other, by=cast.ada)
    assert send(program, item, review, before=others[1].key).status_code == 200
    board = program.get("/api/v1/boards/team-LINUX/").json()
    [cell] = board["cells"]
    assert [card["title"] for card in cell["cards"]] == ["a", "Renew", "b"]


def test_a_full_column_refuses(cast: Cast, api, item) -> None:
    review = cast.column("Review")
    review.pull(cast.item("other"), by=cast.ada)
    review.limit_to(1, by=cast.tia)
    answer = send(api(cast.eve), item, review)
    body = answer.json()
    assert (answer.status_code, body["code"], body["limit"], body["count"]) == (409, "wip_limit", 1, 1)
    assert send(api(cast.eve), item, review, because="The shop is down").status_code == 200


def test_a_stale_move_gets_the_card_as_it_is_now(cast: Cast, api, item) -> None:
    cast.column("Review").pull(item, by=cast.ada)
    answer = send(api(cast.eve), item, cast.column("Done"), expected_column=cast.column("Ready").pk)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (409, "stale")
    assert (body["current"]["key"], body["current"]["column"]) == (item.key, cast.column("Review").pk)
    read = api(cast.eve).get(f"/api/v1/items/{item.key}/")["ETag"]
    assert (body["etag"], answer["ETag"]) == (read, read), "with which the item can be changed"


def test_a_neighbour_that_left_is_told(cast: Cast, api, item) -> None:
    other = cast.item("other")
    cast.column("Review").pull(other, by=cast.ada)
    answer = send(api(cast.eve), item, cast.column("In progress"), before=other.key)
    assert (answer.status_code, answer.json()["code"]) == (409, "neighbour_moved")


def test_a_place_in_the_queue_is_for_who_ranks(cast: Cast, api, item) -> None:
    ready, second = cast.column("Ready"), cast.item("second", feature=item.feature)
    loose = cast.item("loose")
    for other in (second, loose):
        ready.pull(other, by=cast.ada)
    for who in (cast.eve, cast.pia):
        answer = send(api(who), second, ready, before=item.key)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_lead")
    assert send(api(cast.ada), second, ready, before=item.key).status_code == 200
    answer = send(api(cast.ada), second, ready, before=loose.key)
    assert (answer.status_code, answer.json()["code"]) == (409, "rank_order")


@pytest.mark.parametrize("who", ["oz", "max", "tia"])
def test_who_only_looks_is_told_who_moves(cast: Cast, api, item, who: str) -> None:
    answer = send(api(getattr(cast, who)), item, cast.column("Review"))
    assert answer.status_code == 403
    assert "Only engineers" in answer.json()["detail"]


@pytest.mark.parametrize("who", ["cy", "nell", "vic", "val"])
def test_strangers_find_nothing_to_move(cast: Cast, api, item, who: str) -> None:
    assert send(api(getattr(cast, who)), item, cast.column("Review")).status_code == 404
    assert send(api(), item, cast.column("Review")).status_code == 401


def test_a_token_that_only_reads_moves_nothing(cast: Cast, api, item) -> None:
    answer = send(api(cast.eve, scope="read"), item, cast.column("Review"))
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only_token")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "item"), ({"item": "LINUX-1"}, "column"), ({"column": 1}, "item"), ({"rank": "zz"}, "rank"),
        ({"item": "LINUX-1", "column": "Review"}, "column"), ({"item": "LINUX-1", "column": True}, "column"),
        ({"item": "LINUX-1", "column": 2**63}, "column"), ({"item": "LINUX-1", "column": -1}, "column"),
        ({"item": "LINUX-1", "column": 10**6}, "column"), ({"item": "NET-1", "column": "R"}, "item"),
        ({"item": "LINUX-1", "column": "R", "before": "LINUX-99"}, "before"),
        ({"item": "LINUX-1", "column": "R", "before": "LINUX-1", "after": "LINUX-1"}, "after"),
        ({"item": "LINUX-1", "column": "R", "expected_column": 10**6}, "expected_column"),
        ({"item": 7, "column": "R", "because": 5}, "item"),
    ],
)  # fmt: skip
def test_a_move_that_cannot_be_meant_names_its_field(cast: Cast, api, item, sent: dict, field: str) -> None:
    cast.item("theirs", backlog=cast.backlog(team=cast.network), by=cast.cy)
    if sent.get("column") == "R":
        sent = sent | {"column": cast.column("Review").pk}
    answer = api(cast.eve).post(MOVES, sent, format="json")
    assert answer.status_code == 400, answer.content
    assert field in answer.json()["errors"]


def test_the_column_of_another_team_is_not_known_here(cast: Cast, api, item) -> None:
    answer = send(api(cast.eve), item, cast.column("Ready", cast.network))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["column"])


def test_a_card_beside_itself_is_stale(cast: Cast, api, item) -> None:
    answer = send(api(cast.eve), item, cast.column("Review"), before=item.key)
    assert answer.status_code == 409


def test_on_the_board_of_a_feature_a_category_is_a_column(cast: Cast, api, item) -> None:
    item.feature.gather(cast.val, by=cast.pia)
    path = f"/api/v1/boards/feature-{item.feature_id}/moves/"
    answer = send(api(cast.val), item, "active", path, expected_column=cast.column("Ready").pk)
    assert (answer.status_code, answer.json()["column"]) == (200, "active")
    item.refresh_from_db()
    assert item.placement.column == cast.column("In progress")
    other = cast.item("not of this feature")
    assert send(api(cast.ada), other, "active", path).status_code == 400


def test_an_item_comes_onto_the_board_by_a_move(cast: Cast, api) -> None:
    item = cast.item("from the backlog")
    answer = send(api(cast.eve), item, cast.column("Ready"))
    assert (answer.status_code, answer.json()["column"]) == (200, cast.column("Ready").pk)
