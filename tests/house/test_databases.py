"""The ground that concurrency tests stand on: a real database, shared with other threads and processes."""

import threading

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests.settings import ON_POSTGRESQL

COUNT = "import django; django.setup()\nfrom django.contrib.contenttypes.models import ContentType\nprint(ContentType.objects.filter(app_label='seen').count())"


def test_another_process_sees_what_was_committed_here(real_database):
    ContentType.objects.create(app_label="seen", model="by-others")
    assert real_database.run("-c", COUNT).strip() == "1"


def test_a_thread_stands_on_the_same_database(real_database):
    def write() -> None:
        ContentType.objects.create(app_label="seen", model="thread")
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert ContentType.objects.filter(app_label="seen").count() == 1


def test_each_test_has_a_fresh_one(real_database):
    assert not ContentType.objects.filter(app_label="seen").exists()


def test_the_run_is_on_the_database_it_says(db):
    assert connection.vendor == ("postgresql" if ON_POSTGRESQL else "sqlite")
