"""Signatures over the raw bytes, compared in constant time."""

import hashlib
import hmac


def is_hex_hmac(found: str, secret: bytes, message: bytes) -> bool:
    """Whether `found` is the HMAC-SHA256 of the message in hexadecimal."""
    wanted = hmac.new(secret, message, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), found.strip().lower().encode("utf-8", "replace"))
