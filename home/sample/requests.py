"""What waits for the product owner of the sample right now: a customer, another team's feature, a question back, and what was declined."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from backlogs.models import Feature, Request, WorkItem
from core import clock
from home.sample.agreements import CONTACT, ESPECIALLY
from journal.recording import verb
from people.models import Customer, Person

if TYPE_CHECKING:
    from home.sample.life import Life

REPLICA = (
    "Month-end reports read from the ledger itself and slow it down. A copy that is at most **five minutes** behind "
    "would do; we need it before the year closes."
)
PORTS = "The wireless controllers ask for their certificates; today somebody here copies them by hand."
SEEN = "Read. It depends on what the switches can do; I ask Ines about it first."
NO = (
    "Every console has one sign-in by now, and the ticket machine speaks the same protocol: ask its supplier to switch "
    "it on. We help with the settings, as an interrupt."
)


def ask_the_owner(life: Life, other: Life, now: datetime) -> None:
    """Of the first team, by its customers and by the other team; nothing of it is older than a week."""
    office = Customer.objects.get(name="Office IT")
    sign_in = _ask(life, now - timedelta(days=6), "A password store for the ticket machine", customer=office)
    with clock.at(now - timedelta(days=5, hours=20)):
        Request.objects.of(sign_in).decline(NO, by=life.owner)
    metrics = _ask(
        life, now - timedelta(days=3), "Metrics of the switches beside ours", requester=other.engineers[0]
    )
    with clock.at(now - timedelta(days=2, hours=21)):
        Request.objects.of(metrics).ask_back("How many series is that, and kept for how long?", by=life.owner)
    needs = Feature.objects.open().filter(team=other.team, backlog__kind="business").ranked().first()
    if needs is not None:
        with clock.at(now - timedelta(days=2)):
            ports = needs.ask_team(life.team, "Certificates for network devices", by=other.owner, text=PORTS)
        with clock.at(now - timedelta(days=2) + timedelta(minutes=20)):
            ports.comment(SEEN, by=life.owner, audience="public")
    rosa = Person.objects.get(email=CONTACT[0])
    payments = Customer.objects.get(name=ESPECIALLY)
    asked = {
        "requester": rosa,
        "customer": payments,
        "description": REPLICA,
        "source": f"form-{life.team.key.lower()}",
    }
    _ask(life, now - timedelta(minutes=18), "A copy of the ledger for reports", **asked)


def _ask(life: Life, when: datetime, title: str, **who: Any) -> WorkItem:
    with clock.at(when), verb():
        item: WorkItem = WorkItem.objects.add(
            by=None, backlog=life.backlogs["business"], title=title, kind=WorkItem.Kind.REQUEST, **who
        )
    return item
