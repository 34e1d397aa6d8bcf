"""`manage.py invite_administrator EMAIL NAME`: the first one of an installation, or one more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from core.errors import Refused
from journal.recording import verb
from people.models import Invitation, Person


class Command(BaseCommand):
    help = "Makes an administrator and prints the path of the link that sets the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            with verb():
                person = Person.objects.filter(email=email.strip().lower()).first()
                person = person or Person.objects.welcome(by=None, email=email, name=name)
                person.make_administrator(by=None)
                text = Invitation.objects.invite(person, by=None)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(
            f"{person} sets a password at {reverse('people:invitation', args=[text])} within seven days."
        )
