"""Sorting with little memory gives what sorting with much would."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pacte_graph.canonical import sha256_of, sorted_lines

LINES = st.lists(st.binary(max_size=4).map(lambda line: line.replace(b"\n", b"") + b"\n"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, run_lines=st.integers(1, 5))
def test_lines_come_sorted_and_once(lines: list[bytes], run_lines: int, tmp_path: Path) -> None:
    assert list(sorted_lines(lines, tmp_path, run_lines)) == sorted(set(lines))
    assert list(tmp_path.iterdir()) == []


def test_runs_are_removed_when_nobody_reads_to_the_end(tmp_path: Path) -> None:
    lines = sorted_lines([b"b\n", b"a\n", b"c\n"], tmp_path, 1)
    next(lines)
    assert len(list(tmp_path.iterdir())) == 3

    lines.close()  # type: ignore[attr-defined]

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"abc", b"\n" * 3_000_000])
def test_digests(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    assert sha256_of(path) == hashlib.sha256(content).hexdigest()
