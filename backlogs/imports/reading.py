"""Opening a file, plain or gzip, and reading it piece by piece; everything that can go wrong is one sentence."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO

from backlogs.imports.refusals import Unreadable

GZIP_MARK = b"\x1f\x8b"
OTHER_MARKS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK": "a zip archive",
    b"BZ": "bzip2",
    b"\xfd7": "xz",
}
# Unpacked: a small archive of endless zeros must end somewhere.
LARGEST_FILE = 2 * 1024**3
PIECE = 1 << 20


class Input:
    """One file to be read, perhaps several times; `told` hears how far a reading has come (0 to 1)."""

    def __init__(self, path: Path | str, told: Callable[[float], None] | None = None) -> None:
        self.path = Path(path)
        self.name = self.path.name or str(path)
        self.told = told

    @contextmanager
    def text(self, encoding: str = "utf-8") -> Iterator[TextIO]:
        """The text of the file. Bytes that are not in the encoding become lone surrogates, which a row refuses."""
        codec = "utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding
        with self._bytes() as raw:
            pieces = io.BufferedReader(_Metered(raw, self), buffer_size=PIECE)
            yield io.TextIOWrapper(pieces, encoding=codec, errors="surrogateescape", newline="")

    @contextmanager
    def _bytes(self) -> Iterator[IO[bytes]]:
        try:
            if not self.path.is_file():
                raise Unreadable(
                    f"There is no file {self.path}."
                    if not self.path.exists()
                    else f"{self.path} is not a file."
                )
            file = self.path.open("rb")
        except (OSError, ValueError) as error:
            raise Unreadable(f"{self.name} cannot be opened: {_why(error)}.") from error
        with file:
            mark = file.read(2)
            if mark in OTHER_MARKS:
                raise Unreadable(f"{self.name} is {OTHER_MARKS[mark]}; it must be UTF-8 text, plain or gzip.")
            file.seek(0)
            self.packed, self.size = file, max(1, self.path.stat().st_size)
            yield gzip.GzipFile(fileobj=file) if mark == GZIP_MARK else file  # type: ignore[misc]

    def progress(self) -> None:
        if self.told:
            self.told(min(1.0, self.packed.tell() / self.size))


class _Metered(io.RawIOBase):
    """The bytes of a file up to the limit, with the errors of the disk and of gzip as sentences."""

    def __init__(self, raw: IO[bytes], source: Input) -> None:
        self.raw, self.source, self.read_so_far = raw, source, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            piece = self.raw.read(len(buffer))
        except EOFError as error:
            raise Unreadable(f"{self.source.name} is a gzip file that ends in the middle.") from error
        except (zlib.error, OSError) as error:
            raise Unreadable(f"{self.source.name} cannot be unpacked: {_why(error)}.") from error
        self.read_so_far += len(piece)
        if self.read_so_far > LARGEST_FILE:
            raise Unreadable(f"{self.source.name} is larger than {LARGEST_FILE // 1024**3} GiB; split it.")
        buffer[: len(piece)] = piece
        self.source.progress()
        return len(piece)


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
