"""What runs after a commit (a hint that a test carries out at once) may call verbs: each is a change of its own."""

from django.core.management import call_command
from django.db import transaction

from journal.models import Entry
from journal.recording import verb
from tests.cast import gather


def test_a_verb_called_after_the_commit_is_told(real_database):
    cast = gather()
    with verb():
        cast.item("First")
        transaction.on_commit(lambda: cast.item("Second"))
    assert Entry.objects.filter(kind="item", verb="created").count() == 2
    call_command("check_journal")
