"""Writing that survives a power cut: nothing is named before it is on the disk."""

import os
from pathlib import Path
from typing import IO


def write_text(path: Path, text: str) -> None:
    """Write a text file, in UTF-8 with LF, and wait until it is on the disk."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        settle(file)


def settle(file: IO[str] | IO[bytes]) -> None:
    """Wait until what was written to an open file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
