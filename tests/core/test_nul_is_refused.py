"""What PostgreSQL cannot read is the sender's mistake on pages, too, and never ours."""

import pytest

from tests.cast import Cast

NUL = "%00"


@pytest.mark.parametrize(
    "path",
    [
        f"/t/{NUL}/board/", f"/t/{NUL}/backlogs/business/", f"/t/{NUL}/triage/", f"/items/{NUL}/", f"/boards/team-{NUL}/",
        f"/t/LINUX/backlogs/business/?q={NUL}", f"/t/LINUX/board/?q={NUL}", f"/search/?q={NUL}", f"/interruptions/?team={NUL}",
        f"/t/{NUL}/balance/", f"/t/LINUX/balance/?at={NUL}", f"/t/LINUX/numbers/?as_of={NUL}",
    ],
)  # fmt: skip
def test_an_address_with_a_nul_is_refused(cast: Cast, visit, path: str) -> None:
    assert visit(cast.ada).get(path).status_code < 500


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/boards/team-LINUX/moves/", {"item": "a\0", "column": "1"}),
        ("/boards/team-LINUX/moves/", {"item": "LINUX-1", "column": "queue\0"}),
        ("/interruptions/", {"team": "LINUX\0", "minutes": "15"}),
        ("/interruptions/", {"team": "LINUX", "minutes": "15", "about": "a\0"}),
        ("/pull/", {"item": "a\0"}),
        ("/t/LINUX/backlogs/business/items/", {"title": "a\0"}),
    ],
)
def test_a_form_with_a_nul_is_refused(cast: Cast, visit, path: str, sent: dict[str, str]) -> None:
    answer = visit(cast.ada).post(path, sent, headers={"Referer": "http://testserver/"})
    assert answer.status_code < 500
