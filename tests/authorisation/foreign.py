"""Network's things beside Linux's, and the requests that name them where they do not belong."""

from typing import Any

from tests.authorisation.rows import Body, Row, delete, get, joined, named, patch, post, said

# What stands in a row → what stands in the same place for the Network team. Customers are everybody's.
FOREIGN = {
    "linux.key": "network.key", "item.key": "foreign.key", "loose.key": "foreign.key", "feature": "foreign_feature",
    "free": "foreign_feature", "iteration": "foreign_iteration", "ahead": "foreign_iteration", "backlog": "foreign_backlog",
    "review": "foreign_column", "limit": "foreign_limit", "rule": "foreign_rule", "comment": "foreign_comment", "answer": "foreign_comment", "line": "foreign_line",
    "interruption": "foreign_interruption", "link": "foreign_link", "effort": "foreign_effort", "word": "foreign_word", "public_word": "foreign_word",
    "backlog_effort": "foreign_backlog_effort", "team_board": "foreign_board", "feature_board": "foreign_feature_board",
    "person_board": "foreign_person_board", "membership": "foreign_membership", "eve": "cy", "val": "cy",
    "other_feature": "foreign_feature", "agreement": "foreign_agreement", "absence": "foreign_absence",
    "token": "foreign_token", "service": "foreign_service", "learning": "foreign_learning", "saved": "foreign_saved", "deed": "foreign_deed", "own_day": "foreign_day", "own_day.on": "foreign_day.on",
    "source": "foreign_source", "secret": "foreign_secret", "delivery": "foreign_delivery", "chat_account": "foreign_chat_account", "notice": "foreign_notice",
    "channel": "foreign_channel", "team_channel": "foreign_team_channel", "fresh": "cy", "fresh_membership": "foreign_membership",
    "asked.key": "foreign_asked.key", "alarm.key": "foreign_alarm.key", "known.key": "foreign_known.key", "alarm": "foreign_alarm",
    "again.key": "foreign_again.key", "automation": "foreign_automation", "automated.key": "foreign_automated.key",
    "rotation": "foreign_rotation", "swap": "foreign_swap", "asked_swap": "foreign_swap", "override": "foreign_override", "feed": "foreign_feed",
    "transition_line": "foreign_transition_line", "suggestion": "foreign_suggestion", "feature_note": "foreign_feature_note", "turn": "foreign_turn",
    "standup": "foreign_standup", "feature_standup": "foreign_standup", "question": "foreign_question",
}  # fmt: skip
KEY, PK, OF_FEATURE = {"key": "item.key"}, {"pk": "feature"}, {"feature_pk": "feature"}
BOARD, TEAM = {"board": "team_board"}, {"team_key": "linux.key"}


def many(changes: Body, *keys: str) -> Body:
    def body(world: Any) -> dict[str, Any]:
        return {"items": [{"key": world.value(key)} for key in keys], "changes": changes(world)}

    return body


def sent(name: str, row: Row) -> tuple[str, Row]:
    return name, row


WHO = frozenset[str]()
RANK, ENTRY = post("api-rank", WHO, body=named(before="foreign.key"), ids=KEY), named(item="foreign.key")
FEATURE_RANK = post("api-feature-rank", WHO, body=named(before="foreign_feature"), ids=PK)
COLUMN = post("api-move-list", WHO, body=named(item="item.key", column="foreign_column"), ids=BOARD)
BESIDE = post(
    "api-move-list", WHO, body=named(item="item.key", column="progress", before="foreign.key"), ids=BOARD
)
MOVED = post("api-move-list", WHO, body=named(item="foreign.key", column="progress"), ids=BOARD)
NOTE = post(
    "api-design-note-list", WHO, body=joined(named(iteration="foreign_iteration"), said(text="x")), ids=OF_FEATURE
)  # fmt: skip
CREW = post("api-crew", WHO, body=named(person="cy"), ids=KEY)
TAKEN_IN = post("api-entry-list", WHO, body=ENTRY, ids={"iteration_pk": "iteration"})
OWNER = patch("api-backlog-detail", WHO, body=named(owner="cy"), ids={"pk": "backlog"}, match="backlog")
REMOVAL = delete(
    "api-column-detail", WHO, ids=BOARD | {"pk": "review"}, match="review", query="?to={foreign_column.pk}"
)  # fmt: skip
LIMIT = post(
    "api-limit-list", WHO, body=joined(named(column="foreign_column"), said(maximum=1)), ids={"team_key": "linux.key"}
)  # fmt: skip
BODIES = [
    sent("engineer", post("api-item-list", WHO, body=said(team="NET", title="x"))),
    sent("engineer", post("api-item-list", WHO, body=joined(named(feature="foreign_feature"), said(title="x")))),
    sent("engineer", post("api-item-list", WHO, body=joined(named(requester="cy"), said(team="LINUX", title="x")))),
    sent("owner", patch("api-item-detail", WHO, body=named(feature="foreign_feature"), ids=KEY, match="item")),
    sent("engineer", patch("api-item-detail", WHO, body=named(requester="cy"), ids=KEY, match="item")),
    sent("engineer", patch("api-items-bulk", WHO, body=many(said(ease=1), "item.key", "foreign.key"))),
    sent("engineer", patch("api-items-bulk", WHO, body=many(said(ease=1), "foreign.key"))),
    sent("owner", patch("api-items-bulk", WHO, body=many(named(feature="foreign_feature"), "item.key"))),
    sent("lead", RANK), sent("lead", post("api-rank", WHO, body=named(after="foreign.key"), ids=KEY)),
    sent("engineer", post("api-team-of-item", WHO, body=said(team="NET"), ids=KEY)),
    sent("engineer", CREW),
    sent("engineer", post("api-link-list", WHO, body=joined(named(to="foreign.key"), said(kind="relates")), ids=KEY)),
    sent("owner", OWNER),
    sent(
        "engineer",
        post(
            "api-backlog-effort-list", WHO, body=joined(named(on="today", asked_by="cy"), said(minutes=5)),
            ids={"backlog_pk": "backlog"},
        ),
    ),
    sent("owner", post("api-feature-list", WHO, body=said(team="NET", title="x"))),
    sent("owner", post("api-feature-list", WHO, body=joined(named(lead="cy"), said(team="LINUX", title="x")))),
    sent("owner", patch("api-feature-detail", WHO, body=named(lead="cy"), ids=PK, match="feature")),
    sent("owner", patch("api-feature-detail", WHO, body=named(deputy="cy"), ids=PK, match="feature")),
    sent("owner", FEATURE_RANK),
    sent("lead", post("api-need-list", WHO, body=named(needs="foreign_feature"), ids=OF_FEATURE)),
    sent("lead", NOTE),
    sent("lead", post("api-feature-crew-list", WHO, body=named(person="cy"), ids=OF_FEATURE)),
    sent("owner", post("api-asked-acceptance", WHO, body=joined(said(becomes="joined"), named(feature="foreign_feature")), ids={"key": "asked.key"})),
    sent("engineer", TAKEN_IN), sent("engineer", COLUMN), sent("engineer", BESIDE), sent("engineer", MOVED),
    sent("owner", post("api-recurring-rule-list", WHO, body=said(team="NET", title="x", every_days=9, next_on="2027-01-01"))),
    sent("team_admin", REMOVAL), sent("team_admin", LIMIT),
    sent("manager", post(
        "api-absence-list", WHO, body=joined(named(person="cy"), said(began_on="2027-03-01", ended_on="2027-03-01")),
    )),
    sent("owner", post("api-agreement-list", WHO, body=said(team="NET", customer=None, ownership="x"))),
    sent("team_admin", patch("api-team-detail", WHO, body=named(buffer_person="cy"), ids={"key": "linux.key"}, match="linux")),
]  # fmt: skip
# The administrator sees both teams; the verbs hold them apart.
ACROSS = [RANK, FEATURE_RANK, COLUMN, BESIDE, MOVED, NOTE, CREW, TAKEN_IN, OWNER, REMOVAL, LIMIT]
FILTERS = [
    get(f"api-{route}-list", query=f"?{query}")
    for route, query in [
        ("item", "team=NET"), ("item", "feature={foreign_feature.pk}"), ("item", "crew={cy.pk}"),
        ("item", "requester={cy.pk}"), ("item", "iteration={foreign_iteration.pk}"), ("item", "q=Foreign"),
        ("item", "label=foreign"), ("feature", "team=NET"), ("feature", "lead={nell.pk}"), ("feature", "q=Foreign"),
        ("backlog", "team=NET"), ("iteration", "team=NET"), ("request", "q=Foreign"), ("asked", "team=NET"), ("absence", "person={cy.pk}"),
        ("absence", "team=NET"), ("recurring-rule", "team=NET"), ("agreement", "team=NET"), ("import", "team=NET"),
    ]
]  # fmt: skip
