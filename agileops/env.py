"""Settings come from the environment and from nowhere else; these read one value each."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

# Keys that stand in examples everywhere; one of them in production is an open door (docs/deployment).
KNOWN_KEYS = frozenset({"", "changeme", "change-me", "secret", "insecure", "django-insecure", "test"})


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def switch(name: str, default: str = "0") -> bool:
    return text(name, default).lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret_key(data_dir: Path, *, embedded: bool) -> str:
    """The key from SECRET_KEY; embedded, one made at the first start and kept in DATA_DIR (mode 600)."""
    given = text("SECRET_KEY")
    if given or not embedded:
        if given.lower() in KNOWN_KEYS or len(given) < 32:
            raise ImproperlyConfigured("SECRET_KEY is empty, known or shorter than 32 characters. Make one: openssl rand -hex 32")
        return given
    return _kept_key(data_dir / "secret_key")


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(made, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """DATABASE_URL as a Django database; empty means the embedded SQLite file in DATA_DIR."""
    if not url or url.startswith("sqlite:"):
        path = url.removeprefix("sqlite://").removeprefix("/") if url else ""
        return _sqlite(path or str(data_dir / "agileops.sqlite3"))
    return _postgresql(url)


def _sqlite(path: str) -> dict[str, Any]:
    data = Path(path)
    data.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(data),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;"
            "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-32000;PRAGMA mmap_size=134217728;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlparse(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL has the scheme {parts.scheme!r}; agileops knows postgresql and sqlite.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "agileops",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or (parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # JIT and parallel plans cost a short query more than they save; prepared statements save a third of a move.
        "OPTIONS": {
            "options": "-c jit=off -c max_parallel_workers_per_gather=0",
            "prepare_threshold": 3,
            **query,
        },
    }
