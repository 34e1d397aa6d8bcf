"""A number of more digits than Python reads (4,300) is one that no row has, wherever it stands; never a mistake of ours."""

import pytest

from tests.authorisation.world import World

HUGE = "9" * 5000
ASKED = [
    "/t/LINUX/backlogs/?label=x&before={}", "/t/LINUX/backlogs/?open={}", "/t/LINUX/backlogs/business/?of=items&from={}",
    "/t/LINUX/iterations/?before={}", "/t/LINUX/imports/?before={}", "/items/{{item.key}}/?before={}",
    "/features/{{feature.pk}}/?before={}", "/iterations/{{iteration.pk}}/?part=candidates&from={}", "/boards/team-LINUX/?column={}",
]  # fmt: skip
SENT = [
    ("owner", "/items/{item.key}/feature/", "feature"), ("owner", "/items/{item.key}/iteration/", "iteration"),
    ("owner", "/items/{item.key}/crew/", "person"), ("owner", "/features/{feature.pk}/needs/", "feature"),
    ("owner", "/t/LINUX/backlogs/business/feature-order/", "item"), ("team_admin", "/columns/{review.pk}/removal/", "to"),
    ("owner", "/agreements/{agreement.pk}/acceptance/", "version"),
]  # fmt: skip


@pytest.mark.parametrize("address", ASKED)
def test_a_page_asked_for_one(world: World, address: str) -> None:
    page = address.format(HUGE).format(**world.named)
    assert world.actors["owner"].browser.get(page).status_code < 500


@pytest.mark.parametrize(("who", "address", "field"), SENT)
def test_a_form_that_sends_one(world: World, who: str, address: str, field: str) -> None:
    place = address.format(**world.named)
    answer = world.actors[who].browser.post(place, {field: HUGE}, HTTP_HX_REQUEST="true")
    assert answer.status_code in (400, 404, 409), answer.status_code


@pytest.mark.parametrize(
    "place",
    [
        "backlogs/{}/", "backlogs/{}/effort/", "features/{}/", "features/{}/comments/", "features/{}/crew/", "features/{}/design-notes/",
        "features/{}/health/", "features/{}/history/", "features/{}/needs/", "iterations/{}/", "iterations/{}/entries/", "customers/{}/",
        "customers/{}/contacts/", "people/{}/", "agreements/{}/", "absences/{}/", "tokens/{}/", "recurring-rules/{}/", "imports/{}/",
        "teams/LINUX/memberships/{}/", "teams/LINUX/services/{}/", "boards/team-LINUX/columns/{}/", "boards/feature-{}/",
    ],
)  # fmt: skip
def test_a_resource_of_that_number(world: World, place: str) -> None:
    answer = world.actors["administrator"].program.get(f"/api/v1/{place.format(HUGE)}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
