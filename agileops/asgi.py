"""The ASGI application: pages, API and live streams in one process."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agileops.settings")
# WhiteNoise sends its files synchronously; they are small, and in front of larger installations stands nginx.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

application = get_asgi_application()
