import secrets
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandParser

from home.sample.agreements import CONTACT
from home.sample.organisation import found_sample
from people.models import Person, Team

SIGN_INS = {
    "marit@example.org": "product owner",
    "elif@example.org": "engineer, administrator",
    CONTACT[0]: "customer",
}
WORDS = (
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "heron",
    "islet",
    "juniper",
    "kelp",
    "lark",
    "maple",
    "north",
    "otter",
    "pine",
)


class Command(BaseCommand):
    help = (
        "Makes the sample organisation: two teams who have lived a year. Refuses where teams exist already."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--weeks", type=int, default=52, help="How long they have lived (default 52).")
        parser.add_argument("--items", type=int, default=0, help="Add so many open items, for measuring.")

    def handle(self, *args: Any, weeks: int, items: int, **options: Any) -> None:
        if Team.objects.exists():
            self.stderr.write("There are teams here already; the sample is for an empty installation.")
            raise SystemExit(2)
        found_sample(weeks=weeks, more_items=items)
        self.stdout.write(self._sign_ins())

    def _sign_ins(self) -> str:
        password = "-".join(secrets.choice(WORDS) for _ in range(3)) + f"-{secrets.randbelow(9000) + 1000}"
        # One for all, so that a pair, a handover or a standup can be tried with several of them.
        Person.objects.enabled().update(password=make_password(password))
        told = [f"{email} ({role})" for email, role in SIGN_INS.items()]
        return f"sign-in {', '.join(told)} or anybody else of the sample, password {password}"
