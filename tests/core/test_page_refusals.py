"""What a page answers when the product says no, and the policy that every answer carries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.component_pages.urls")]
SENTENCE = "Only the lead, Ada, orders these stories."


@pytest.fixture
def asking(cast: Any, visit: Callable[..., Client]) -> Client:
    return visit(cast.ada)


def test_a_fragment_gets_a_toast_with_the_refusals_status(asking: Client) -> None:
    answer = asking.post("/forbidden/", headers={"hx-request": "true"})
    assert answer.status_code == 403
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#toasts", "beforeend")
    assert SENTENCE in answer.text
    assert "<html" not in answer.text


def test_a_form_goes_back_to_its_page_with_a_message(asking: Client) -> None:
    answer = asking.post("/forbidden/", headers={"referer": "http://testserver/components/?tab=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/components/?tab=2")
    assert SENTENCE in asking.get("/components/").text


@pytest.mark.parametrize(
    "referer",
    ["http://elsewhere.example/components/", "//elsewhere.example/", "javascript:alert(1)", "not a page", ""],
)
def test_a_form_from_elsewhere_gets_a_page_and_no_way_there(asking: Client, referer: str) -> None:
    answer = asking.post("/forbidden/", headers={"referer": referer} if referer else {})
    assert answer.status_code == 403
    assert SENTENCE in answer.text
    assert "elsewhere" not in answer.text


def test_a_double_slash_in_the_referer_stays_a_path_of_ours(asking: Client) -> None:
    answer = asking.post("/forbidden/", headers={"referer": "http://testserver//elsewhere.example/"})
    assert answer["Location"] == "/elsewhere.example/"


def test_a_page_asked_for_and_refused_is_a_page(asking: Client) -> None:
    answer = asking.get("/forbidden/", headers={"referer": "http://testserver/components/"})
    assert (answer.status_code, SENTENCE in answer.text) == (403, True)


def test_the_api_is_left_to_the_api(asking: Client) -> None:
    asking.raise_request_exception = False
    assert asking.get("/api/broken/").status_code == 500


def test_a_fragment_after_the_session_ended_sends_the_whole_page_to_sign_in(visit: Any) -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/components/?tab=2"}
    answer = visit().get("/hello/", headers=headers)
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/sign-in/?next=/components/%3Ftab%3D2"
    assert not answer.content


@pytest.mark.parametrize("path", ["/components/", "/sign-in/", "/nowhere/", "/api/v1/teams/", "/forbidden/"])
def test_every_answer_carries_the_policy(asking: Client, path: str) -> None:
    policy = asking.get(path)["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy


def test_an_address_that_is_nothing_and_a_fault_of_ours_have_pages(asking: Client) -> None:
    asking.raise_request_exception = False
    missing, broken = asking.get("/nowhere/"), asking.get("/broken/")
    assert (missing.status_code, broken.status_code) == (404, 500)
    assert "There is no such page" in missing.text
    assert "Something broke on our side" in broken.text


def test_the_frame_costs_two_queries(cast: Any, visit: Any, django_assert_max_num_queries: Any) -> None:
    asking = visit(cast.ada)
    asking.get("/ranking/")
    with django_assert_max_num_queries(4) as asked:  # session and person, then roles and teams
        asking.get("/ranking/")
    assert len(asked) == 4


def test_no_page_of_ours_has_script_or_style_inside(asking: Client) -> None:
    for path in ("/components/", "/ranking/", "/nowhere/"):
        text = asking.get(path).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text
        assert all("src=" in tag or "application/json" in tag for tag in text.split("<script")[1:])
