"""What is kept about me (R17): every kind of row that can name a person says who sees it and where it ends, or this fails."""

from django.apps import apps
from django.urls import reverse

from home.kept import TELLS
from people import kept
from people.models import Person
from tests.cast import Cast


def test_every_model_that_names_a_person_says_who_sees_it_and_where_it_ends(monkeypatch) -> None:
    naming = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False) and field.related_model is Person
    }
    assert kept.kinds() == naming
    assert kept.untold() == set(), (
        "say in home/kept.py who sees these rows, and where they are changed or end"
    )
    assert TELLS.keys() - naming == set(), "these are gone, or name nobody any more"
    monkeypatch.delitem(kept._told, "backlogs.Crew")
    assert kept.untold() == {"backlogs.Crew"}


def test_each_is_told_in_words_and_its_page_exists() -> None:
    for label, told in TELLS.items():
        assert told.seen, label
        assert told.ends, label
        assert not told.page or reverse(told.page)


def test_the_page_shows_it_to_the_person_alone(cast: Cast, visit) -> None:
    cast.item("Renew").join(cast.eve, by=cast.eve)
    shown = visit(cast.eve).get("/account/kept/").content.decode()
    assert "you leave on the page of the item; the days before stay" in shown
    assert "only you as yours; of others only sums" in shown
    assert "Eve" in shown
    assert "/account/kept/" in visit(cast.eve).get("/").content.decode()
