"""What a first visitor does: `make run` in a fresh clone, look, stop (`python3 -m house.first_look`, in CI)."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from house.environment import ROOT

ANSWER_WITHIN, STAY_FOR, STOP_WITHIN = 600, 5, 20


def main() -> int:
    with tempfile.TemporaryDirectory() as data_dir:
        port = free_port()
        command = ["make", "run", f"PORT={port}", f"DATA_DIR={data_dir}"]
        outside = {"DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": ""}
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | outside, start_new_session=True)
        try:
            told = look(process, f"http://127.0.0.1:{port}/", began)
        finally:
            told = stop(process) or told
    print(told or "make run works.", flush=True)
    return 1 if told else 0


def look(process: "subprocess.Popen[bytes]", url: str, began: float) -> str:
    """What is wrong, or nothing."""
    while time.monotonic() - began < ANSWER_WITHIN and process.poll() is None:
        try:
            page = urllib.request.urlopen(url, timeout=10)  # noqa: S310  (our own address)
        except OSError:
            time.sleep(0.2)
            continue
        print(
            f"The first page came after {time.monotonic() - began:.1f} s: {page.status} {page.url}",
            flush=True,
        )
        time.sleep(STAY_FOR)
        return "make run ended by itself." if process.poll() is not None else ""
    return "make run did not show a page."


def stop(process: "subprocess.Popen[bytes]") -> str:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does, to make and all that it started
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return f"make run did not stop within {STOP_WITHIN} s."
    return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
