"""`manage.py add_source KIND --team KEY`: a new address, and what the sender's configuration needs."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings as installed
from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from intake.models import Source
from intake.senders import SENDERS
from people.models import Team


class Command(BaseCommand):
    help = "Connects a sender to a team; prints its address (shown this once) and the snippet for its configuration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(SENDERS), metavar="KIND", help=", ".join(SENDERS))
        parser.add_argument("--team", required=True, metavar="KEY")
        parser.add_argument("--name", default="", help="what it is called; the kind's own name without it")
        parser.add_argument("--topic", default="", help="the TopicArn that aws_sns believes")
        parser.add_argument(
            "--every", type=int, metavar="MINUTES", help="how often a heartbeat has to be heard"
        )
        parser.add_argument(
            "--base", default=installed.BASE_URL, help="where this installation is reached (BASE_URL)"
        )

    def handle(self, *args: Any, kind: str, team: str, name: str, base: str, **options: Any) -> None:
        found = Team.objects.filter(key=team).first()
        if found is None:
            raise CommandError(f"There is no team {team}.")
        given = {"topic": options["topic"], "every_minutes": options["every"]}
        settings = {setting: value for setting, value in given.items() if value}
        try:
            source, token = Source.objects.add(by=None, team=found, kind=kind, name=name, **settings)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        url = source.address(base, token)
        self.stdout.write(
            f"{source} ({source.slug}) of {found} sends to:\n\n{url}\n\n{source.sender.snippet(url)}"
        )
