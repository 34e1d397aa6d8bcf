"""A load generator of one thread: so many clients, each with one request in flight, as a page or a program has."""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

# What a client sends next, given its number; what it makes of the answer (status, whole response).
Ask = Callable[[int], bytes]
Heard = Callable[[int, int, bytes], None]
MOST = 10**9


@dataclass
class Measured:
    """Latencies in seconds and answers by status of one run."""

    seconds: float
    latencies: list[float]
    statuses: Counter[int] = field(default_factory=Counter)
    bytes_read: int = 0
    # CPU seconds a request, of the web server and of the database.
    python: float = 0
    database: float = 0

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def good_per_second(self) -> float:
        return sum(count for status, count in self.statuses.items() if status < 400) / self.seconds

    @property
    def size(self) -> int:
        return self.bytes_read // (len(self.latencies) or 1)

    def percentile(self, part: float) -> float:
        """In milliseconds, by nearest rank."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000 if ordered else float("nan")

    def __str__(self) -> str:
        told = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return (
            f"{self.good_per_second:8.1f}/s  p50 {self.percentile(0.5):7.2f} ms  p95 {self.percentile(0.95):7.2f} ms"
            f"  CPU {self.python * 1000:5.2f} + {self.database * 1000:5.2f} ms  ({told})"
        )


class Client:
    """One connection at a time; opened anew where the server closes it, kept where it does not."""

    def __init__(self, number: int, port: int) -> None:
        self.number, self.port = number, port
        self.socket: socket.socket | None = None

    def send(self, request: bytes) -> socket.socket:
        self.read, self.length, self.status = bytearray(), -1, 0
        self.began = time.perf_counter()
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        self.socket.setblocking(False)
        return self.socket

    def take(self) -> bool:
        """Read what is there; True when the answer is whole."""
        assert self.socket is not None
        chunk = self.socket.recv(1 << 20)
        self.read += chunk
        if self.length < 0 and (end := self.read.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.read[:end]).lower()
            self.status = int(head[9:12])
            self.closes = b"connection: close" in head
            mark = head.find(b"content-length:")
            if mark >= 0 or self.status == 304:
                body = int(head[mark + 15 :].split(b"\r\n", 1)[0]) if mark >= 0 else 0
                self.length = end + 4 + (0 if self.status == 304 else body)
        return not chunk or (0 <= self.length <= len(self.read))

    def done(self) -> None:
        assert self.socket is not None
        if self.closes:
            self.socket.close()
            self.socket = None
        else:
            self.socket.setblocking(True)


def run(
    port: int, clients: int, seconds: float, ask: Ask, heard: Heard | None = None, *, times: int = MOST
) -> Measured:
    """Ask for so long, each client at most so many times; answers that were under way at the end still count."""
    measured, asked = Measured(seconds, []), Counter[int]()
    waiting = selectors.DefaultSelector()
    began = time.perf_counter()
    for number in range(clients):
        client = Client(number, port)
        waiting.register(client.send(ask(number)), selectors.EVENT_READ, client)
    while waiting.get_map():
        for key, _ in waiting.select(5):
            client = key.data
            if client.take():
                waiting.unregister(key.fileobj)
                ended = conclude(client, measured, heard)
                asked[client.number] += 1
                if ended - began < seconds and asked[client.number] < times:
                    waiting.register(client.send(ask(client.number)), selectors.EVENT_READ, client)
                elif client.socket:
                    client.socket.close()
    measured.seconds = time.perf_counter() - began
    return measured


def conclude(client: Client, measured: Measured, heard: Heard | None) -> float:
    ended = time.perf_counter()
    measured.latencies.append(ended - client.began)
    measured.statuses[client.status] += 1
    measured.bytes_read += len(client.read)
    if heard:
        heard(client.number, client.status, bytes(client.read))
    client.done()
    return ended


def request(
    method: str, path: str, *, token: str = "", body: bytes = b"", headers: tuple[str, ...] = ()
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json", *headers]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
