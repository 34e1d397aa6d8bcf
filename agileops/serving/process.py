"""A child process with everything it starts: begun in a group of its own, ended as a group, gone when we are gone."""

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class Process:
    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        *,
        instructions: str = "",
        log: Path | None = None,
    ) -> None:
        self.name = name
        with log.open("w") if log else contextlib.nullcontext() as output:
            self._child = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                text=True,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        assert self._child.stdin
        with self._child.stdin as told:
            told.write(instructions)

    @property
    def is_running(self) -> bool:
        return self._child.poll() is None

    @property
    def code(self) -> int | None:
        return self._child.poll()

    def ask_to_end(self) -> None:
        if self.is_running:
            self._child.terminate()

    def end(self, *, within: float) -> None:
        """Wait for the end asked for; what is left of the group then is killed."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(max(within, 0.1))
        with contextlib.suppress(ProcessLookupError):  # nothing left is as it should be
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()


def _end_with_parent() -> None:
    """On Linux the kernel ends the child even when this process is killed outright."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(1, signal.SIGTERM)
