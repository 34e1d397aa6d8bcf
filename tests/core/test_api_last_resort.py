import pytest

TEAMS = "/api/v1/teams/"


def test_a_mistake_of_ours_is_a_problem_too(cast, api, monkeypatch):
    program = api(cast.ada)
    program.raise_request_exception = False
    monkeypatch.setattr("people.api.teams.Teams.list", lambda *args, **kwargs: 1 / 0)
    answer = program.get(TEAMS)
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["code"] == "server_error"
    assert "division" not in answer.content.decode()


def test_a_page_that_breaks_is_a_page(cast, visit, monkeypatch):
    browser = visit(cast.ada)
    browser.raise_request_exception = False
    monkeypatch.setattr("people.views.account.shown", lambda *args, **kwargs: 1 / 0)
    answer = browser.get("/account/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/html; charset=utf-8")


@pytest.mark.parametrize("host", ["evil.test", "a b", "testserver:x"])
def test_a_strange_host_is_refused(client, host):
    answer = client.get(TEAMS, headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
