"""What set-up builds from the code: the static files, and a database file with the sample organisation to start from."""

import hashlib
import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from house.environment import PYTHON, ROOT, SetUpFailed

STATIC = ROOT / "staticfiles"
SEED = ROOT / ".build" / "seed.sqlite3"
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
    single = scratch / "single.sqlite3"
    with sqlite3.connect(scratch / "agileops.sqlite3") as made:
        made.execute("VACUUM INTO ?", [str(single)])
    single.replace(SEED)
    signs = [line.removeprefix("sign-in ") for line in told.splitlines() if line.startswith("sign-in ")]
    SIGN_IN.write_text("\n".join(signs))


def manage(*arguments: str, data_dir: Path | None = None) -> str:
    """A management command on the embedded database of this directory, whatever the caller's shell points at."""
    with tempfile.TemporaryDirectory() as nowhere:
        outside = {
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "SECRET_KEY": "",
            "DATA_DIR": str(data_dir or nowhere),
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
