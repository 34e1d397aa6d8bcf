"""A query line is kept under a name: for oneself, or for the team."""

import pytest

from backlogs.models import SavedQuery
from core.errors import Invalid, NotAllowed, Refused
from journal.models import Entry
from tests.cast import Cast

PAGE, API = "/t/LINUX/backlogs/", "/api/v1/teams/LINUX/saved-queries/"


def test_one_s_own_and_the_shared_ones_are_seen(cast: Cast) -> None:
    own, is_new = SavedQuery.objects.keep("Slow ones", "age:>30d  is:open", team=cast.linux, by=cast.ada)
    shared, _ = SavedQuery.objects.share("No size", "no:estimate", team=cast.linux, by=cast.eve)
    assert (is_new, own.line) == (True, "age:>30d is:open")
    assert list(SavedQuery.objects.seen_by(cast.ada, cast.linux)) == [shared, own]
    assert list(SavedQuery.objects.seen_by(cast.pia, cast.linux)) == [shared]
    assert Entry.objects.filter(verb="kept_query").count() == 2


def test_the_same_name_again_has_the_new_line(cast: Cast) -> None:
    SavedQuery.objects.keep("Slow ones", "age:>30d", team=cast.linux, by=cast.ada)
    again, is_new = SavedQuery.objects.keep(" slow  ones ", "age:>60d", team=cast.linux, by=cast.ada)
    assert (is_new, again.line, SavedQuery.objects.count()) == (False, "age:>60d", 1)
    SavedQuery.objects.keep("slow ones", "age:>60d", team=cast.linux, by=cast.ada)
    assert Entry.objects.filter(verb="kept_query").count() == 2  # twice is once


def test_what_cannot_be_kept_is_refused(cast: Cast) -> None:
    for name, line in (("", "age:>30d"), ("Slow", " "), ("Slow", "ponits:>3"), ("x" * 61, "dns")):
        with pytest.raises(Invalid):
            SavedQuery.objects.keep(name, line, team=cast.linux, by=cast.ada)
    for stranger in (cast.oz, cast.cy):
        with pytest.raises(NotAllowed):
            SavedQuery.objects.keep("Slow", "dns", team=cast.linux, by=cast.fresh(stranger))
    SavedQuery.objects.bulk_create(
        SavedQuery(team=cast.linux, person=cast.ada, name=f"n{number}", line="dns") for number in range(100)
    )
    with pytest.raises(Refused, match="take some away"):
        SavedQuery.objects.keep("One more", "dns", team=cast.linux, by=cast.ada)
    assert SavedQuery.objects.count() == 100


def test_a_shared_one_is_forgotten_by_whose_it_is_and_who_grooms(cast: Cast) -> None:
    own, _ = SavedQuery.objects.keep("Slow", "age:>30d", team=cast.linux, by=cast.eve)
    shared, _ = SavedQuery.objects.share("No size", "no:estimate", team=cast.linux, by=cast.eve)
    for row, person in ((own, cast.pia), (shared, cast.ada)):
        with pytest.raises(NotAllowed):
            row.drop(by=person)
    shared.drop(by=cast.pia)
    own.drop(by=cast.eve)
    own.drop(by=cast.eve)
    assert not SavedQuery.objects.exists()
    assert Entry.objects.filter(verb="dropped_query").count() == 2


def test_the_page_keeps_shows_and_forgets(cast: Cast, visit) -> None:
    cast.item("Renew the keys")
    browser = visit(cast.ada)
    assert 'name="is_shared"' in browser.get(PAGE, {"q": "no:estimate"}).content.decode()
    kept = browser.post("/t/LINUX/saved-queries/", {"name": "No size", "q": "no:estimate"}, follow=True)
    page = kept.content.decode()
    assert "Renew the keys" in page
    assert "Forget “No size”" in page
    assert 'href="?q=no%3Aestimate" title="no:estimate">No size' in browser.get(PAGE).content.decode()
    row = SavedQuery.objects.get()
    browser.post(f"/t/LINUX/saved-queries/{row.pk}/removal/")
    assert "No size" not in browser.get(PAGE).content.decode()
    assert visit(cast.cy).post("/t/LINUX/saved-queries/", {"name": "x", "q": "dns"}).status_code == 404


def test_the_api_keeps_and_forgets(cast: Cast, api) -> None:
    ada = api(cast.ada)
    made = ada.post(API, {"name": "No size", "line": "no:estimate", "is_shared": True}, format="json")
    assert (made.status_code, made.json()["by"]) == (201, "Ada")
    assert ada.post(API, {"name": "No size", "line": "no:ease"}, format="json").status_code == 200
    assert api(cast.eve).get(API).json()["results"] == []
    refused = ada.post(API, {"name": "Wrong", "line": "ponits:3"}, format="json")
    assert (refused.status_code, refused.json()["at"]) == (400, [0, 8])
    assert api(cast.eve).delete(f"{API}{made.json()['id']}/").status_code == 404
    assert ada.delete(f"{API}{made.json()['id']}/").status_code == 204
    assert api(cast.cy).get(API).status_code == 404
