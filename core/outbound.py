"""The one client with which this project calls other hosts (webhooks out, chat, calendars, confirmations).

Whoever names an address to us must not make us call our own network: the name is resolved once, every address that it has
is checked, and the connection goes to the address that was checked. No redirect is followed, no proxy of the environment is
used, and size and time have an end. `OUTBOUND_ALLOWED` names networks of one's own that may be called all the same.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"http": 80, "https": 443}
LARGEST, WITHIN = 1024 * 1024, 10.0
# Public by their number, and yet nobody's or a machine's own: protocol assignments, the metadata of Azure, and what
# translates to IPv4.
OWN = [
    ipaddress.ip_network(net)
    for net in (
        "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32",
        "fec0::/10",
    )
]  # fmt: skip


class Unreachable(Exception):
    """One sentence about why there is no answer; asking later may help."""


class Forbidden(Exception):
    """One sentence about why this address is not called, ever."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def get(url: str, *, largest: int = LARGEST, within: float = WITHIN) -> Reply:
    return ask("GET", url, largest=largest, within=within)


def post(
    url: str, body: bytes, headers: Mapping[str, str] | None = None, *, largest: int = LARGEST, within: float = WITHIN
) -> Reply:  # fmt: skip
    return ask("POST", url, body=body, headers=headers, largest=largest, within=within)


def ask(
    method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None,
    largest: int = LARGEST, within: float = WITHIN,
) -> Reply:  # fmt: skip
    """The answer, a redirect included; Unreachable when there is none in `within` seconds or `largest` bytes."""
    parts = checked_url(url)
    connection = _Pinned(parts, checked_address(parts, within), within)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    watch = threading.Timer(within, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        sent = {"User-Agent": "agileops", "Accept-Encoding": "identity", **(headers or {})}
        connection.request(method, target, body=body, headers=sent)
        answer = connection.getresponse()
        read = answer.read(largest + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        is_late = connection.was_cut or isinstance(error, TimeoutError)
        why = f"did not answer within {within:g} seconds" if is_late else f"gave no answer ({error})"
        raise Unreachable(f"{parts.hostname} {why}.") from error
    finally:
        watch.cancel()
        connection.close()
    if connection.was_cut:
        raise Unreachable(f"{parts.hostname} did not answer within {within:g} seconds.")
    if len(read) > largest:
        raise Unreachable(f"{parts.hostname} answered with more than {largest:,} bytes.")
    if answer.length:
        raise Unreachable(f"{parts.hostname} broke off in the middle of its answer.")
    return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, read)


def checked_url(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("This is no address on the web.") from None
    if parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise Forbidden("Only addresses that begin with https:// or http:// are called.")
    if parts.username is not None or parts.password is not None:
        raise Forbidden("An address that carries a name or a password is not called.")
    if not url.isascii() or any(sign <= " " or sign == "\x7f" for sign in url):
        raise Forbidden("An address with spaces or other letters than those of URLs is not called.")
    return parts


def checked_address(parts: SplitResult, within: float = WITHIN) -> Address:
    """The first of the addresses that the name has, if all of them may be called."""
    host = parts.hostname or ""
    found = [ipaddress.ip_address(text.partition("%")[0]) for text in look_up(host, within)]
    if not found:
        raise Unreachable(f"{host} has no address.")
    for address in found:
        if not may_call(address):
            raise Forbidden(f"{host} is at {address}, inside of a network that is not called from here.")
    return found[0]


def may_call(address: Address) -> bool:
    """Public addresses, and what the installation names itself."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return may_call(mapped)
    if any(address in ipaddress.ip_network(net, strict=False) for net in settings.OUTBOUND_ALLOWED):
        return True
    own = any(address in net for net in OWN if net.version == address.version)
    return address.is_global and not address.is_multicast and not address.is_reserved and not own


def look_up(host: str, within: float = WITHIN) -> list[str]:
    """Every address of a name, asked in a thread, since a resolver knows no time-out."""
    found: list[str] = []

    def asked() -> None:
        try:
            rows = resolve(host)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(rows))

    thread = threading.Thread(target=asked, daemon=True)
    thread.start()
    thread.join(within)
    if thread.is_alive():
        raise Unreachable(f"The name {host} was not resolved within {within:g} seconds.")
    return found


def resolve(host: str) -> list[str]:
    return [str(row[4][0]) for row in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever the name says meanwhile; TLS is checked against the name."""

    def __init__(self, parts: SplitResult, address: Address, within: float) -> None:
        port = parts.port or PORTS[parts.scheme]
        super().__init__(parts.hostname or "", port, timeout=within)
        self.default_port = PORTS[parts.scheme]  # else the Host header names it
        self.address, self.is_secure, self.was_cut = str(address), parts.scheme == "https", False
        # What is read from: http.client forgets its own as soon as a head says that the line is closed behind it.
        self.line: socket.socket | None = None

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = self.line = plain
        if self.is_secure:
            self.sock = self.line = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
        if self.was_cut:  # meanwhile, when there was nothing yet that could be
            raise TimeoutError

    def cut(self) -> None:
        """The time is over: whoever still sends, byte by byte, is not waited for."""
        self.was_cut = True
        if self.line is not None:
            try:
                self.line.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
