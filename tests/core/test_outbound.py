"""The one outbound client: what it calls, what it never calls, and that everything ends."""

import ipaddress
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from core import outbound

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ("urllib.request", "http.client", "import requests", "import httpx", "create_connection")


class Served:
    """One connection after another on loopback, each answered by what it is given."""

    def __init__(self, reply: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> None:
        self.heard: list[bytes] = []
        self.reply, self.context = reply, context
        self.listening = socket.socket()
        self.listening.bind(("127.0.0.1", 0))
        self.listening.listen()
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                taken, _ = self.listening.accept()
            except OSError:
                return
            with taken, suppress(OSError):
                spoken = self.context.wrap_socket(taken, server_side=True) if self.context else taken
                with spoken:
                    self.heard.append(self._request(spoken))
                    self.reply(spoken)

    def _request(self, taken: socket.socket) -> bytes:
        """Head and body, however many pieces they come in."""
        heard = b""
        while True:
            head, end, body = heard.partition(b"\r\n\r\n")
            wanted = int((head.lower().partition(b"content-length:")[2].split() or [b"0"])[0])
            if end and len(body) >= wanted:
                return heard
            if not (more := taken.recv(65536)):
                return heard
            heard += more


def said(text: bytes) -> Callable[[socket.socket], None]:
    return lambda taken: taken.sendall(text)


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    made: list[Served] = []

    def start(*args: Any) -> Served:
        made.append(Served(*args))
        return made[-1]

    yield start
    for server in made:
        server.listening.close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, list[str]]:
    """The only names that there are; loopback may be called, since the servers of these tests are there."""
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
    known: dict[str, list[str]] = {"here.test": ["127.0.0.1"]}
    monkeypatch.setattr(outbound, "resolve", lambda host: known.get(host, []))
    return known


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254", "100.100.100.200", "0.0.0.0",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.0.192", "198.18.0.1", "203.0.113.5",
        "168.63.129.16", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_inside_are_never_called(address: str, settings: Any) -> None:
    settings.OUTBOUND_ALLOWED = []
    assert not outbound.may_call(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "52.94.5.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are(address: str, settings: Any) -> None:
    settings.OUTBOUND_ALLOWED = []
    assert outbound.may_call(ipaddress.ip_address(address))


def test_a_setting_names_what_of_ones_own_may_be_called(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED = ["10.1.0.0/16", "192.168.1.7"]
    found = [
        text
        for text in ("10.1.2.3", "192.168.1.7", "10.2.0.1", "192.168.1.8")
        if outbound.may_call(ipaddress.ip_address(text))
    ]
    assert found == ["10.1.2.3", "192.168.1.7"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://here.test/", "file:///etc/passwd", "http:///x", "https://", "gopher://here.test/", "http://a:b@here.test/",
        "http://here.test:99999/", "http://here.test/\r\nX: y", "http://[::1", "", "here.test", "http://hé.test/",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_on_the_web_is_refused(names: dict[str, list[str]], url: str) -> None:
    with pytest.raises(outbound.Forbidden):
        outbound.get(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/", "http://localhost/"]
)
def test_however_loopback_is_written_it_is_not_called(url: str, settings: Any, monkeypatch: Any) -> None:
    settings.OUTBOUND_ALLOWED = []
    monkeypatch.setattr(outbound, "resolve", lambda host: ["::1" if ":" in host else "127.0.0.1"])
    with pytest.raises(outbound.Forbidden):
        outbound.get(url)


def test_one_forbidden_address_of_a_name_is_enough(names: dict[str, list[str]]) -> None:
    names["mixed.test"] = ["127.0.0.1", "10.0.0.1"]
    with pytest.raises(outbound.Forbidden, match=r"10\.0\.0\.1"):
        outbound.get("http://mixed.test/")


def test_a_name_without_an_address_is_unreachable(names: dict[str, list[str]]) -> None:
    with pytest.raises(outbound.Unreachable, match="no address"):
        outbound.get("http://nowhere.test/")


def test_the_name_is_asked_once_and_the_checked_address_is_called(
    serve: Any, names: Any, monkeypatch: Any
) -> None:
    """A name that changes its address between check and call (rebinding) gains nothing."""
    server, asked = serve(said(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")), []

    def rebinding(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    monkeypatch.setattr(outbound, "resolve", rebinding)
    reply = outbound.get(f"http://rebinding.test:{server.port}/path?x=1")
    assert (reply.status, reply.body, reply.is_good, asked) == (200, b"ok", True, ["rebinding.test"])
    assert server.heard[0].startswith(b"GET /path?x=1 HTTP/1.1\r\nHost: rebinding.test:%d\r\n" % server.port)


def test_a_redirect_is_an_answer_and_is_not_followed(serve: Any, names: Any) -> None:
    server = serve(
        said(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")
    )
    reply = outbound.get(f"http://here.test:{server.port}/")
    assert (reply.status, reply.is_good, reply.headers["location"]) == (302, False, "http://169.254.169.254/")
    assert len(server.heard) == 1


def test_a_post_carries_its_body_and_headers(serve: Any, names: Any) -> None:
    server = serve(said(b"HTTP/1.1 204 No Content\r\n\r\n"))
    outbound.post(f"http://here.test:{server.port}/", b'{"a":1}', {"Content-Type": "application/json"})
    assert server.heard[0].startswith(b"POST / HTTP/1.1")
    assert b"Content-Type: application/json" in server.heard[0]
    assert server.heard[0].endswith(b'{"a":1}')


@pytest.mark.parametrize("length", [b"", b"Content-Length: 99999999\r\n"])
def test_an_answer_without_end_is_cut(serve: Any, names: Any, length: bytes) -> None:
    server = serve(said(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n" + b"x" * 5_000))
    with pytest.raises(outbound.Unreachable, match="more than 1,000 bytes"):
        outbound.get(f"http://here.test:{server.port}/", largest=1_000)


def drip(taken: socket.socket) -> None:
    """A byte in a while, so that no single wait is long."""
    taken.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(100):
        taken.sendall(b"X")
        time.sleep(0.05)


def drip_the_body(taken: socket.socket) -> None:
    """After a head that says that the line is closed behind it, or nothing about it at all."""
    taken.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(60):
        taken.sendall(b"X")
        time.sleep(0.05)


@pytest.mark.parametrize(
    "reply",
    [drip, drip_the_body, lambda taken: time.sleep(3)],
    ids=["drips", "drips its body", "says nothing"],
)
def test_whoever_takes_too_long_is_not_waited_for(serve: Any, names: Any, reply: Any) -> None:
    server, began = serve(reply), time.monotonic()
    with pytest.raises(outbound.Unreachable, match="within"):
        outbound.get(f"http://here.test:{server.port}/", within=0.4)
    assert time.monotonic() - began < 2


def test_a_resolver_that_hangs_is_not_waited_for(names: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(outbound, "resolve", lambda host: time.sleep(3) or [])
    with pytest.raises(outbound.Unreachable, match="not resolved"):
        outbound.get("http://slow.test/", within=0.2)


@pytest.mark.parametrize(
    "text",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx"],
)
def test_nonsense_is_no_answer(serve: Any, names: Any, text: bytes) -> None:
    server = serve(said(text))
    with pytest.raises(outbound.Unreachable):
        outbound.get(f"http://here.test:{server.port}/")


def test_time_that_ends_while_tls_is_negotiated_has_ended(
    serve: Any, names: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    """Nobody cuts a second time, and the answer comes byte by byte."""
    context, theirs = _certified(tmp_path), ssl.create_default_context
    server, began = serve(drip, context), time.monotonic()

    def trusting() -> Any:
        ours = theirs(cafile=str(tmp_path / "cert.pem"))
        wrap = ours.wrap_socket

        def slowly(*args: Any, **named: Any) -> ssl.SSLSocket:
            wrapped = wrap(*args, **named)
            time.sleep(0.6)
            return wrapped

        ours.wrap_socket = slowly  # type: ignore[method-assign]
        return ours

    monkeypatch.setattr(ssl, "create_default_context", trusting)
    with pytest.raises(outbound.Unreachable, match="within"):
        outbound.get(f"https://here.test:{server.port}/", within=0.4)
    assert time.monotonic() - began < 2


def test_tls_is_checked_against_the_name(serve: Any, names: Any, tmp_path: Path) -> None:
    server = serve(said(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), _certified(tmp_path))
    with pytest.raises(outbound.Unreachable, match="certificate"):
        outbound.get(f"https://here.test:{server.port}/")


def _certified(tmp_path: Path) -> ssl.SSLContext:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=here.test",
        "-addext",
        "subjectAltName=DNS:here.test",
        "-days",
        "2",
    ]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_nothing_else_in_the_product_calls_other_hosts() -> None:
    apps = (
        "agileops",
        "home",
        "metrics",
        "intake",
        "boards",
        "backlogs",
        "rotations",
        "people",
        "journal",
        "core",
    )
    found = [
        f"{path.relative_to(ROOT)}: {client}"
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        for client in CLIENTS
        if re.search(rf"{re.escape(client)}(?!\w)", path.read_text())
        and path != ROOT / "core" / "outbound.py"
    ]
    assert [
        line for line in found if not line.startswith("agileops/serving/place.py")
    ] == []  # asks its own page
