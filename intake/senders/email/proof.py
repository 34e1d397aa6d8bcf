"""Whether a letter comes from where it says: what the relay that handed it over found out, if we trust that relay."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from email.parser import BytesHeaderParser

from intake.senders.email.letter import header

DMARC = re.compile(r"\bdmarc\s*=\s*pass\b", re.IGNORECASE)
SIGNED = re.compile(r"\bdkim\s*=\s*pass\b[^;]*\bheader\.(?:d|i)\s*=\s*@?([\w.-]+)", re.IGNORECASE)
SENT = re.compile(r"\bspf\s*=\s*pass\b[^;]*\bsmtp\.mailfrom\s*=\s*(?:[^@;\s]*@)?([\w.-]+)", re.IGNORECASE)


def is_proven(raw: bytes, envelope: Mapping[str, str], servers: Iterable[str], relays: Iterable[str]) -> bool:
    """Only the topmost result counts, only of a server that we know by name, only from a peer that is our relay."""
    if not servers or not _is_relay(envelope.get("x-peer", ""), relays):
        return False
    message = BytesHeaderParser().parsebytes(raw[:1_000_000])
    found = header(message, "authentication-results")
    server, _, results = found.partition(";")
    domain = header(message, "from").rpartition("@")[2].strip("> \t").lower()
    if server.split()[:1] != [name for name in servers if server.split()[:1] == [name]][:1] or not domain:
        return False
    if DMARC.search(results):
        return True
    aligned = [*SIGNED.findall(results), *SENT.findall(results)]
    return domain in {each.lower().rstrip(".") for each in aligned}


def _is_relay(peer: str, relays: Iterable[str]) -> bool:
    if peer == "mailbox":
        return True
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(net, strict=False) for net in relays)
