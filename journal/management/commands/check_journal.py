from itertools import chain, islice
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import autodiscover_modules

from journal.checking import checks
from journal.replaying import Replay, broken_streams

SHOWN = 50


class Command(BaseCommand):
    help = "Replays the journal and compares it with the tables; exit 1 and a sentence for each difference."

    def handle(self, *args: Any, **options: Any) -> None:
        autodiscover_modules("journal_checks")
        replay = Replay().run()
        found = chain(broken_streams(), replay.differences(), *(check(replay) for check in checks()))
        shown = list(islice(found, SHOWN))
        for sentence in shown:
            self.stderr.write(sentence)
        rest = sum(1 for _ in found)
        if rest:
            self.stderr.write(f"… and {rest} more.")
        if shown:
            raise SystemExit(1)
        self.stdout.write(f"{replay.read} entries, no gap, no difference.")
