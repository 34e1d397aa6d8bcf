"""The ASGI application: pages and API in one process."""

import os
import warnings
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agileops.settings")
# WhiteNoise sends its files synchronously; they are small, and in front of larger installations stands nginx.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

django = get_asgi_application()


async def application(scope: Any, receive: Any, send: Any) -> None:
    await django(scope, bounded(receive) if scope["type"] == "http" else receive, send)


def bounded(receive: Any) -> Any:
    """Django keeps a whole body on disk before anybody looks at it. What is over the limit is heard, so that there is an
    answer, and not kept; one byte over it is, so that whoever looks sees that it is too large."""
    room = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1

    async def heard() -> Any:
        nonlocal room
        message = await receive()
        if body := message.get("body"):
            message = {**message, "body": body[:room]}
            room -= len(message["body"])
        return message

    return heard


# Here each request has a thread of its own: a connection kept for its thread would be kept for nobody.
# What keeps connections here is the pool (DATABASE_POOL).
for database in connections.settings.values():
    database["CONN_MAX_AGE"] = 0
