"""The WSGI application, for the workers of larger installations that serve pages and API."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agileops.settings")

application = get_wsgi_application()
