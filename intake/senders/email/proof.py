"""Whether a letter comes from where it says: what the relay that handed it over found out, if we trust that relay.

Whoever sends a letter chooses words that stand in what the relay says of it (the part of an address before the @, encoded
words, comments), so a result counts only at the beginning of its part, and of an address only what is behind the last @.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping

from intake.senders.email.mime import head_of, raw_header, sender_of

ADDRESS = re.compile(r"[^@\s]+@([\w.-]+)")
QUOTED, COMMENT = re.compile(r'"(?:\\.|[^"\\])*"'), re.compile(r"\([^()]*\)")
UNBALANCED = re.compile(r'["()\\]')
PASSED = re.compile(r"\s*(dmarc|dkim|spf)\s*=\s*pass(?!\S)", re.IGNORECASE)
SAID = re.compile(r"(?<=\s)([\w.]+)\s*=\s*(\S+)")
# Which of what is said beside a result names the domain that passed.
NAMES = {"dmarc": {"header.from"}, "dkim": {"header.d", "header.i"}, "spf": {"smtp.mailfrom"}}


def is_proven(raw: bytes, envelope: Mapping[str, str], servers: Iterable[str], relays: Iterable[str]) -> bool:
    """Only the topmost result counts, only of a server that we know by name, only from a peer that is our relay."""
    if not _is_relay(envelope.get("x-peer", ""), relays):
        return False
    message = head_of(raw)
    server, _, results = raw_header(message, "authentication-results").partition(";")
    sender = ADDRESS.fullmatch(sender_of(message)[1])
    if sender is None or server.split()[:1] not in [[name] for name in servers]:
        return False
    return any(sender[1] in _proven_by(result) for result in _results(results))


def _results(text: str) -> list[str]:
    """Each by itself, without comments and quoted words; none of a text in which one of them does not end."""
    plain, before = QUOTED.sub("_", text), ""
    while plain != before:
        plain, before = COMMENT.sub(" ", plain), plain
    return [] if UNBALANCED.search(plain) else plain.split(";")


def _proven_by(result: str) -> set[str]:
    """The domains for which it says that they passed."""
    passed = PASSED.match(result)
    if passed is None:
        return set()
    named = [value for name, value in SAID.findall(result) if name.lower() in NAMES[passed[1].lower()]]
    return {value.rpartition("@")[2].lower().rstrip(".") for value in named}


def _is_relay(peer: str, relays: Iterable[str]) -> bool:
    if peer == "mailbox":
        return True
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(net, strict=False) for net in relays)
