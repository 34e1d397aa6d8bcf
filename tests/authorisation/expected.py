"""The rows of all apps, and the doors that stand open on purpose."""

from tests.authorisation.expected_boards import BOARDS
from tests.authorisation.expected_clocks import CLOCKS
from tests.authorisation.expected_duty import DUTY
from tests.authorisation.expected_features_api import FEATURES_API
from tests.authorisation.expected_intake import INTAKE
from tests.authorisation.expected_items_api import ITEMS_API
from tests.authorisation.expected_notices import NOTICES
from tests.authorisation.expected_numbers_and_home import HOME
from tests.authorisation.expected_people import PEOPLE
from tests.authorisation.expected_repeats import REPEATS
from tests.authorisation.expected_requests import REQUESTS
from tests.authorisation.expected_standups import STANDUPS
from tests.authorisation.expected_team_pages import TEAM_PAGES
from tests.authorisation.expected_triage import TRIAGE
from tests.authorisation.expected_work_pages import WORK_PAGES

# Doors for everybody, with the reason.
EXEMPT: dict[tuple[str, str], str] = {
    ("people.sign-in", "get"): "one signs in there",
    ("people.sign-in", "post"): "one signs in there; tests/people/test_signing_in.py",
    ("people.sign-out", "post"): "whoever has no session has nothing to end",
    ("people.invitation", "get"): "the link is the right; tests/people/test_invitations.py",
    ("people.accept-invitation", "get"): "the link is the right",
    ("people.accept-invitation", "post"): "the link is the right",
    ("intake.door", "post"): "the address is the right; tests/intake/test_door.py",
    ("intake.door", "put"): "the address is the right",
    ("intake.door", "get"): "the address is the right; only a heartbeat's takes it",
    ("intake.acknowledge", "get"): "the link is the right; tests/intake/test_notices_page.py",
    ("intake.acknowledge", "post"): "the link is the right",
    ("rotations.calendar", "get"): "the address is the right; tests/rotations/test_calendars.py",
    ("api-docs", "get"): "it shows the description",
    ("api-schema", "get"): "the description holds no data of anybody",
}
ROWS = [
    *PEOPLE, *HOME, *ITEMS_API, *FEATURES_API, *WORK_PAGES, *TEAM_PAGES, *INTAKE, *NOTICES, *TRIAGE, *REQUESTS, *REPEATS, *DUTY,
    *CLOCKS, *BOARDS, *STANDUPS,
]  # fmt: skip
# What everybody writes who only reads otherwise: one's own account, time off and watching, leaving what one is on;
# and previews, which write nothing. All else is refused to observers.
OF_ONESELF = frozenset(
    {
        "api-watch", "intake.ask", "backlogs.item-watch", "backlogs.item-unwatch", "people.account-name", "people.account-theme",
        "people.account-password", "people.account-tokens", "rotations.feeds", "intake.how-told", "intake.channels",
        "intake.notice-trial", "api-channel-list", "backlogs.item-preview", "backlogs.iteration-addition-drafts", "api-own-notice-settings", "api-bulk-crew-end",
    }
)  # fmt: skip
