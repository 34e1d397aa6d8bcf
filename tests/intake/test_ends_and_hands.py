"""An alert is over in the moment in which somebody takes it up: whoever was first has it."""

import threading
import time

from django.core.management import call_command
from django.db import connection

from backlogs.models import WorkItem
from intake.models import Triage
from journal.recording import verb
from tests.cast import gather
from tests.intake.saying import Sending, firing, resolved


def test_what_somebody_takes_up_while_its_end_is_heard_is_not_taken_away(real_database):
    cast = gather()
    sending = Sending(cast)
    sending.send(firing())
    [item] = sending.items()
    holds = threading.Event()

    def takes_it_up() -> None:
        with verb():
            Triage.objects.of(WorkItem.objects.get(pk=item.pk)).acknowledge(by=cast.bo)
            holds.set()
            time.sleep(0.7)
        connection.close()

    hand = threading.Thread(target=takes_it_up)
    hand.start()
    holds.wait(5)
    sending.send(resolved())
    hand.join()
    item.refresh_from_db()
    assert (item.outcome, sending.signal().state) == ("", "resolved")
    call_command("check_journal")
