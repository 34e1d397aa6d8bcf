"""An import gives ranks in the line of everybody who gives them: what is made at the same time stands behind or before it."""

import threading
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from backlogs.imports.later import Updater
from backlogs.models import Backlog, WorkItem
from tests.backlogs.imports.importing import SERVER, bring_in
from tests.backlogs.imports.test_importing_again import change, later


def test_an_item_made_while_another_is_reopened_by_a_file(
    real_database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in("jira-json", SERVER)
    closed = WorkItem.objects.exclude(closed_at=None).exclude(external_id="").first()
    backlog_id, failed, threads = closed.backlog_id, [], []
    describe = Updater._describe

    def make() -> None:
        try:
            backlog = Backlog.objects.select_related("team").get(pk=backlog_id)
            WorkItem.objects.add(by=None, backlog=backlog, title="Meanwhile")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test says it
            failed.append(repr(error))
        finally:
            connection.close()

    def describe_slowly(self: Updater, *arguments) -> None:
        threads.append(threading.Thread(target=make))
        threads[-1].start()
        threads[-1].join(0.5)  # on SQLite, and wherever the line is held, it waits until this import is done
        describe(self, *arguments)

    monkeypatch.setattr(Updater, "_describe", describe_slowly)
    status = {"name": "Open", "statusCategory": {"key": "new"}}
    moves = [change(20, "status", "Closed", "Open")]
    file = later(tmp_path, closed.external_id, *moves, status=status, resolution=None, resolutiondate=None)
    call_command("import_items", "jira-json", str(file), "--team=OPS")
    for thread in threads:
        thread.join(20)
    assert failed == []
    closed.refresh_from_db()
    assert closed.closed_at is None
    assert WorkItem.objects.filter(title="Meanwhile").exists()
    loose = WorkItem.objects.open().filter(feature=None).values("backlog", "rank")
    assert not loose.annotate(n=Count("id")).filter(n__gt=1).exists()
    call_command("check_journal")


def test_what_a_file_reopens_goes_to_the_end_of_the_order_where_it_is_now(
    real_database, tmp_path: Path
) -> None:
    """It may stand in another backlog by now than where the file brought it."""
    bring_in("jira-json", SERVER)
    closed = WorkItem.objects.exclude(closed_at=None).exclude(external_id="").first()
    other = closed.team.backlogs.get(kind="ssa")
    *_, last = [WorkItem.objects.add(by=None, backlog=other, title=f"{number}") for number in range(9)]
    closed.backlog = other
    closed.save(update_fields=["backlog"])
    status = {"name": "Open", "statusCategory": {"key": "new"}}
    moves = [change(20, "status", "Closed", "Open")]
    file = later(tmp_path, closed.external_id, *moves, status=status, resolution=None, resolutiondate=None)
    call_command("import_items", "jira-json", str(file), "--team=OPS")
    closed.refresh_from_db()
    assert closed.closed_at is None
    assert closed.rank > last.rank
