"""`manage.py receive_mail`: listens for mail to the addresses of sources (MAIL_HOST, MAIL_PORT)."""

import asyncio
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intake.senders.email import encryption
from intake.senders.email.receiving import Receiving, door


class Command(BaseCommand):
    help = "Takes mail to the addresses of sources; each letter is kept before it is answered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.MAIL_HOST)
        parser.add_argument("--port", type=int, default=settings.MAIL_PORT)

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        if not 0 < port < 65536:
            raise CommandError("MAIL_PORT says on which port to listen, such as 2525.")
        try:
            encryption.context()
        except encryption.NoCertificate as error:
            raise CommandError(str(error)) from error
        try:
            asyncio.run(self._listen(host, port))
        except OSError as error:
            raise CommandError(f"Port {port} on {host} cannot be used ({error.strerror}).") from error

    async def _listen(self, host: str, port: int) -> None:
        loop, end, receiving = asyncio.get_running_loop(), asyncio.Event(), Receiving()
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(each, end.set)
        async with await loop.create_server(lambda: door(receiving), host, port):
            self.stdout.write(f"Mail is taken on {host}:{port}.")
            await end.wait()
