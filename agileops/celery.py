"""Background work. `shared_task` functions in each app's tasks.py are found by themselves."""

import logging.config
import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agileops.settings")

app = Celery("agileops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def speak_like_the_rest(**_: Any) -> None:
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@app.on_after_configure.connect
def make_folders(sender: Celery, **_: Any) -> None:
    """The file transport expects its folders to be there."""
    options = sender.conf.broker_transport_options
    for folder in ("data_folder_in", "control_folder"):
        if folder in options:
            Path(options[folder]).mkdir(mode=0o700, parents=True, exist_ok=True)
