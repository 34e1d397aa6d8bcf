"""The embedded database of `make run`: a copy of the prepared one at the first start, migrated at later ones."""

import os
import shutil
import sqlite3
import subprocess
import zlib
from contextlib import closing
from pathlib import Path

from house import built
from house.environment import PYTHON, ROOT, SetUpFailed


def ensure() -> None:
    url = os.environ.get("DATABASE_URL", "")
    if url and url != f"sqlite:///{path()}":
        migrate()  # an outside database has no mark of ours
    elif not path().exists():
        begin()
    elif mark_of(path()) != wanted_mark():
        migrate()
        set_mark(path())


def path() -> Path:
    return Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve() / "agileops.sqlite3"


def begin() -> None:
    """Copied aside and renamed, so that a start broken off leaves no half database."""
    built.ensure_seed()
    target = path()
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = target.with_suffix(".copying")
        shutil.copyfile(built.SEED, aside)
        aside.chmod(0o600)
        set_mark(aside)
        sign_in = target.with_name("sign-in.txt")
        shutil.copyfile(built.SIGN_IN, sign_in)
        sign_in.chmod(0o600)
        aside.rename(target)
    except OSError as error:
        raise SetUpFailed(f"DATA_DIR {target.parent} cannot be written: {error.strerror}.") from None


def migrate() -> None:
    print("Migrating the database …", flush=True)
    done = subprocess.run(
        [PYTHON, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetUpFailed(f"the database was not migrated.\n{done.stderr}")


def wanted_mark() -> int:
    """A number for this code's migrations; it travels inside the database file, so a restored copy tells its own state."""
    files = [*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt"]
    return zlib.crc32(built.of_files(files).encode()) & 0x7FFFFFFF


def mark_of(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def set_mark(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {wanted_mark()}")
        connection.commit()
