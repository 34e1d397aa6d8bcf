"""Where this installation serves and keeps its files: looked at before anything starts, so that a clash is one sentence."""

import fcntl
import http.client
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from agileops.env import ADDRESS

ROOT = Path(__file__).resolve().parent.parent.parent
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Unusable(Exception):
    """One sentence about what is in the way, and what to do."""


@dataclass
class Place:
    """The address served on, and the directory of the data."""

    host: str
    port: int
    data_dir: Path

    @property
    def url(self) -> str:
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104  (compared, not bound)
        return f"http://{shown}:{self.port}/"

    def answers(self) -> bool:
        asked = http.client.HTTPConnection(self.url.removeprefix("http://").rstrip("/"), timeout=5)
        try:
            asked.request("GET", "/healthz")
            return asked.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()

    def greeting(self) -> str:
        sign_in = self.data_dir / "sign-in.txt"
        lines = [f"agileops is at {self.url}   (Ctrl-C stops it)"]
        if sign_in.exists() and (told := sign_in.read_text().strip()):
            lines += [f"Sign in: {told}"]
        if self.host not in LOOPBACK and not os.environ.get("ALLOWED_HOSTS"):
            lines += ["Other machines are answered under the names in ALLOWED_HOSTS, which is not set."]
        return "\n".join(lines)


@contextmanager
def taken() -> Iterator[Place]:
    """This place, held for as long as we serve."""
    at = Place(os.environ.get("HOST") or "127.0.0.1", port_number(), data_directory())
    refuse_busy_port(at)
    with open_lock(at) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unusable(
                f"Another `make run` serves from {at.data_dir}. Stop it, or choose another DATA_DIR."
            ) from None
        (at.data_dir / ADDRESS).write_text(f"{at.url}\n")
        yield at


def open_lock(at: Place) -> TextIO:
    try:
        return (at.data_dir / "serving.lock").open("a+")
    except OSError as error:
        raise Unusable(f"DATA_DIR {at.data_dir} cannot be written: {error.strerror}.") from None


def port_number() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Unusable(f"PORT is {given!r}; it has to be a number from 1 to 65535.")
    return int(given)


def data_directory() -> Path:
    path = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"DATA_DIR {path} cannot be made: {error.strerror}.") from None
    return path


def refuse_busy_port(at: Place) -> None:
    family = socket.AF_INET6 if ":" in at.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((at.host, at.port))
        except PermissionError:
            raise Unusable(f"Port {at.port} is for administrators; try `make run PORT=8000`.") from None
        except OSError as error:
            why = f"Port {at.port} on {at.host} cannot be used ({error.strerror})"
            raise Unusable(
                f"{why}. Stop what is there, or choose another: make run PORT={at.port + 1}"
            ) from None
