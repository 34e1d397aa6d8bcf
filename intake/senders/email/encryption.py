"""The certificate of our own door for mail: with one, STARTTLS is offered, and where a setting says so, required."""

from __future__ import annotations

import logging
import ssl
from functools import cache

from django.conf import settings

log = logging.getLogger(__name__)


class NoCertificate(Exception):
    """One sentence about what is wrong with the files that the environment names."""


def context() -> ssl.SSLContext | None:
    """For the next connection: a renewed certificate counts at once, one half written leaves the last good one."""
    if not settings.MAIL_TLS_CERTIFICATE:
        if settings.MAIL_TLS_REQUIRED:
            raise NoCertificate("MAIL_TLS_REQUIRED needs MAIL_TLS_CERTIFICATE, the file of a certificate.")
        return None
    try:
        _last_good()[:] = [_read()]
    except (OSError, ssl.SSLError) as error:
        if not _last_good():
            reason = getattr(error, "strerror", None) or error
            raise NoCertificate(
                f"MAIL_TLS_CERTIFICATE and MAIL_TLS_KEY cannot be used ({reason})."
            ) from error
        log.warning("the certificate for mail cannot be read again", exc_info=error)
    return _last_good()[0]


@cache
def _last_good() -> list[ssl.SSLContext]:
    return []


def _read() -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    # A key under a password would be asked for at a terminal that nobody sees.
    made.load_cert_chain(settings.MAIL_TLS_CERTIFICATE, settings.MAIL_TLS_KEY or None, password=lambda: "")
    return made
