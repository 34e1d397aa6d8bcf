"""One letter that was written to two letter boxes of a team is one interrupt, also when two workers read at once."""

from django.core.management import call_command

from backlogs.models import WorkItem
from intake.models import Correspondence
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import gather
from tests.intake.saying import Sending
from tests.intake.test_mail import letter


def test_a_letter_to_two_boxes_at_once_is_one_interrupt(real_database):
    cast = gather()
    boxes = [Sending(cast, "email").source for _ in range(3)]
    for number in range(3):
        for box in boxes:
            box.keep(
                letter(number=str(number)), {"x-peer": "127.0.0.1", "x-envelope-from": "vic@example.test"}
            )
    said = all_at_once([box.work_off for box in boxes])
    assert said == {"moved": 3}
    assert (WorkItem.objects.count(), Correspondence.objects.exclude(address="").count()) == (3, 3)
    call_command("check_journal")
