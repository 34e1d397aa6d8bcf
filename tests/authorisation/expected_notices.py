"""Messages: read by whom they were sent to and by who sees the team; when duty is told is its administrators' to say."""

from tests.authorisation.actors import ADMINS, EVERYBODY, SEES_TEAM
from tests.authorisation.rows import delete, get, patch, post, said

TEAM, CHANNEL, NOTICE = {"key": "linux.key"}, {"pk": "channel"}, {"pk": "notice"}
OWNER = frozenset({"team_admin"})  # whose the channel is, in this world
HOURS = said(work_begins="08:00", work_ends="18:00", acknowledge_within="20")
MINE = said(mail_takes="all", bundle_minutes="5")
HOOK = said(kind="webhook", address="https://hooks.example.test/x", takes="all")

NOTICES = [
    get("intake.notices", SEES_TEAM, ids=TEAM),
    post("intake.notice-settings", ADMINS, SEES_TEAM - ADMINS, HOURS, ids=TEAM),
    post("intake.team-chat", ADMINS, SEES_TEAM - ADMINS, said(kind="chat", address="https://chat.example.test/x", takes="all"), ids=TEAM),
    post("intake.team-chat-ending", ADMINS, SEES_TEAM - ADMINS, ids=TEAM | {"pk": "team_channel"}),
    get("intake.how-told"),
    post("intake.how-told", EVERYBODY, body=MINE),
    post("intake.channels", EVERYBODY, body=HOOK),
    post("intake.channel-ending", OWNER, ids=CHANNEL),
    post("intake.notice-trial", EVERYBODY),
    get("api-notice-list"),
    get("api-notice-detail", SEES_TEAM, ids=NOTICE),
    get("api-channel-list"),
    post("api-channel-list", EVERYBODY, body=HOOK),
    get("api-channel-detail", OWNER, ids=CHANNEL),
    delete("api-channel-detail", OWNER, ids=CHANNEL),
    get("api-own-notice-settings"),
    patch("api-own-notice-settings", EVERYBODY, body=said(bundle_minutes=5), match="manner"),
    get("api-notice-settings", SEES_TEAM, ids={"team_key": "linux.key"}),
    patch("api-notice-settings", ADMINS, SEES_TEAM - ADMINS, said(acknowledge_within=20), ids={"team_key": "linux.key"}, match="manner"),
]  # fmt: skip
