"""Sorting and hashing statements without holding them: the canonical file of a release.

A dataset whose blank nodes have their canonical labels has one canonical form (RDFC-1.0): its
N-Quads lines, each once, sorted by code point. Sorted runs go to disk and are merged, so memory
does not grow with the data.
"""

import hashlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

RUN_LINES = 400_000
"""Lines sorted at a time: about 150 MB of memory."""


def sorted_lines(
    lines: Iterable[bytes], folder: Path, run_lines: int = RUN_LINES
) -> Iterator[bytes]:
    """The lines in code point order, each once; sorted runs are kept in `folder` meanwhile."""
    runs: list[Path] = []
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) >= run_lines:
            runs.append(_write_run(batch, folder))
            batch = []
    batch.sort()
    if not runs:
        yield from _each_once(batch)
        return
    files = [path.open("rb") for path in runs]
    try:
        yield from _each_once(heapq.merge(*files, batch))
    finally:
        for file, path in zip(files, runs, strict=True):
            file.close()
            path.unlink()


def _write_run(batch: list[bytes], folder: Path) -> Path:
    batch.sort()
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".tri", delete=False) as file:
        file.writelines(batch)
    return Path(file.name)


def _each_once(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
            last = line


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
