import pytest

from people.models import Absence, Membership, Person, Team, TeamHoliday, TeamService

SETTINGS = "/t/LINUX/settings/"


def form(cast, **more):
    return {
        "name": "Linux", "zone": "UTC", "iteration_days": 14, "workdays": list("01234"), "pair_size": "2.0", "triage_within_minutes": "60",
        "buffer_person": cast.bo.pk, "iteration_starts_on": "2026-01-05", "version": Team.objects.get(key="LINUX").version,
    } | more  # fmt: skip


@pytest.mark.parametrize("who", ["ada", "pia", "oz", "tia", "root"])
def test_members_read_how_their_team_is_set_up(cast, visit, who):
    assert "Linux" in visit(getattr(cast, who)).get(SETTINGS).content.decode()


@pytest.mark.parametrize("who", ["cy", "nell", "vic", "val"])
def test_strangers_find_no_team(cast, visit, who):
    browser = visit(getattr(cast, who))
    assert browser.get(SETTINGS).status_code == 404
    assert browser.post(SETTINGS, form(cast, name="Mine")).status_code == 404


def test_who_may_not_change_it_sees_it_read_only(cast, visit):
    text = visit(cast.ada).get(SETTINGS).content.decode()
    assert "team administrator" in text
    assert "Mon, Tue, Wed, Thu, Fri" in text
    assert "Let them join" not in text
    assert "ask a team administrator (Tia)" in text


def test_an_administrator_changes_it(cast, visit):
    assert visit(cast.tia).post(SETTINGS, form(cast, name="Linux & co", country="AT")).status_code == 302
    team = Team.objects.get(key="LINUX")
    assert (team.name, team.country) == ("Linux & co", "AT")


@pytest.mark.parametrize("who", ["ada", "pia", "max", "oz"])
def test_others_do_not(cast, visit, who):
    assert visit(getattr(cast, who)).post(SETTINGS, form(cast, name="Mine")).status_code == 403
    assert Team.objects.get(key="LINUX").name == "Linux"


@pytest.mark.parametrize(
    "sent",
    [
        {"zone": "Mars"},
        {"iteration_days": 1},
        {"workdays": []},
        {"country": "XX"},
        {"pair_size": "1"},
        {"name": ""},
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_said_in_the_form(cast, visit, sent):
    assert visit(cast.tia).post(SETTINGS, form(cast, **sent)).status_code == 422
    assert Team.objects.get(key="LINUX").version == 1


def test_a_change_over_somebody_elses_is_refused(cast, visit):
    sent = form(cast, name="Older")
    cast.linux.set_up(by=cast.tia, name="Newer")
    answer = visit(cast.tia).post(SETTINGS, sent)
    assert answer.status_code == 422
    assert "changed this meanwhile" in answer.content.decode()
    assert Team.objects.get(key="LINUX").name == "Newer"


def test_the_buffer_person_is_a_member(cast, visit):
    assert visit(cast.tia).post(SETTINGS, form(cast, buffer_person=cast.cy.pk)).status_code == 422


def test_roles_share_and_last_day_are_changed_in_the_row(cast, visit):
    member = Membership.objects.get(person=cast.ada)
    sent = {f"m{member.pk}-own_roles": ["engineer", "architect"], f"m{member.pk}-share": "0.5"}
    assert visit(cast.tia).post(f"/t/LINUX/members/{member.pk}/", sent).status_code == 302
    member.refresh_from_db()
    assert (member.own_roles, str(member.share), member.ended_on) == (["architect", "engineer"], "0.50", None)


def test_a_refused_row_shows_why(cast, visit):
    member = Membership.objects.get(person=cast.ada)
    sent = {f"m{member.pk}-share": "1", f"m{member.pk}-ended_on": "2020-01-01"}
    answer = visit(cast.tia).post(f"/t/LINUX/members/{member.pk}/", sent)
    assert answer.status_code == 422
    assert "ends after it began" in answer.content.decode()


def test_a_member_of_another_team_is_not_found(cast, visit):
    other = Membership.objects.get(person=cast.cy)
    assert visit(cast.tia).post(f"/t/LINUX/members/{other.pk}/", {}).status_code == 404


def test_somebody_known_joins_by_address(cast, visit):
    sent = {"email": "cy@example.test", "roles": ["engineer"], "share": "0.5"}
    assert visit(cast.tia).post("/t/LINUX/members/", sent).status_code == 302
    assert Membership.objects.filter(person=cast.cy, team=cast.linux).exists()


def test_somebody_new_needs_a_name(cast, visit):
    answer = visit(cast.tia).post("/t/LINUX/members/", {"email": "new@example.test", "share": "1"})
    assert answer.status_code == 422
    assert "Give a name" in answer.content.decode()


def test_absences_are_planned_and_withdrawn(cast, visit):
    browser = visit(cast.ada)
    sent = {"person": cast.ada.pk, "began_on": "2099-03-02", "ended_on": "2099-03-03", "portion": "1"}
    assert browser.post("/t/LINUX/absences/", sent).status_code == 302
    absence = Absence.objects.get()
    assert visit(cast.eve).post(f"/t/LINUX/absences/{absence.pk}/withdrawal/").status_code == 403
    assert browser.post(f"/t/LINUX/absences/{absence.pk}/withdrawal/").status_code == 302
    absence.refresh_from_db()
    assert absence.withdrawn_at


def test_one_does_not_plan_a_colleagues_absence(cast, visit):
    sent = {"person": cast.bo.pk, "began_on": "2099-03-02", "ended_on": "2099-03-03", "portion": "1"}
    assert visit(cast.ada).post("/t/LINUX/absences/", sent).status_code == 422


def test_days_and_services_come_and_go(cast, visit):
    browser = visit(cast.tia)
    browser.post("/t/LINUX/days/", {"on": "2099-05-04", "name": "Founding day"})
    browser.post("/t/LINUX/services/", {"name": "DNS"})
    day, service = TeamHoliday.objects.get(), TeamService.objects.get()
    assert visit(cast.ada).post(f"/t/LINUX/days/{day.pk}/clearing/").status_code == 403
    assert browser.post(f"/t/LINUX/days/{day.pk}/clearing/").status_code == 302
    assert browser.post(f"/t/LINUX/services/{service.pk}/dropping/").status_code == 302
    assert not TeamHoliday.objects.exists()
    assert not TeamService.objects.exists()


def test_an_administrator_founds_a_team_with_a_name_people_and_one_buffer_person(cast, visit):
    sent = {
        "name": "Databases",
        "key": "db",
        "buffer_person": cast.eve.pk,
        "people": [cast.cy.pk],
        "zone": "UTC",
    }
    assert b'href="/teams/new/"' in visit(cast.root).get("/t/LINUX/settings/").content
    assert b'href="/teams/new/"' not in visit(cast.tia).get("/t/LINUX/settings/").content
    Person.objects.filter(pk=cast.root.pk).update(zone="Europe/Stockholm")
    assert visit(cast.root).get("/teams/new/").context["form"].initial == {"zone": "Europe/Stockholm"}
    answer = visit(cast.root).post("/teams/new/", sent)
    assert answer["Location"] == "/t/DB/settings/"
    assert {member.person for member in Team.objects.get(key="DB").memberships.current()} == {
        cast.cy,
        cast.eve,
    }


@pytest.mark.parametrize("who", ["tia", "ada", "vic"])
def test_nobody_else_founds_one(cast, visit, who):
    assert visit(getattr(cast, who)).get("/teams/new/").status_code == 403
    assert visit(getattr(cast, who)).post("/teams/new/", {}).status_code == 403


@pytest.mark.parametrize(
    "sent", [{"key": "NET"}, {"key": "x"}, {"zone": "Mars"}, {"buffer_person": ""}, {"name": " "}], ids=str
)
def test_a_team_that_cannot_be_is_said_in_the_form(cast, visit, sent):
    whole = {"name": "Databases", "key": "DB", "buffer_person": cast.eve.pk, "zone": "UTC"}
    assert visit(cast.root).post("/teams/new/", whole | sent).status_code == 422


def test_the_page_costs_a_fixed_number_of_queries(cast, visit, django_assert_max_num_queries):
    browser = visit(cast.tia)
    with django_assert_max_num_queries(20):
        browser.get(SETTINGS)


def test_who_joins_is_an_engineer_unless_somebody_says_otherwise(cast, visit):
    form = visit(cast.tia).get("/t/LINUX/settings/").context["member_form"]
    assert form["roles"].initial == ["engineer"]
    assert 'value="engineer"' in str(form["roles"])
    assert str(form["roles"]).count("checked") == 1
