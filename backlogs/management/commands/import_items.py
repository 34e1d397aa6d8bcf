import json
import sqlite3
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from backlogs.imports import progress
from backlogs.imports.mapping import BACKLOGS, Mapping, read_mapping
from backlogs.imports.order import FORMATS, Order
from backlogs.imports.rehearsing import bring_in, rehearse
from core.errors import Refused


class Command(BaseCommand):
    help = "Reads the export of another tool into a team: all of it or nothing, and a second time nothing changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("format", choices=sorted(FORMATS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--team", required=True, metavar="KEY", help="The team that the items belong to.")
        parser.add_argument(
            "--create-team",
            action="store_true",
            help="Make the team, with the workflow that the file shows, if there is none.",
        )
        parser.add_argument(
            "--team-name", default="", metavar="NAME", help="What a new team is called; its key otherwise."
        )
        parser.add_argument("--project", default="", metavar="KEY", help="Only the items of this project.")
        parser.add_argument(
            "--mapping",
            metavar="FILE",
            help="What columns and words mean (TOML), or the name of a mapping that is shipped.",
        )
        parser.add_argument(
            "--backlog",
            choices=BACKLOGS,
            default="",
            help="The backlog; else the mapping says, else business.",
        )
        parser.add_argument(
            "--shift-weeks", type=int, default=0, metavar="N", help="Move all dates by so many weeks."
        )
        parser.add_argument(
            "--skip-bad-rows",
            action="store_true",
            help="Leave out rows that cannot be imported, and list them.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Do everything, then take it back.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            summary = self._summary(options)
        except Refused as refused:
            self._end(refused.sentence, 2)
        except (DatabaseError, sqlite3.Error) as error:
            self._end(f"The database refuses: {' '.join(str(error).split())}. Nothing was written.", 2)
        except KeyboardInterrupt:
            self._end("Interrupted. Nothing was written.", 130)
        else:
            progress.wipe(sys.stderr)
            self.stdout.write(json.dumps(summary))

    def _summary(self, options: dict[str, Any]) -> dict[str, Any]:
        order = ordered(options)
        bars = (progress.bar(sys.stderr, f"{doing} {order.path.name}") for doing in ("Reading", "Writing"))
        spool = order.read(*bars)
        return rehearse(order, spool) if options["dry_run"] else bring_in(order, spool)

    def _end(self, sentence: str, code: int) -> NoReturn:
        progress.wipe(sys.stderr)
        self.stderr.write(sentence)
        raise SystemExit(code)


def ordered(options: dict[str, Any]) -> Order:
    """The order that the options of the command line make."""
    return Order(
        format=options["format"],
        path=options["file"],
        team_key=options["team"],
        create_team=options["create_team"],
        team_name=options["team_name"] or options["team"],
        project=options["project"],
        backlog=options["backlog"],
        weeks=options["shift_weeks"],
        skip_bad_rows=options["skip_bad_rows"],
        mapping=read_mapping(options["mapping"]) if options["mapping"] else Mapping(),
    )
