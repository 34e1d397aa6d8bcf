from datetime import date
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandParser

from backlogs.models import Feature
from core.errors import Invalid, Refused
from metrics.asking import METRICS, MOST_ITEMS, about_feature, ask
from metrics.findings import long_ago
from metrics.policy import Policy
from people.models import Team


class Command(BaseCommand):
    help = "Prints a number of a team: with --json exactly what the API answers, else its sentence."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("metric", choices=METRICS)
        parser.add_argument("--team", required=True, metavar="KEY", help="The team whose number it is.")
        parser.add_argument(
            "--as-of", metavar="DATE", help="As the team stood at the end of that day (YYYY-MM-DD)."
        )
        parser.add_argument(
            "--policy", type=Path, metavar="FILE", help="Counting rules (TOML); ours without it."
        )
        parser.add_argument(
            "--items", type=int, metavar="N", help="Forecast: by when so many items are finished."
        )
        parser.add_argument(
            "--feature", type=int, metavar="ID", help="Forecast: by when its stories are finished."
        )
        parser.add_argument("--json", action="store_true", help="All of the answer, as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            team, told = _answer(options)
        except Refused as refused:
            self.stderr.write(refused.sentence)
            raise SystemExit(2) from refused
        self.stdout.write(told.decode() if options["json"] else _short(orjson.loads(told), team))


def _answer(options: dict[str, Any]) -> tuple[Team, bytes]:
    team = Team.objects.filter(key=options["team"]).first()
    if team is None:
        raise Invalid(f"There is no team {options['team']}.", code="unknown_team")
    policy = Policy.read(options["policy"]) if options["policy"] else Policy()
    return team, ask(
        team, options["metric"], policy=policy, as_of=_day(options["as_of"]), about=_about(team, options)
    )


def _about(team: Team, options: dict[str, Any]) -> str:
    items, feature = options["items"], options["feature"]
    if items is None and feature is None:
        return ""
    if options["metric"] != "forecast":
        raise Invalid("Only a forecast is about items or a feature.", code="forecast_only")
    if items is not None and feature is not None:
        raise Invalid("Ask for a number of items or for a feature.", code="one_of_two")
    if feature is not None:
        return about_feature(Feature.objects.all(), team, feature)
    if not 0 <= items <= MOST_ITEMS:
        raise Invalid(f"A forecast is about 0 to {MOST_ITEMS} items.", code="impossible_number")
    return f"items:{items}"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(f"{text} is no day; write it as 2026-01-31.", code="bad_day") from None


def _short(told: dict[str, Any], team: Team) -> str:
    """The sentence of the answer, else how much there is of each of its parts; and of when it speaks if not of now."""
    return "\n".join(part for part in (_said(told), long_ago(told, team)) if part)


def _said(told: dict[str, Any]) -> str:
    if "sentence" in told:
        return told["sentence"]
    return ", ".join(
        f"{name}: {len(part)}"
        for name, part in told.items()
        if isinstance(part, list | dict) and name != "policy"
    )
