"""All checks besides the tests, two at a time: `python -m house.check`. Says each one's outcome and fails if any failed."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from house.environment import ROOT

TIMEOUT = 300
# As an administrator would run it for others; the deploy check must find nothing to say.
PRODUCTION = {
    "DATABASE_URL": "postgresql://agileops@db.example.org/agileops",
    "REDIS_URL": "redis://redis.example.org/0",
    "SECRET_KEY": "Only-for-the-deploy-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "agileops.example.org",
    "BEHIND_TLS": "1",
}


@dataclass
class Check:
    name: str
    module: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


CHECKS = (
    Check("types", ("mypy", ".")),
    Check("lint", ("ruff", "check", ".")),
    Check("format", ("ruff", "format", "--check", ".")),
    Check("house rules", ("house.limits",)),
    Check("layers", ("house.layers",)),
    Check("deploy check", ("manage", "check", "--deploy", "--fail-level=WARNING"), PRODUCTION),
    Check("migrations complete", ("manage", "makemigrations", "--check", "--dry-run")),
)


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(run, CHECKS))
    print(f"{sum(passed)} of {len(CHECKS)} checks passed.", flush=True)
    sys.exit(0 if all(passed) else 1)


def run(check: Check) -> bool:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as data_dir:
        code, said = outcome(check, data_dir)
    took = f"{time.monotonic() - began:.1f} s"
    # One write, so that two checks at once do not mix their lines.
    print(
        f"ok    {check.name} ({took})\n" if not code else f"FAIL  {check.name} ({took})\n{said}\n",
        end="",
        flush=True,
    )
    return not code


def outcome(check: Check, data_dir: str) -> tuple[int, str]:
    environment = os.environ | {"DATA_DIR": data_dir} | check.environment
    try:
        done = subprocess.run(
            [sys.executable, "-m", *check.module],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        return 1, f"gave no answer in {TIMEOUT} s"
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    main()
