import pytest

AGREEMENTS = "/api/v1/agreements/"
TERMS = {"team": "LINUX", "acknowledge_minutes": 60, "ownership": "The team owns the hosts."}


def propose(program, **more):
    return program.post(AGREEMENTS, TERMS | more, format="json")


def test_the_product_owner_proposes_the_default(cast, api):
    answer = propose(api(cast.pia))
    assert answer.status_code == 201, answer.content
    assert (answer.json()["customer"], answer.json()["version"]) == (None, 1)


def test_a_second_default_is_refused(cast, api):
    program = api(cast.pia)
    propose(program)
    answer = propose(program)
    assert (answer.status_code, answer.json()["code"]) == (409, "agreement_exists")


def test_a_differing_one_needs_a_reason_and_a_review(cast, api):
    program = api(cast.pia)
    answer = propose(program, customer=cast.web_shop.pk)
    assert (answer.status_code, answer.json()["code"]) == (400, "reason_needed")
    assert (
        propose(program, customer=cast.web_shop.pk, differs_because="law", review_on="2026-12-01").status_code
        == 201
    )


def test_an_amendment_is_accepted_anew_by_both_sides(cast, api):
    pia = api(cast.pia)
    made = propose(pia, customer=cast.web_shop.pk, differs_because="law", review_on="2026-12-01")
    accept = f"{made['Location']}acceptance/"
    assert pia.post(accept).json()["team_accepted_at"]
    both = api(cast.vic).post(accept)
    assert both.json()["customer_accepted_at"]
    amended = pia.patch(
        made["Location"], {"respond_minutes": 30}, format="json", headers={"If-Match": both["ETag"]}
    )
    assert (amended.json()["team_accepted_at"], amended.json()["customer_accepted_at"]) == (None, None)


@pytest.mark.parametrize("who", ["ada", "tia", "max", "oz", "dee"])
def test_only_the_product_owner_or_the_deputy_proposes(cast, api, who):
    assert propose(api(getattr(cast, who))).status_code == (201 if who == "dee" else 403)


def test_strangers_see_none(cast, api):
    made = propose(api(cast.pia))["Location"]
    for stranger in (cast.cy, cast.val, cast.vic):
        assert api(stranger).get(made).status_code == 404


def test_another_teams_product_owner_proposes_nothing_here(cast, api):
    answer = propose(api(cast.nell))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["team"])


@pytest.mark.parametrize(
    "sent",
    [{"acknowledge_minutes": -1}, {"acknowledge_minutes": 10**12}, {"review_on": "soon"}, {"ended_at": None}],
)
def test_terms_that_cannot_be_meant_are_refused(cast, api, sent):
    assert propose(api(cast.pia), **sent).status_code == 400


def test_the_team_of_an_agreement_does_not_change(cast, api):
    program = api(cast.pia)
    made = propose(program)
    answer = program.patch(made["Location"], {"team": "LINUX"}, format="json", headers={"If-Match": '"1"'})
    assert answer.json()["code"] == "unknown_field"
