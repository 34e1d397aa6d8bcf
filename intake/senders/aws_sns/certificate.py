"""The public key in an X.509 certificate, and whether an RSA signature (PKCS #1 v1.5) was made with its private half.

As much of it as Amazon's messages need. The padded digest is built and compared as a whole, never taken apart.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

PEM = re.compile(rb"-----BEGIN CERTIFICATE-----\s+(.+?)\s+-----END CERTIFICATE-----", re.DOTALL)
SEQUENCE, INTEGER, BITS, VERSION = 0x30, 0x02, 0x03, 0xA0
RSA = bytes.fromhex("06092a864886f70d010101")
PREFIX = {
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
}
FEWEST_BITS = 2048


class NoCertificate(Exception):
    """These bytes hold no certificate with an RSA key."""


def public_key(pem: bytes) -> tuple[int, int]:
    """(modulus, exponent) of the first certificate."""
    found = PEM.search(pem)
    if found is None:
        raise NoCertificate
    try:
        der = base64.b64decode(b"".join(found[1].split()), validate=True)
        return _key(der)
    except (ValueError, IndexError):
        raise NoCertificate from None


def is_signed(message: bytes, signature: bytes, key: tuple[int, int], algorithm: str) -> bool:
    modulus, exponent = key
    length = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != length or number >= modulus:
        return False
    digest = PREFIX[algorithm] + hashlib.new(algorithm, message).digest()
    wanted = b"\x00\x01" + b"\xff" * (length - len(digest) - 3) + b"\x00" + digest
    return hmac.compare_digest(pow(number, exponent, modulus).to_bytes(length, "big"), wanted)


def _key(der: bytes) -> tuple[int, int]:
    certificate, _ = _take(der, SEQUENCE)
    told, _ = _take(certificate, SEQUENCE)
    if told[0] == VERSION:
        _, told = _take(told, VERSION)
    _, told = _take(told, INTEGER)  # serial number
    for _ in ("algorithm", "issuer", "validity", "subject"):
        _, told = _take(told, SEQUENCE)
    information, _ = _take(told, SEQUENCE)
    algorithm, rest = _take(information, SEQUENCE)
    bits, _ = _take(rest, BITS)
    if not algorithm.startswith(RSA) or bits[0] != 0:
        raise NoCertificate
    numbers, _ = _take(bits[1:], SEQUENCE)
    modulus, numbers = _take(numbers, INTEGER)
    exponent, _ = _take(numbers, INTEGER)
    key = int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")
    if key[0].bit_length() < FEWEST_BITS or key[1] < 3 or key[1] % 2 == 0:
        raise NoCertificate
    return key


def _take(der: bytes, tag: int) -> tuple[bytes, bytes]:
    """What is inside of the first element, which has this tag, and what follows it."""
    if der[0] != tag:
        raise ValueError(f"tag {der[0]:#x} where {tag:#x} belongs")
    length, start = der[1], 2
    if length & 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(der[2 : 2 + count], "big"), 2 + count
    inside = der[start : start + length]
    if len(inside) != length:
        raise ValueError("cut short")
    return inside, der[start + length :]
