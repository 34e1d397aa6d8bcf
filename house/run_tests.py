"""Tests on SQLite and PostgreSQL side by side, the browser's once.

`python -m house.run_tests first` is what somebody waits for: everything once (what goes on at once on
PostgreSQL, the rest on SQLite) and the main walks in a browser. `rest` is what CI adds: the same on the other database,
every door with every kind of person, senseless requests, every page in a browser. Without a part, and with arguments for
pytest, it is both.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import FrameType

from house import built
from house.environment import ROOT

# A hang is a failure well before anybody's patience, or a CI, ends.
TIMEOUT = 1800
NOTHING_SELECTED = 5
HALF_OF_THE_BROWSER = "tests/browser"
# What asks every door of the API, on PostgreSQL alone; at the end it would keep one core busy and leave the other idle.
DOORS = ("tests/authorisation", "tests/core/test_api_fuzz.py")
# Half of what is asked on SQLite, by its time.
HALF_OF_SQLITE = ("tests/backlogs", "tests/boards", "tests/home", "tests/metrics")
PARTS = ("first", "rest")
LEFT = "Left to `make test-rest`: all on the other database, every door with everybody, senseless requests, every page in a browser."
running: "list[subprocess.Popen[bytes]]" = []


@dataclass
class Run:
    """One pytest process, and what became of it."""

    name: str
    arguments: tuple[str, ...]
    database: str = ""
    part: str = ""
    code: int = 0
    said: str = ""


def main(given: list[str]) -> int:
    began = time.monotonic()
    signal.signal(signal.SIGINT, broken_off)
    signal.signal(signal.SIGTERM, broken_off)
    print("Testing on SQLite and PostgreSQL side by side, then in the browser …", flush=True)
    part, given = (given[0], given[1:]) if given[:1] and given[0] in PARTS else ("", given)
    runs = runs_of(part, given)
    built.ensure_migrated()  # before any test's clock runs
    # Three at a time on two cores, since whoever drives a browser mostly waits for it.
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(perform, run, given) for run in runs]:
            done.result()
    if part == "first":
        print(LEFT)
    return tell(runs, time.monotonic() - began)


def runs_of(part: str, given: list[str]) -> list[Run]:
    """What takes longest is two runs, so that no core idles at the end, unless somebody picked tests of their own."""
    runs = [
        Run("SQLite", ("-m", "not browser"), "sqlite", part),
        Run("PostgreSQL", ("-m", "not browser"), "postgresql", part),
        Run("browser", ("-m", "browser"), part=part),
    ]
    if part == "first" and not given:
        runs[0].arguments += tuple(f"--ignore={half}" for half in HALF_OF_SQLITE)
        runs.insert(2, Run("SQLite, too", ("-m", "not browser", *HALF_OF_SQLITE), "sqlite", part))
    if part == "rest" and not given:
        runs[1].arguments += tuple(f"--ignore={doors}" for doors in DOORS)
        runs[2].arguments += (f"--ignore={HALF_OF_THE_BROWSER}",)
        runs.append(Run("PostgreSQL, too", ("-m", "not browser", *DOORS), "postgresql", part))
        runs.append(Run("browser, too", ("-m", "browser", HALF_OF_THE_BROWSER), part=part))
    return runs


def broken_off(number: int, frame: FrameType | None) -> None:
    """Ctrl-C, or somebody else's limit: pytest tidies up when interrupted, and no other run begins."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    begun = list(running)
    for process in begun:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
    until = time.monotonic() + 15
    while any(process.poll() is None for process in begun) and time.monotonic() < until:
        time.sleep(0.1)
    for process in running:
        end_group(process)
    os._exit(128 + number)


def perform(run: Run, given: list[str]) -> None:
    words = "-q --color=no -ra --tb=short --durations=12 -p no:cacheprovider"
    command = [sys.executable, "-m", "pytest", *words.split(), *run.arguments, *given]
    environment = os.environ | {"TEST_DATABASE": run.database, "TEST_PART": run.part}
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        running.append(process)
        try:
            run.code = process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            run.code = 1
            output.write(f"\nGave no answer in {TIMEOUT} s and was stopped.\n")
        finally:
            end_group(process)
        output.seek(0)
        run.said = output.read()
    print(f"== {run.name}\n{run.said}", flush=True)


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """With all that it started, should anything be left."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def tell(runs: list[Run], took: float) -> int:
    """The outcome in pytest's own words, summed; a run of no test at all is a failure too."""
    totals: Counter[str] = Counter()
    for run in runs:
        counted = counts(run.said)
        totals.update(counted)
        if run.code == NOTHING_SELECTED and run.name.startswith("browser"):
            run.code = 0
        if run.code and not counted["failed"] + counted["error"]:
            totals["error"] += 1  # pytest itself failed, for instance at collection
        print(
            f"{run.name:<15} {', '.join(f'{number} {word}' for word, number in counted.items()) or 'no test ran'}"
        )
    words = ["failed", "passed", "skipped", "error"]
    line = ", ".join(f"{totals[word]} {word}" for word in words if totals[word] or word == "passed")
    print(f"======== {line} in {took:.2f}s ========", flush=True)
    return int(any(run.code for run in runs) or not totals["passed"])


def counts(said: str) -> Counter[str]:
    closing = [line for line in said.splitlines() if re.search(r"\bin \d+\.\d+s\b", line)]
    found = (
        re.findall(r"(\d+) (passed|failed|skipped|errors?|xfailed|deselected)", closing[-1])
        if closing
        else []
    )
    return Counter(
        {word.removesuffix("s") if word == "errors" else word: int(number) for number, word in found}
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
