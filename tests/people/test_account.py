import pytest
from django.apps import apps
from django.test import Client

from people import kept
from people.models import Person, Token
from tests.cast import PASSWORD

ACCOUNT = "/account/"
NEW = "a much better password"


def change(browser, old=PASSWORD, password=NEW, again=None):
    return browser.post(f"{ACCOUNT}password/", {"old": old, "password": password, "again": again or password})


def test_the_account_shows_ones_teams_and_roles(cast, visit):
    text = visit(cast.pia).get(ACCOUNT).content.decode()
    assert "pia@example.test" in text
    assert "product owner" in text


def test_the_password_is_changed_and_other_sessions_end(cast, visit):
    here, elsewhere = visit(cast.ada), visit(cast.ada)
    assert change(here).status_code == 302
    assert here.get(ACCOUNT).status_code == 200
    assert elsewhere.get(ACCOUNT).status_code == 302
    cast.ada.refresh_from_db()
    assert cast.ada.check_password(NEW)


@pytest.mark.parametrize(
    "sent", [{"old": "wrong"}, {"again": "other"}, {"password": "short"}, {"password": "a\0" * 10}], ids=str
)
def test_a_password_is_not_changed_by_a_guess_or_to_a_weak_one(cast, visit, sent):
    assert change(visit(cast.ada), **sent).status_code == 422
    cast.ada.refresh_from_db()
    assert cast.ada.check_password(PASSWORD)


def test_the_password_in_use_is_not_guessed_without_end(cast, visit):
    browser = visit(cast.ada)
    for _ in range(5):
        change(browser, old="wrong")
    answer = change(browser)
    assert answer.status_code == 422
    assert "Too many tries" in answer.content.decode()


def test_a_token_is_shown_in_the_answer_and_never_again(cast, visit):
    browser = visit(cast.ada)
    answer = browser.post(f"{ACCOUNT}tokens/", {"name": "ci", "scope": "read"})
    token = Token.objects.get()
    assert token.prefix in answer.content.decode()
    assert answer.content.decode().count("agile_") >= 1
    assert answer["Cache-Control"] == "no-store"
    after = browser.get(ACCOUNT).content.decode()
    assert token.prefix in after
    assert token.token_hash not in after


def test_tokens_outlive_the_password_and_the_page_says_so(cast, visit, api):
    program, browser = api(cast.ada), visit(cast.ada)
    assert change(browser).status_code == 302
    assert program.get("/api/v1/people/me/").status_code == 200
    text = browser.get(ACCOUNT).content.decode()
    assert "Everywhere else you are signed out." in text
    assert "Your tokens for programs stay" in text
    assert 'href="#tokens"' in text


def test_a_token_is_revoked(cast, visit):
    token, _ = Token.objects.make(by=cast.ada, name="ci", scope="read")
    assert visit(cast.ada).post(f"{ACCOUNT}tokens/{token.pk}/revocation/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at


def test_tokens_of_others_are_not_found(cast, visit):
    token, _ = Token.objects.make(by=cast.ada, name="ci", scope="read")
    assert visit(cast.root).post(f"{ACCOUNT}tokens/{token.pk}/revocation/").status_code == 404


def test_name_and_zone_are_ones_own(cast, visit):
    assert (
        visit(cast.ada).post(f"{ACCOUNT}name/", {"name": "Ada L.", "zone": "Europe/Vienna"}).status_code
        == 302
    )
    cast.ada.refresh_from_db()
    assert (cast.ada.name, cast.ada.zone) == ("Ada L.", "Europe/Vienna")


def test_a_zone_that_does_not_exist_is_refused_in_the_form(cast, visit):
    answer = visit(cast.ada).post(f"{ACCOUNT}name/", {"name": "Ada", "zone": "Mars"})
    assert answer.status_code == 422
    assert "Mars is not one of the available choices" in answer.content.decode()


@pytest.mark.parametrize(("theme", "status"), [("dark", 302), ("light", 302), ("", 302), ("pink", 422)])
def test_the_theme_is_one_of_three(cast, visit, theme, status):
    assert visit(cast.ada).post(f"{ACCOUNT}theme/", {"theme": theme}).status_code == status


def test_a_page_lists_every_kind_of_row_that_names_one(cast, visit):
    lines = {(line.what, line.standing): line.how_many for line in kept.about(cast.ada)}
    every = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Person
    ]
    assert len(lines) == len(every)
    assert lines["memberships", "person"] == 1
    text = visit(cast.ada).get(f"{ACCOUNT}kept/").content.decode()
    assert "dated part in a team" in text


def test_changes_need_their_csrf_token(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ada)
    for path in ("name", "theme", "password", "tokens"):
        assert browser.post(f"{ACCOUNT}{path}/", {}).status_code == 403


def test_the_page_costs_a_fixed_number_of_queries(cast, visit, django_assert_max_num_queries):
    browser = visit(cast.ada)
    for _ in range(3):
        Token.objects.make(by=cast.ada, name="ci", scope="read")
    with django_assert_max_num_queries(12):
        browser.get(ACCOUNT)
