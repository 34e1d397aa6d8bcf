"""Lines, the clock of a backlog, postponing, and what ready means, as programs do it."""

from datetime import timedelta

from django.utils import timezone

from backlogs.models import WorkItem
from core import clock
from tests.cast import Cast

API = "/api/v1"


def lines(cast: Cast, api, text: str, **more):
    path = f"{API}/backlogs/{cast.backlog().pk}/lines/"
    return api(cast.eve).post(path, {"lines": text, **more}, format="json")


def test_lines_are_looked_at_then_added(cast: Cast, api) -> None:
    text = "Renew #tls 3p @ada ^web\nAudit !fixed 2027-01-31 ~hard"
    looked = lines(cast, api, text, dry_run=True)
    assert looked.status_code == 200
    first, second = looked.json()["lines"]
    assert (first["title"], first["labels"], first["new_labels"], first["points"], first["crew"], first["customer"]) == (
        "Renew", ["tls"], ["tls"], "3.00", [cast.ada.pk], cast.web_shop.pk,
    )  # fmt: skip
    assert (second["class_of_service"], second["due_on"], second["ease"]) == ("fixed_date", "2027-01-31", 3)
    assert not WorkItem.objects.exists()
    made = lines(cast, api, text)
    assert made.status_code == 201
    assert [row["key"] for row in made.json()["made"]] == ["LINUX-1", "LINUX-2"]


def test_unclear_lines_are_told_by_their_numbers(cast: Cast, api) -> None:
    looked = lines(cast, api, "Good\nBad @nobody", dry_run=True).json()
    assert [bool(row["wrong"]) for row in looked["lines"]] == [False, True]
    refused = lines(cast, api, "Good\nBad @nobody")
    assert (refused.status_code, refused.json()["code"]) == (400, "lines_unclear")
    assert refused.json()["rows"][0]["line"] == 2
    assert lines(cast, api, "x\n" * 501).json()["code"] == "too_many_lines"
    assert lines(cast, api, "x", surprise=1).status_code == 400
    feature = cast.feature()
    looked = lines(cast, api, "Logs\n  Ship them", dry_run=True).json()["lines"]
    assert [(row["is_feature"], row["under"]) for row in looked] == [(True, None), (False, 1)]
    assert "Only the product owner of Linux makes features" in looked[0]["wrong"][0]
    assert lines(cast, api, "Part", feature=feature.pk).json()["made"][0]["feature"] == feature.pk


def test_a_clock_is_set_and_what_it_postponed_comes_back(cast: Cast, api) -> None:
    owner, backlog = api(cast.pia), cast.backlog()
    at = f"{API}/backlogs/{backlog.pk}/"
    tag = {"HTTP_IF_MATCH": owner.get(at)["ETag"]}
    set_up = owner.patch(at, {"quiet_after_days": 60}, format="json", **tag)
    assert (set_up.status_code, set_up.json()["quiet_after_days"]) == (200, 60)
    assert set_up.json()["quiet_from"] is not None
    item = cast.item()
    here = f"{API}/items/{item.key}/postponement/"
    assert owner.post(here).json()["postponed_at"] is not None
    assert owner.get(f"{API}/items/?state=open").json()["results"] == []
    assert [row["key"] for row in owner.get(f"{API}/items/?q=is:postponed").json()["results"]] == [item.key]
    assert api(cast.eve).delete(here).json()["postponed_at"] is None
    many = owner.post(f"{API}/items/bulk/postponement/", {"items": [item.key]}, format="json")
    assert many.json()[0]["postponed_at"] is not None
    back = owner.post(f"{API}/items/bulk/postponement/end/", {"items": [item.key]}, format="json")
    assert back.json()[0]["postponed_at"] is None


def test_what_fades_is_found(cast: Cast, api) -> None:
    with clock.at(timezone.now() - timedelta(100)):
        cast.backlog().plan(by=cast.pia, quiet_after_days=40)
    with clock.at(timezone.now() - timedelta(35)):
        fading = cast.item("Fading")
    cast.item("Fresh")
    found = api(cast.eve).get(f"{API}/items/?q=is:fading").json()["results"]
    assert [row["key"] for row in found] == [fading.key]
    assert api(cast.cy).get(f"{API}/items/?q=is:fading").json()["results"] == []


def test_ready_is_read_and_said(cast: Cast, api) -> None:
    at = f"{API}/teams/LINUX/ready/"
    assert api(cast.eve).get(at).json() == {"asks": ["size"], "words": "", "is_agreed": False, "version": 1}
    said = api(cast.eve).post(at, {"asks": ["ease", "customer"], "words": "Testable"}, format="json").json()
    assert (said["asks"], said["is_agreed"]) == (["ease", "customer"], True)
    for version in (1, 7):  # as it was read before it was first said; as it never was
        stale = api(cast.pia).post(at, {"asks": [], "version": version}, format="json")
        assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    item = cast.item(ease=1)
    assert api(cast.eve).get(f"{API}/items/{item.key}/").json()["lacks"] == ["customer"]
