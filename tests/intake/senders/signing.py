"""A key made for these tests and its certificate; it signs nothing else."""

import base64
import hashlib
from typing import Any

from intake.senders.aws_sns.certificate import PREFIX, public_key
from intake.senders.aws_sns.parser import ALGORITHMS, CONFIRMATION, NOTIFICATION, to_sign

CERTIFICATE = b"""-----BEGIN CERTIFICATE-----
MIIDGTCCAgGgAwIBAgIULYMffuScOhMBeOQAoBCJHneYwMMwDQYJKoZIhvcNAQEL
BQAwGzEZMBcGA1UEAwwQc25zLmV4YW1wbGUudGVzdDAgFw0yNjExMjIwNjAwMDNa
GA8yMTI2MTAyOTA2MDAwM1owGzEZMBcGA1UEAwwQc25zLmV4YW1wbGUudGVzdDCC
ASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAKRK2rXfqmTVutS3AnHlaQ6C
83+7Sob5Otq4vdvEEoPmtOxUz48P9NAqDHuTgfdtobsRReUNhFef057LLMFLNaYx
AOCLqe2H53i/VphwdP2Pv0vPz5u3unIblVisFibtgQHJdj2mBZ5hLl3pch9PvQQj
OmMBKf3VY2K7NGZQaCCmvjHyr2qQiRB8+40xJZ/dkHCHXwEdCHGJv4MRZgG14/53
a25H1lzrzVgBiyx1Ny24vCuJYf34mbzhZC98jPASBrKvyaRBwG4GHkQLpFfCPjlE
2gTUBpVN1x/9gvYCYp/Xsi3/So3KMZzIY76gWf5SCCDF0Ho/XdZNAE3DvgxWMOcC
AwEAAaNTMFEwHQYDVR0OBBYEFNz/a1B1Rh7XaHyGUfx8ut1MQsjdMB8GA1UdIwQY
MBaAFNz/a1B1Rh7XaHyGUfx8ut1MQsjdMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZI
hvcNAQELBQADggEBAHjoVAhh5s+fBL6JS18tELdVSgi3TjwnLXjwLhDz7gLzx1Kl
Bp/APvhZ6hoOaMBOEJGUkxLvyeKuHITEb/Kci33FHDSeNekwSrDztTAg5LkiV1z+
cfY/1vWJqWZupy1y5g6cN1Qb88ieVu/uBf0VZax7YXbJMYg6fBV0NE3jFUiDR0uP
BxTjD+kBGwNfm58/DNnuVmGJNjp/hB53z4GE6gWak0G6gzI6GY79S8qJSteqKXp1
C7arIDLJSV1K1wJ+ixBOHh9KFutK0Ti4lpdPdRqTdyTWF/DDxe9TuHz3biMcZVx1
o4JfkG5SdFjc9sFF68B65DceGtallFjlXrK/iv8=
-----END CERTIFICATE-----
"""
EXPONENT = int(
    "c1654e8e1b9bd706056eecda10f13bc94f122b30939667094c729cb31f05bdac59fb8751f2c625ec857e885ff7b779b0dfde"
    "fc3d5c32d91bfe61c3f29aec748e883c1ecfc0cd0d69dc476dcc3e50c7a91ed6d27ce7ff37e2ee7d8515a3f3b796a5185772"
    "60167df873d4ab9b214aed9dd440ab0d3df8f0e4af7153274d532a8b2af57c10a160c3e8947363efecace7760cd0f099e067"
    "ed3d81c4af07a9fd5105d17e91916ea5395d6a3ec08981ba302550b1826e4fcec009a427a95fae38bf7c50ed1e58e453163c"
    "8b5e363b3f5f1d3b3ad07afb1c599f8e5802c937ee10236ab611136651df9f622ab1047f3d59622fbac476603ccf6ffb61d1"
    "1ea714460d",
    16,
)


def sign(said: dict[str, Any], version: str = "2") -> dict[str, Any]:
    """The message as Amazon would send it."""
    said = {**said, "SignatureVersion": version}
    fields = NOTIFICATION if said["Type"] == "Notification" else CONFIRMATION
    name, (modulus, _) = ALGORITHMS[version], public_key(CERTIFICATE)
    digest = PREFIX[name] + hashlib.new(name, to_sign(said, fields)).digest()
    padded = b"\x00\x01" + b"\xff" * (256 - len(digest) - 3) + b"\x00" + digest
    number = pow(int.from_bytes(padded, "big"), EXPONENT, modulus)
    return {**said, "Signature": base64.b64encode(number.to_bytes(256, "big")).decode()}
