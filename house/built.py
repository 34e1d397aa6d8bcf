"""What set-up builds from the code: the static files, and a database file with the sample organisation to start from."""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from house.environment import PYTHON, ROOT, SetUpFailed

STATIC = ROOT / "staticfiles"
SEED = ROOT / ".build" / "seed.sqlite3"
MIGRATED = ROOT / ".build" / "migrated.sqlite3"
SIGN_IN = ROOT / ".build" / "sign-in.txt"
# The sample year ends today, so a seed older than this is made again.
SEED_FRESH_FOR = 7 * 24 * 3600


def ensure_static() -> None:
    sources = [path for path in ROOT.glob("*/static/**/*") if path.is_file()]
    wanted = of_files([*sources, ROOT / "requirements.txt", ROOT / "agileops" / "settings.py"])
    stamp = STATIC / ".made-from"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Collecting the static files …", flush=True)
    manage("collectstatic", "--noinput", "--clear", "--verbosity=0")
    stamp.write_text(wanted)


def ensure_seed() -> None:
    """A migrated database with the sample organisation in it; made aside and renamed, so it is whole or absent."""
    stamp = SEED.with_suffix(".made-from")
    wanted = of_files(seed_sources())
    fresh = SEED.exists() and time.time() - SEED.stat().st_mtime < SEED_FRESH_FOR
    if fresh and stamp.exists() and stamp.read_text() == wanted:
        return
    print("Preparing the sample organisation (about a minute, once) …", flush=True)
    SEED.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=SEED.parent) as scratch:
        make_seed(Path(scratch))
    stamp.write_text(wanted)


def seed_sources() -> list[Path]:
    patterns = (
        "*/migrations/*.py",
        "*/management/commands/seed_sample.py",
        "*/sample/**/*.py",
        "requirements.txt",
    )
    return [path for pattern in patterns for path in ROOT.glob(pattern)]


def make_seed(scratch: Path) -> None:
    manage("migrate", "--verbosity=0", data_dir=scratch)
    told = (
        manage("seed_sample", data_dir=scratch)
        if list(ROOT.glob("*/management/commands/seed_sample.py"))
        else ""
    )
    as_one_file(scratch / "agileops.sqlite3", SEED)
    signs = [line.removeprefix("sign-in ") for line in told.splitlines() if line.startswith("sign-in ")]
    SIGN_IN.write_text("\n".join(signs))


def ensure_migrated() -> Path:
    """An empty database with all migrations, made once however many test runs ask for it at the same time."""
    MIGRATED.parent.mkdir(exist_ok=True)
    stamp = MIGRATED.with_suffix(".made-from")
    wanted = of_files([*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt"])
    with MIGRATED.with_suffix(".lock").open("w") as asked:
        fcntl.flock(asked, fcntl.LOCK_EX)
        if not (MIGRATED.exists() and stamp.exists() and stamp.read_text() == wanted):
            with tempfile.TemporaryDirectory(dir=MIGRATED.parent) as scratch:
                manage("migrate", "--verbosity=0", data_dir=Path(scratch))
                as_one_file(Path(scratch) / "agileops.sqlite3", MIGRATED)
            stamp.write_text(wanted)
    return MIGRATED


def as_one_file(made: Path, wanted: Path) -> None:
    """Without the files that SQLite keeps beside a database in use; there whole or not at all."""
    single = made.with_name("single.sqlite3")
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("VACUUM INTO ?", [str(single)])
    single.replace(wanted)


def manage(*arguments: str, data_dir: Path | None = None) -> str:
    """A management command on the embedded database of this directory, whatever the caller's shell points at."""
    with tempfile.TemporaryDirectory() as nowhere:
        outside = {
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "SECRET_KEY": "",
            "DATA_DIR": str(data_dir or nowhere),
            "DJANGO_SETTINGS_MODULE": "agileops.settings",
        }
        done = subprocess.run(
            [PYTHON, "manage.py", *arguments],
            cwd=ROOT,
            env=os.environ | outside,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SetUpFailed(f"`manage.py {arguments[0]}` failed.\n{done.stdout}{done.stderr}")
    return done.stdout


def of_files(paths: Iterable[Path]) -> str:
    """A fingerprint of these files' names and contents."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()
