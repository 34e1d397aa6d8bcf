"""Pages of a team's backlogs, workflow, iterations and numbers."""

from tests.authorisation.actors import ADMINS, ENGINEERS, OWNERS, SEES_TEAM
from tests.authorisation.expected_items_api import AUTHOR
from tests.authorisation.expected_people import DROPPERS, SAVERS
from tests.authorisation.expected_work_pages import door
from tests.authorisation.rows import get, joined, named, post, said

TEAM = {"team_key": "linux.key"}
POINTS = TEAM | {"what": "points"}
BUSINESS = TEAM | {"kind": "business"}
COLUMN = {"pk": "review"}
ITERATION = {"pk": "iteration"}
NUMBERS = {"key": "linux.key"}

of_team, of_backlog = door(SEES_TEAM, TEAM), door(SEES_TEAM, BUSINESS)
of_column, of_iteration = door(SEES_TEAM, COLUMN), door(SEES_TEAM, ITERATION)
LISTS = [
    get("backlogs.backlogs", SEES_TEAM, ids=TEAM),
    post("backlogs.saved-queries", SAVERS, frozenset({"observer"}), said(name="Slow", q="age:>30d"), ids=TEAM),
    post("backlogs.saved-query-removal", DROPPERS, SEES_TEAM - DROPPERS, ids=TEAM | {"pk": "saved"}),
    get("backlogs.selected", SEES_TEAM, ids=POINTS, query="?items={item.key}"),
    post("backlogs.selected", ENGINEERS, SEES_TEAM - ENGINEERS, joined(named(items="item.key"), said(points="5")), ids=POINTS, refused=422),
    post("backlogs.deed-undo", AUTHOR, ids={"pk": "deed"}),
    get("backlogs.backlog", SEES_TEAM, ids=BUSINESS),
    of_backlog("backlog-features", OWNERS, said(title="New")),
    of_backlog("backlog-items", ENGINEERS, said(title="New")),
    get("backlogs.backlog-lines", SEES_TEAM, ids=BUSINESS),
    of_backlog("backlog-lines", ENGINEERS, said(lines="One\nTwo 3p")),
    get("backlogs.backlog-share", SEES_TEAM, ids=BUSINESS),
    of_backlog("backlog-share", OWNERS, said(percent="40")),
    of_backlog("feature-order", OWNERS, named(item="feature", after="free")),
    of_backlog("item-order", OWNERS, named(item="loose.key")),
    get("backlogs.quiet", SEES_TEAM, ids=TEAM),
    get("backlogs.ready", SEES_TEAM, ids=TEAM),
    of_team("ready", ENGINEERS | ADMINS, said(asks="size")),
    get("backlogs.feature-new", SEES_TEAM, ids=TEAM),
    of_team("feature-new", OWNERS, said(title="New", backlog="business", class_of_service="standard")),
    get("backlogs.item-new", SEES_TEAM, ids=TEAM),
    of_team("item-new", ENGINEERS, said(title="New", backlog="business", class_of_service="standard")),
]  # fmt: skip
COLUMNS = [
    get("backlogs.columns", SEES_TEAM, ids=TEAM),
    of_team("columns", ADMINS, said(name="Try", category="active")),
    get("backlogs.column-order", SEES_TEAM, ids=TEAM),
    of_team("column-order", ADMINS, named(item="review", after="progress")),
    of_column("column-words", ADMINS, joined(named(version="review.version"), said(name="Look", policy=""))),
    of_column("column-limit", ADMINS, said(maximum="3", on_full="refuse")),
    of_team("work-limits", ADMINS, said(whom="class_of_service:expedite", maximum="1", on_full="refuse")),
    door(SEES_TEAM, {"pk": "limit"})("limit-end", ADMINS),
    of_column("column-place", ADMINS, said(position="down")),
    get("backlogs.column-removal", SEES_TEAM, ids=COLUMN),
    of_column("column-removal", ADMINS),
]  # fmt: skip
RULE = {"pk": "rule"}
of_rule = door(SEES_TEAM, RULE)
RULE_SAID = said(title="Audit", every_days="30", next_on="2027-01-01", lead_days="7")
RUN_WORK = [
    get("backlogs.imports", SEES_TEAM, ids=TEAM),
    get("backlogs.run-work", SEES_TEAM, ids=TEAM),
    of_team("run-work", OWNERS, RULE_SAID),
    of_rule("run-work-change", OWNERS, joined(named(version="rule.version"), RULE_SAID)),
    of_rule("run-work-skip", OWNERS, joined(named(turn="rule.next_on"), said(because="x"))),
    of_rule("run-work-end", OWNERS),
]  # fmt: skip
ITERATIONS = [
    get("backlogs.iterations", SEES_TEAM, ids=TEAM),
    of_team("iterations", OWNERS),
    get("backlogs.iteration", SEES_TEAM, ids=ITERATION),
    get("backlogs.iteration-news", SEES_TEAM, ids=ITERATION),
    of_iteration("iteration-goal", OWNERS, joined(named(version="iteration.version"), said(goal="Shop"))),
    of_iteration("iteration-entries", ENGINEERS, named(item="loose.key")),
    of_iteration("iteration-drop", OWNERS, named(item="item.key")),
    get("backlogs.iteration-addition", SEES_TEAM, ids=ITERATION, query="?item={loose.key}"),
    of_iteration("iteration-addition", ENGINEERS, named(item="loose.key")),
    of_iteration("iteration-addition-drafts", SEES_TEAM, named(item="loose.key")),
    # What falls out is picked by the product owner (R9).
    of_iteration("iteration-addition", OWNERS, named(item="loose.key", instead="item.key"), note="instead"),
    get("backlogs.iteration-start", SEES_TEAM, ids={"pk": "ahead"}),
    door(SEES_TEAM, {"pk": "ahead"})("iteration-start", OWNERS),
    get("backlogs.iteration-close", SEES_TEAM, ids=ITERATION),
    of_iteration("iteration-close", OWNERS),
    of_iteration("iteration-amendments", OWNERS, joined(named(item="item.key"), said(outcome="done", because="x"))),
    door(SEES_TEAM, {"pk": "ahead"})("iteration-days", OWNERS, joined(named(starts_on="ahead.starts_on", ends_on="ahead.ends_on"))),
]  # fmt: skip
FIGURES = [
    get("metrics.numbers", SEES_TEAM, ids=NUMBERS),
    get("metrics.other-ways", SEES_TEAM, ids=NUMBERS),
    get("metrics.backlog-shares", SEES_TEAM, ids=NUMBERS),
    get("metrics.behind", SEES_TEAM, ids=NUMBERS | {"number": "finished", "iteration": "iteration.number"}),
]  # fmt: skip
TEAM_PAGES = [*LISTS, *COLUMNS, *RUN_WORK, *ITERATIONS, *FIGURES]
