"""What waits for the person on duty of the sample right now: a group, a runbook, a customer, something past its limit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson

from backlogs.models import Backlog, WorkItem
from core import clock
from intake.models import Source, Triage
from journal.recording import verb
from people.models import Customer, Team

RUNBOOK = "https://wiki.example.org/runbooks/object-store-backup"
GRAPH = "https://grafana.example.org/d/backups"
SENT_BY = {"user-agent": "Alertmanager/0.27.0", "content-type": "application/json"}
HOSTS = ("fra-21", "fra-22", "fra-24", "fra-27")


@verb()
def fill_inbox(team: Team, now: datetime) -> None:
    """Some of it came an hour and more ago, some just now."""
    source, _ = Source.objects.add(by=None, team=team, kind="alertmanager", name="Prometheus, Frankfurt")
    said = _alerts(source, now)
    said += _requests(team, now)
    for minutes, say in sorted(said, key=lambda each: -each[0]):
        with clock.at(now - timedelta(minutes=minutes)):
            say()
    source.keep(
        b'{"version": "4", "alerts": [{"status": "fir', {"content-type": "application/json"}
    ).quarantine("It ends in the middle of a word: the sender cut it off.")


def _alerts(source: Source, now: datetime) -> list[tuple[int, Any]]:
    def alert(
        minutes: int, key: str, labels: dict[str, str], group: str = "", **notes: str
    ) -> tuple[int, Any]:
        began = now - timedelta(minutes=minutes)
        one = {"status": "firing", "fingerprint": key, "startsAt": began.isoformat(), "labels": labels,
               "annotations": notes, "generatorURL": GRAPH}  # fmt: skip
        said = {
            "version": "4",
            "status": "firing",
            "groupKey": group,
            "receiver": "agileops",
            "alerts": [one],
        }
        body = orjson.dumps(said, option=orjson.OPT_INDENT_2)
        return minutes, lambda: source.keep(body, SENT_BY).attempt()

    disks = [
        alert(
            24 - place, f"disk/{host}", {"instance": host, "severity": "warning", "service": "Kubernetes"},
            "NodeDiskFull fra", summary=f"Disk of {host} is 9{place + 2} % full", description="At this pace it is full tonight.",
        )
        for place, host in enumerate(HOSTS)
    ]  # fmt: skip
    backup = alert(
        41, "backup/object-store", {"severity": "critical", "service": "Object store"},
        summary="Backup of the object store is 26 hours old", runbook_url=RUNBOOK,
    )  # fmt: skip
    return [*disks, backup]


def _requests(team: Team, now: datetime) -> list[tuple[int, Any]]:
    backlog = Backlog.objects.select_related("team").get(team=team, kind="interrupt")
    shop, data = Customer.objects.get(name="Web Shop"), Customer.objects.get(name="Forecasting")
    duty = team.memberships.filter(held__role="engineer").order_by("id")[1].person

    def ask(title: str, **more: Any) -> WorkItem:
        return WorkItem.objects.add(by=None, backlog=backlog, title=title, **more)

    def claim() -> None:
        Triage.objects.of(
            ask("The shop answers every tenth order with an error", customer=shop, service="Ingress")
        ).call_p1(by=duty)

    def put_off() -> None:
        later = Triage.objects.of(ask("A second GPU for the training runs, please", customer=data))
        later.snooze(now + timedelta(hours=20), by=duty)

    words = "We need the table `events` as it was on Friday at 18:00, in a copy."
    restore = lambda: ask("Restore one table for the forecast", customer=data, description=words)  # noqa: E731
    return [(95, restore), (12, claim), (180, put_off)]
