"""The settings of the tests: the product's own, on a scratch database, never what the shell points at."""

import os
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="agileops-test-"))
ON_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
# `make test` runs both side by side and says so; then each half leaves to the other what is tested once.
BESIDE_POSTGRESQL = os.environ.get("TEST_DATABASE") == "sqlite"
# "first" is what `make test` runs, "rest" what `make test-rest` adds; without it everything that is asked for.
PART = os.environ.get("TEST_PART", "")

# The server is started by the fixture `postgresql`, which then fills in the host.
os.environ["DATABASE_URL"] = "postgresql://postgres@/agileops?host=unset" if ON_POSTGRESQL else ""
os.environ["DATA_DIR"] = str(SCRATCH)
os.environ["SECRET_KEY"] = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
os.environ["BEHIND_TLS"] = "0"
for name in ("REDIS_URL", "ALLOWED_HOSTS", "DEBUG", "EMAIL_BACKEND", "LOG_FORMAT", "STATIC_ROOT"):
    os.environ.pop(name, None)

from agileops.settings import *  # noqa: E402, F403
from agileops.settings import DATABASES, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Pages are tested without a collected copy of the static files.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Tasks run where they are called; tests of real workers start one on the `valkey` fixture.
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = True

if not ON_POSTGRESQL:
    # A real file, since threads and live servers share it with the locking of production; only the disk is not waited for.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
    started = DATABASES["default"]["OPTIONS"]["init_command"]
    DATABASES["default"]["OPTIONS"]["init_command"] = started.replace("synchronous=FULL", "synchronous=OFF")
