#!/usr/bin/env python
"""Django's command line for agileops; without packages of its own it goes on with those of `make setup`."""

import os
import sys
from pathlib import Path

OWN_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agileops.settings")
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError as lacks:
        if lacks.name != "django" or Path(sys.prefix) == OWN_PYTHON.parent.parent:
            raise
        go_on_with_our_own()
    execute_from_command_line(sys.argv)


def go_on_with_our_own() -> None:
    if not OWN_PYTHON.exists():
        sys.exit("The packages are not there yet; make them with: make setup")
    os.execv(OWN_PYTHON, [str(OWN_PYTHON), *sys.argv])  # noqa: S606 - the same command, nothing of a shell


if __name__ == "__main__":
    main()
