import hashlib

import pytest

from people.models import Token

TOKENS, TEAMS = "/api/v1/tokens/", "/api/v1/teams/"


def make(browser, **sent):
    return browser.post(TOKENS, {"name": "ci", "scope": "write"} | sent, content_type="application/json")


def test_a_token_is_shown_once_and_kept_as_its_hash(cast, visit):
    browser = visit(cast.ada)
    made = make(browser).json()
    assert Token.objects.get().token_hash == hashlib.sha256(made["text"].encode()).hexdigest()
    assert made["text"].startswith(made["prefix"])
    again = browser.get(f"{TOKENS}{made['id']}/").json()
    assert "text" not in again
    assert "token_hash" not in again


def test_it_signs_its_owner_in(cast, visit, client):
    text = make(visit(cast.ada)).json()["text"]
    answer = client.get("/api/v1/people/me/", headers={"Authorization": f"Bearer {text}"})
    assert answer.json()["name"] == "Ada"


@pytest.mark.parametrize("text", ["", "x", "agile_", "agile_" + "A" * 43, "é", "a b", "\0", "A" * 10_000])
def test_an_unknown_token_is_nobody(cast, client, text):
    answer = client.get(TEAMS, headers={"Authorization": f"Bearer {text}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_another_scheme_is_nobody(cast, client):
    assert client.get(TEAMS, headers={"Authorization": "Basic YWRhOmFkYQ=="}).status_code == 401


def test_a_token_in_the_address_is_nobody(cast, client):
    _, text = Token.objects.make(by=cast.ada, name="ci", scope="read")
    assert client.get(TEAMS, {"token": text}).status_code == 401


def test_revoked_it_ends_at_once(cast, api):
    program = api(cast.ada)
    assert program.get(TEAMS).status_code == 200
    own = program.get(TOKENS).json()["results"][0]["id"]
    assert program.post(f"{TOKENS}{own}/revocation/").json()["revoked_at"]
    assert program.get(TEAMS).status_code == 401


def test_disabling_its_owner_ends_it_at_once(cast, api):
    program = api(cast.ada)
    cast.ada.disable(by=cast.root)
    assert program.get(TEAMS).status_code == 401


@pytest.mark.parametrize("method", ["post", "patch", "put", "delete"])
def test_a_read_only_token_changes_nothing(cast, api, method):
    for path in (TEAMS, f"{TEAMS}LINUX/", "/api/v1/customers/", "/api/v1/absences/", TOKENS):
        answer = getattr(api(cast.root, scope="read"), method)(path, {}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (403, "read_only_token")


def test_a_read_only_token_reads(cast, api):
    assert api(cast.ada, scope="read").get(TEAMS).status_code == 200


def test_a_token_makes_no_tokens(cast, api):
    answer = api(cast.root).post(TOKENS, {"name": "more", "scope": "write"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "session_needed")


def test_tokens_of_others_are_not_found(cast, api):
    token, _ = Token.objects.make(by=cast.ada, name="ci", scope="read")
    for other in (cast.bo, cast.root):
        assert api(other).get(f"{TOKENS}{token.pk}/").status_code == 404
        assert api(other).post(f"{TOKENS}{token.pk}/revocation/").status_code == 404


@pytest.mark.parametrize(
    "sent", [{"scope": "admin"}, {"scope": None}, {"name": ""}, {"name": "x" * 81}, {"person": 1}]
)
def test_a_token_that_cannot_be_meant_is_refused(cast, visit, sent):
    assert make(visit(cast.ada), **sent).status_code == 400


def test_there_is_an_end_to_how_many(cast, visit):
    Token.objects.bulk_create(
        Token(person=cast.ada, name="x", scope="read", prefix="x", token_hash=str(number))
        for number in range(50)
    )
    answer = make(visit(cast.ada))
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_tokens")


def test_a_session_needs_its_csrf_token(cast):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ada)
    answer = make(browser)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert not Token.objects.exists()
