"""Logs for a collector are one JSON object a line, whoever speaks."""

import json
import os
import subprocess
import sys

SPEAK = """
import django; django.setup()
import logging, structlog
logging.getLogger("django.request").error("Went wrong: %s", "here")
structlog.get_logger("journal").warning("gap", stream=7)
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("core").exception("failed")
"""


def test_json_logs_are_one_object_a_line_from_both_kinds_of_logger(tmp_path):
    wanted = os.environ | {
        "LOG_FORMAT": "json",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "agileops.settings",
    }
    said = subprocess.run(
        [sys.executable, "-c", SPEAK], env=wanted, capture_output=True, text=True, check=True
    ).stderr
    first, second, third = [json.loads(line) for line in said.splitlines()]
    assert (first["event"], first["level"], first["logger"]) == (
        "Went wrong: here",
        "error",
        "django.request",
    )
    assert (second["event"], second["stream"]) == ("gap", 7)
    assert "ZeroDivisionError" in third["exception"]


def test_plain_logs_tell_a_failure_as_python_does(tmp_path):
    wanted = os.environ | {
        "LOG_FORMAT": "plain",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "agileops.settings",
    }
    said = subprocess.run(
        [sys.executable, "-c", SPEAK], env=wanted, capture_output=True, text=True, check=True
    ).stderr
    assert "Traceback (most recent call last):\n" in said
    assert said.rstrip().endswith("ZeroDivisionError: division by zero")
