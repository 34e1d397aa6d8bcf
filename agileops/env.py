"""Settings come from the environment and from nowhere else; these read one value each."""

import ipaddress
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

# Keys that stand in examples everywhere; one of them in production is an open door.
KNOWN_KEYS = (
    "changeme",
    "change-me",
    "change_me",
    "secret",
    "insecure",
    "django-insecure",
    "test",
    "example",
)
# In DATA_DIR: where `make run` serves it, for commands in another shell.
ADDRESS = "address"
SHORTEST_KEY, FEWEST_SIGNS = 50, 8

_SQLITE_START = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;"
    "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-32000;PRAGMA mmap_size=134217728;"
)
# JIT and parallel plans cost a short query more than they save.
_POSTGRESQL_START = "-c jit=off -c max_parallel_workers_per_gather=0"


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def address(data_dir: Path) -> str:
    """Where others reach this: as said, else where these data are served, or were served last."""
    if given := text("BASE_URL"):
        return given.rstrip("/")
    kept = data_dir / ADDRESS
    if not text("HOST") and not text("PORT") and kept.is_file() and (served := kept.read_text().strip()):
        return served.rstrip("/")
    return f"http://{text('HOST', '127.0.0.1')}:{text('PORT', '8000')}"


def switch(name: str, default: str = "0") -> bool:
    return text(name, default).lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str) -> list[str]:
    """Networks or single addresses, with commas; what is none stops the start."""
    found = words(name)
    for word in found:
        try:
            ipaddress.ip_network(word, strict=False)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} names {word!r}; it has to be networks such as 10.1.0.0/16, with commas."
            ) from None
    return found


def number(name: str, default: int) -> int:
    given = text(name, str(default))
    if not given.isdecimal():
        raise ImproperlyConfigured(f"{name} is {given!r}; it has to be a whole number.")
    return int(given)


def secret_key(data_dir: Path, *, embedded: bool) -> str:
    """The key from SECRET_KEY; embedded, one made at the first start and kept in DATA_DIR (mode 600)."""
    given = text("SECRET_KEY")
    if not given and embedded:
        return _kept_key(data_dir / "secret_key")
    if len(given) < SHORTEST_KEY or len(set(given)) < FEWEST_SIGNS or given.lower().startswith(KNOWN_KEYS):
        raise ImproperlyConfigured(
            f"SECRET_KEY is empty, known from examples or shorter than {SHORTEST_KEY} characters. Make one: openssl rand -hex 32"
        )
    return given


def _kept_key(path: Path) -> str:
    if not path.exists():
        _make_key(path)
    kept = path.read_text().strip()
    if len(kept) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"{path} holds no whole key. Remove it, and the next start makes one.")
    return kept


def _make_key(path: Path) -> None:
    """Written aside and linked, so that of two first starts at once both read the same whole key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        pass  # another process was first, and its key is the one
    finally:
        aside.unlink()


def is_embedded(url: str) -> bool:
    return not url or url.startswith("sqlite:")


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """DATABASE_URL as a Django database; empty means the embedded SQLite file in DATA_DIR."""
    if is_embedded(url):
        return _sqlite(url.removeprefix("sqlite:").removeprefix("///") or str(data_dir / "agileops.sqlite3"))
    return _postgresql(url)


def _sqlite(path: str) -> dict[str, Any]:
    Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Django's default mode takes its lock too late: of 1,600 transactions by 16 writers 1,154 failed.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_START},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL has the scheme {parts.scheme!r}; agileops knows postgresql and sqlite."
        )
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    pool = number("DATABASE_POOL", 0)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "agileops",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or (parts.hostname or ""),
        "PORT": query.pop("port", "") or str(parts.port or ""),
        # Under ASGI each request has a thread of its own, so connections are kept in a pool there, not by thread.
        "CONN_MAX_AGE": 0 if pool else 600,
        "CONN_HEALTH_CHECKS": True,
        # Prepared statements save a third of a move.
        "OPTIONS": {
            "options": _POSTGRESQL_START,
            "prepare_threshold": 3,
            "connect_timeout": 10,
            **_pool(pool),
            **query,
        },
    }


def _pool(size: int) -> dict[str, Any]:
    return {"pool": {"min_size": 1, "max_size": size, "timeout": 10}} if size else {}
