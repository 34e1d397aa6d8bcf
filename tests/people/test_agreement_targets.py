"""How soon each priority is acknowledged, answered and resolved is part of the terms of an agreement."""

import pytest
from django.core.management import call_command

from core.errors import Invalid
from people.models import Agreement

P1 = {
    "priority": 1,
    "acknowledge_minutes": 15,
    "respond_minutes": 30,
    "resolve_minutes": 240,
    "around_the_clock": True,
}
P4 = {
    "priority": 4,
    "acknowledge_minutes": None,
    "respond_minutes": 960,
    "resolve_minutes": None,
    "around_the_clock": False,
}


def propose(cast, **terms):
    return Agreement.objects.propose(by=cast.pia, team=cast.linux, **terms)


def test_targets_change_with_the_version_and_are_accepted_anew(cast):
    agreement = propose(cast, acknowledge_minutes=60, targets=[P1])
    agreement.accept(by=cast.pia)
    agreement.amend(by=cast.pia, targets=[P4, P1])
    assert (agreement.version, agreement.team_accepted_at) == (3, None)
    assert agreement.targets_told() == [P1, P4]
    agreement.amend(by=cast.pia, targets=[{**P1, "resolve_minutes": 120}])
    assert agreement.targets_told() == [{**P1, "resolve_minutes": 120}]
    call_command("check_journal")


def test_the_same_targets_twice_change_nothing(cast):
    agreement = propose(cast, targets=[P1])
    agreement.amend(by=cast.pia, targets=[P1])
    agreement.amend(by=cast.pia, acknowledge_minutes=None)
    assert agreement.version == 1


@pytest.mark.parametrize(
    "targets", [[{**P1, "priority": 5}], [P1, P1], [{**P1, "respond_minutes": 0}], [{**P1, "resolve_minutes": 600_000}]]
)  # fmt: skip
def test_impossible_targets_are_refused(cast, targets):
    with pytest.raises(Invalid):
        propose(cast, targets=targets)
    assert not Agreement.objects.exists()


def test_the_api_takes_and_shows_them(cast, api):
    made = api(cast.pia).post("/api/v1/agreements/", {"team": "LINUX", "targets": [P1]}, format="json")
    assert (made.status_code, made.json()["targets"]) == (201, [P1])
    bad = api(cast.pia).patch(
        made["Location"], {"targets": [{"priority": 9}]}, format="json", headers={"If-Match": made["ETag"]}
    )
    assert bad.status_code == 400
    changed = api(cast.pia).patch(
        made["Location"], {"targets": [P4]}, format="json", headers={"If-Match": made["ETag"]}
    )
    assert (changed.status_code, changed.json()["targets"]) == (200, [P4])


def test_the_page_takes_and_shows_them(cast, visit):
    agreement = propose(cast, targets=[P1])
    page, browser = f"/agreements/{agreement.pk}/", visit(cast.pia)
    assert b"resolved within 4 h" in browser.get(page).content
    sent = {"version": 1, "targets_4_respond_minutes": "960"}
    assert browser.post(page, sent).status_code == 302
    assert agreement.targets_told() == [P4]
    typed = {"version": 2, "targets_4_respond_minutes": "soon", "targets_4_resolve_minutes": "60"}
    refused = browser.post(page, typed)
    assert (refused.status_code, b"Minutes are whole numbers." in refused.content) == (422, True)
    shown = refused.content.decode()
    soon, hour = (
        shown[shown.index(f'name="targets_4_{name}_minutes"') :].split(">")[0]
        for name in ("respond", "resolve")
    )
    assert ('value="soon"' in soon, 'aria-invalid="true"' in soon) == (True, True)
    assert ('value="60"' in hour, "aria-invalid" in hour) == (True, False)
