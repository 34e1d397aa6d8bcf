"""Serve until told to stop: Valkey, the web process and the worker, each line of the Procfile a process."""

import os
import shlex
import signal
import sys
import time
from types import FrameType

from agileops.serving import place, valkey
from agileops.serving.process import ROOT, Process

START_WITHIN, STOP_WITHIN = 60, 8
CALM = 60  # a Valkey that dies twice within this is not started a third time


class Serving:
    """One run: what was started, and whether somebody asked for the end."""

    def __init__(self, at: place.Place) -> None:
        self.at = at
        self.processes: list[Process] = []
        self.bus: valkey.Valkey | None = None
        self.bus_ended_at = -CALM * 1.0
        # Messages are JSON from our own Valkey, so a worker run by root is no more at risk than the rest.
        self.environment = os.environ | {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
        self.told_to_stop = False

    def run(self) -> int:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, self._stop)
        try:
            self._start()
            return self._watch()
        finally:
            self._end_all()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.told_to_stop = True

    def _start(self) -> None:
        if not os.environ.get("REDIS_URL"):
            self._start_valkey()
        commands = procfile()
        self._add("web", commands.pop("web"))
        self._wait_for_page()
        if not os.environ.get("MAIL_PORT"):
            commands.pop("mail", None)
        for name, command in commands.items():
            self._add(name, command)

    def _start_valkey(self) -> None:
        if not valkey.program():
            print("No Valkey for this machine; background work goes through files, pages poll.", flush=True)
            return
        self.bus = valkey.start(self.at.data_dir / "valkey")
        self.environment["REDIS_URL"] = self.bus.url

    def _add(self, name: str, command: str) -> None:
        if not self.told_to_stop:
            words = [sys.executable if word == "python" else word for word in shlex.split(command)]
            self.processes.append(Process(name, words, self.environment))

    def _wait_for_page(self) -> None:
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until and not self.told_to_stop and not self._ended():
            if self.at.answers():
                print(self.at.greeting(), flush=True)
                return
            time.sleep(0.05)

    def _watch(self) -> int:
        while not self.told_to_stop and not (ended := self._ended()):
            time.sleep(0.2)
        if self.told_to_stop:
            return 0
        print(
            f"The {ended[0].name} process ended by itself (code {ended[0].code}); stopping.", file=sys.stderr
        )
        return 1

    def _ended(self) -> list[Process]:
        gone = [process for process in self.processes if not process.is_running]
        return gone or ([self.bus.process] if self.bus and not self._bus_runs(self.bus) else [])

    def _bus_runs(self, bus: valkey.Valkey) -> bool:
        """Nothing in it may not be lost, so one that died is started anew; one that dies again at once stays dead."""
        if bus.process.is_running or self.told_to_stop:
            return True
        now = time.monotonic()
        died_before, self.bus_ended_at = self.bus_ended_at, now
        if now - died_before < CALM:
            return False
        print(
            f"The valkey process ended by itself (code {bus.process.code}); it is started again.",
            file=sys.stderr,
        )
        bus.start_again()
        return True

    def _end_all(self) -> None:
        """The web and the worker at once; Valkey last, since the worker hands back its work there."""
        until = time.monotonic() + STOP_WITHIN
        for group in (self.processes, [self.bus.process] if self.bus else []):
            for process in group:
                process.ask_to_end()
            for process in group:
                process.end(within=until - time.monotonic())


def procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line and not line.startswith("#"))


def main() -> int:
    try:
        with place.taken() as at:
            return Serving(at).run()
    except place.Unusable as sentence:
        print(sentence, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
