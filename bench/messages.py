"""From the firing of a P1 to the mail at the one on duty: so many teams, each with one alert and one person on duty.

A real worker, a real broker, and a mail server that only listens. Then the same while the broker is emptied every two
seconds: what is due is rows, so every message still goes out within a minute. Nobody but the one on duty may be told:
`python -m bench.messages [TEAMS]`.
"""

from __future__ import annotations

import http.client
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from agileops.serving import valkey
from bench import door, load, place

# Seconds between two firings, and the most that a message may take.
PAUSE, MOST = 0.5, 60


class Listener:
    """Who got mail, and when."""

    def __init__(self) -> None:
        self.heard: dict[str, list[float]] = {}

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        for address in envelope.rcpt_tos:
            self.heard.setdefault(address, []).append(time.perf_counter())
        return "250 OK"


def main(teams: int) -> None:
    listener = Listener()
    controller = Controller(listener, hostname="127.0.0.1", port=place.free_port())
    controller.start()
    with tempfile.TemporaryDirectory(prefix="agileops-valkey-") as scratch:
        broker = valkey.start(Path(scratch))
        os.environ |= {
            "REDIS_URL": broker.url, "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(controller.port),
        }  # fmt: skip
        try:
            with place.database():
                measure(teams, listener, broker.url)
        finally:
            broker.stop()
            controller.stop()


def measure(teams: int, listener: Listener, broker: str) -> None:
    print(place.speed())
    for name, trouble in (("calm", None), ("emptied", door.emptying)):
        doors = {f"{name[0]}{number}": opened(f"{name[0].upper()}{number:03}") for number in range(teams)}
        with place.served() as server, door.working() as worker:
            first = {"first": opened(f"{name[0].upper()}999")}
            wait_for(listener, fire(server.port, first))  # by then the worker has begun
            listener.heard.clear()
            with door.troubled(trouble, server, worker, broker):
                fired = fire(server.port, doors)
                wait_for(listener, fired)
        tell(name, listener, fired)


def opened(key: str) -> tuple[str, str]:
    """The address of a team's door, and the mail address of its one on duty; both are told at any hour."""
    from intake.models import TeamManner

    source, token = door.opened(key)
    TeamManner.objects.of(source.team).set_up(by=None, pages_outside_hours=True)
    return f"/intake/{token}/", source.team.buffer_person.email


def fire(port: int, doors: dict[str, tuple[str, str]]) -> dict[str, float]:
    """Mail address → when its alert was sent."""
    connection, fired = http.client.HTTPConnection("127.0.0.1", port, timeout=20), {}
    for number, (path, address) in enumerate(doors.values()):
        body = door.message(number).replace(b'"warning"', b'"critical"')
        fired[address] = time.perf_counter()
        door.acknowledged(connection, path, body, load.Measured(0, []), threading.Lock())
        time.sleep(PAUSE)
    return fired


def wait_for(listener: Listener, fired: dict[str, float]) -> None:
    until = time.monotonic() + MOST
    while time.monotonic() < until and not listener.heard.keys() >= fired.keys():
        time.sleep(0.2)


def tell(name: str, listener: Listener, fired: dict[str, float]) -> None:
    heard = listener.heard
    took = [heard[address][0] - began for address, began in fired.items() if address in heard]
    measured = load.Measured(1, took)
    others = sorted(set(heard) - set(fired))
    again = sum(len(times) - 1 for times in heard.values())
    print(
        f"  {name:<8} {len(fired)} fired, {len(took)} told: p50 {measured.percentile(0.5) / 1000:.2f} s,"
        f" p95 {measured.percentile(0.95) / 1000:.2f} s, longest {max(took, default=0):.2f} s;"
        f" {again} told twice, {len(others)} told who were not on duty"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
