"""The words that other tools use, and what they mean here. A mapping file adds to them or overrules them."""

import re

QUEUE, ACTIVE, WAITING, DONE = "queue", "active", "waiting", "done"
CATEGORIES = (QUEUE, ACTIVE, WAITING, DONE)
KINDS = ("story", "spike", "task", "defect", "interrupt", "incident", "request")
OUTCOMES = ("done", "cancelled", "duplicate", "declined", "merged", "resolved_itself")
CLASSES = ("expedite", "fixed_date", "standard", "intangible")

JIRA_CATEGORIES = {"new": QUEUE, "indeterminate": ACTIVE, "done": DONE}

_STATUS_WORDS = {
    QUEUE: "open|new|reopened|to do|todo|backlog|received|accepted|ready|ready for development|ready for dev|selected|"
    "selected for development|prioritized|prioritised|planned|triage|untriaged|unassigned|assigned|idea|funnel|inbox|draft",
    ACTIVE: "in progress|active|doing|in development|development|developing|implementing|in preparation|analysis|"
    "in analysis|in review|review|code review|in code review|patch available|testing|in testing|in test|test|qa|in qa|"
    "verification|deploying|work in progress|wip|started|investigating|under investigation",
    WAITING: "waiting|blocked|on hold|pending|hold|paused|suspended|deferred|more details needed|needs info|"
    "needs more info|information needed|feedback|in feedback|ready for review|ready for test|ready for qa|"
    "ready for release|ready for deployment|awaiting deployment",
    DONE: "done|closed|resolved|complete|completed|finished|deployed|released|shipped|verified|live|fixed|answered|"
    "won't fix|wont fix|won't do|can't fix|cannot fix|cancelled|canceled|declined|rejected|duplicate|invalid|obsolete|abandoned",
}
STATUSES = {word: category for category, words in _STATUS_WORDS.items() for word in words.split("|")}
WAITS = re.compile(r"^(waiting|awaiting|pending|on hold|blocked|needs?)\b")
# A status that work comes back to is no stage of its own.
RETURNS = frozenset({"reopened", "re-opened", "reopen"})

_KIND_WORDS = {
    "story": "story|user story|new feature|feature|improvement|enhancement|epic|initiative|change request|wish|theme",
    "task": "task|sub-task|subtask|technical task|code task|documentation|chore|maintenance|test|todo|dependency upgrade",
    "defect": "bug|defect|fault|regression|problem|error",
    "spike": "spike|research|investigation|experiment|proof of concept",
    "interrupt": "interrupt|alert|support|ticket|call",
    "incident": "incident|outage|major incident",
    "request": "request|service request|question|access|[system] service request|access request",
}
KIND_OF = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split("|")}

_PRIORITY_WORDS = {
    1: "1|p1|blocker|highest|critical incident|1 - critical|urgent|emergency",
    2: "2|p2|critical|high|2 - high",
    3: "3|p3|major|medium|normal|moderate|3 - moderate|3 - medium",
    4: "4|5|p4|p5|minor|low|trivial|lowest|4 - low|5 - planning",
}
PRIORITY_OF = {word: number for number, words in _PRIORITY_WORDS.items() for word in words.split("|")}

_OUTCOME_WORDS = {
    "duplicate": "duplicate|duplicated",
    "declined": "won't fix|wont fix|won't do|wont do|can't fix|cannot fix|declined|rejected|invalid|not a bug|"
    "not a problem|cannot reproduce|can't reproduce|incomplete|works as designed|works for me|as designed|"
    "known error|unsupported|not applicable|out of scope",
    "cancelled": "cancelled|canceled|abandoned|withdrawn|obsolete|later|unresolved|auto closed|inactive|expired",
    "merged": "merged",
    "resolved_itself": "resolved itself|self-resolved|recovered|no action needed|no action required",
}
OUTCOME_OF = {word: outcome for outcome, words in _OUTCOME_WORDS.items() for word in words.split("|")}


def status_category(status: str, jira_category: str = "") -> str:
    """Queue, active, waiting, done, or nothing where neither the file nor the name tells."""
    word = status.casefold().strip()
    if jira_category == DONE or not jira_category:
        return jira_category or STATUSES.get(word) or (WAITING if WAITS.match(word) else "")
    # Jira knows no waiting: its names do.
    return WAITING if WAITS.match(word) or STATUSES.get(word) == WAITING else jira_category
