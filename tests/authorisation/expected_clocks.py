"""Clocks are seen with the work, or by who asked for it; who works on it lets them wait."""

from tests.authorisation.actors import EVERYBODY, SEES_FEATURE, SEES_REQUEST, SEES_TEAM, WORKERS
from tests.authorisation.expected_people import KEEPERS, LIAISONS, SEES_CUSTOMER
from tests.authorisation.rows import delete, get, post, said

ITEM, WAIT = {"key": "item.key"}, said(reason="customer", because="Which page?")

CLOCKS = [
    get("intake.item-clocks", SEES_REQUEST, ids=ITEM),
    post("intake.clock-pause", WORKERS, SEES_REQUEST - WORKERS, WAIT, ids=ITEM),
    post("intake.clock-pause-end", WORKERS, SEES_REQUEST - WORKERS, ids=ITEM),
    get("intake.kept", SEES_TEAM, ids={"key": "linux.key"}),
    get("intake.customers"),
    post("intake.customers", LIAISONS, EVERYBODY - LIAISONS, said(name="Payments")),
    get("intake.customer", SEES_CUSTOMER, ids={"pk": "customer"}),
    get("intake.customer-contacts", SEES_CUSTOMER, ids={"pk": "customer"}),
    post(
        "intake.customer-contacts",
        KEEPERS,
        SEES_CUSTOMER - KEEPERS,
        said(email="cy@example.test"),
        ids={"pk": "customer"},
    ),
    post(
        "intake.customer-contact-ending",
        KEEPERS,
        SEES_CUSTOMER - KEEPERS,
        ids={"pk": "customer", "person": "vic"},
    ),
    get("api-clock-list"),
    get("api-clock-kept"),
    post("api-clock-pause", WORKERS, SEES_FEATURE - WORKERS, WAIT, ids=ITEM),
    delete("api-clock-pause", WORKERS, SEES_FEATURE - WORKERS, ids=ITEM),
]
