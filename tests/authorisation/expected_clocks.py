"""Clocks are seen with the work, or by who asked for it; who works on it lets them wait."""

from tests.authorisation.actors import SEES_FEATURE, SEES_REQUEST, SEES_TEAM, WORKERS
from tests.authorisation.expected_people import SEES_CUSTOMER
from tests.authorisation.rows import delete, get, post, said

ITEM, WAIT = {"key": "item.key"}, said(reason="customer", because="Which page?")

CLOCKS = [
    get("intake.item-clocks", SEES_REQUEST, ids=ITEM),
    post("intake.clock-pause", WORKERS, SEES_REQUEST - WORKERS, WAIT, ids=ITEM),
    post("intake.clock-pause-end", WORKERS, SEES_REQUEST - WORKERS, ids=ITEM),
    get("intake.kept", SEES_TEAM, ids={"key": "linux.key"}),
    get("intake.customers"),
    get("intake.customer", SEES_CUSTOMER, ids={"pk": "customer"}),
    get("api-clock-list"),
    get("api-clock-kept"),
    post("api-clock-pause", WORKERS, SEES_FEATURE - WORKERS, WAIT, ids=ITEM),
    delete("api-clock-pause", WORKERS, SEES_FEATURE - WORKERS, ids=ITEM),
]
