"""The data that the benchmarks measure on: always the same, and without a violation."""

from pathlib import Path

from pacte_graph.release import check
from tests.benchmarks.generator import generate


def written(folder: Path, territories: int) -> dict[str, bytes]:
    generate(folder, territories)
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_same_number_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "a", 3) == written(tmp_path / "b", 3)


def test_more_territories_give_more_of_each(tmp_path: Path) -> None:
    few, many = written(tmp_path / "few", 2), written(tmp_path / "many", 4)

    assert set(few) == set(many)
    actions = "tables/source-2026-01-01/actions.csv"
    assert len(few[actions].splitlines()) == 1 + 2 * 15
    assert len(many[actions].splitlines()) == 1 + 4 * 15


def test_synthetic_territories_conform(tmp_path: Path) -> None:
    generate(tmp_path / "territories", 2)

    assert check(tmp_path / "territories").valid
