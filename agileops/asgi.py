"""The ASGI application: pages and API in one process."""

import os
import warnings

from django.core.asgi import get_asgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agileops.settings")
# WhiteNoise sends its files synchronously; they are small, and in front of larger installations stands nginx.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

application = get_asgi_application()

# Here each request has a thread of its own: a connection kept for its thread would be kept for nobody.
# What keeps connections here is the pool (DATABASE_POOL).
for database in connections.settings.values():
    database["CONN_MAX_AGE"] = 0
