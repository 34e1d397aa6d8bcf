"""Anything that posts JSON: the mapping says where it writes what we ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.senders.mapped import Mapped
from intake.senders.signatures import is_hex_hmac

if TYPE_CHECKING:
    from intake.models import Delivery

SIGNATURE = "x-signature-sha256"


class Generic(Mapped):
    """Without a mapping of its own it looks where most senders write."""

    kind, label, signs = "generic", "Anything that posts JSON", True

    def is_signed(self, delivery: Delivery, secret: bytes) -> bool:
        found = delivery.headers.get(SIGNATURE, "")
        return is_hex_hmac(found.removeprefix("sha256="), secret, delivery.raw)
