"""A signed-in browser repeats a request as a program does, with its CSRF token asked for."""

import re

from rest_framework.test import APIClient

from tests.cast import PASSWORD, Cast


def test_a_session_with_a_key_is_answered_once(cast: Cast) -> None:
    client = APIClient(enforce_csrf_checks=True)
    page = client.get("/sign-in/").content.decode()
    found = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    sent = {"email": "eve@example.test", "password": PASSWORD, "csrfmiddlewaretoken": found.group(1)}
    assert client.post("/sign-in/", sent).status_code == 302
    body = {"team": "LINUX", "backlog": "business", "title": "Once"}
    headers = {"HTTP_IDEMPOTENCY_KEY": "once", "HTTP_X_CSRFTOKEN": client.cookies["csrftoken"].value}
    answers = [client.post("/api/v1/items/", body, format="json", **headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["key"] == answers[1].json()["key"]
    other = client.post("/api/v1/items/", body | {"title": "Other"}, format="json", **headers)
    assert other.status_code == 422
