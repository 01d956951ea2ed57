"""A dataset: its folder, its settings, and its tables opened but not yet read.

The tables are then read twice, row by row: once for the identifiers (`pacte_graph.records`), once
for the statements (`pacte_graph.statements`).
"""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pacte_graph.errors import DatasetError
from pacte_graph.kinds import Kind, Model
from pacte_graph.problems import Place, Problem, Severity
from pacte_graph.settings import FILE_NAME, GraphSettings, Settings, read_settings
from pacte_graph.tables import Table, open_table
from pacte_graph.text import Text
from pacte_graph.vocabulary import Vocabulary

Report = Callable[[Problem], None]


@dataclass(frozen=True)
class Dataset:
    """An open dataset: what it is made of, before its rows are read."""

    folder: Path
    settings: Settings
    model: Model
    vocabulary: Vocabulary
    tables: tuple[tuple[GraphSettings, Table], ...]
    unread: frozenset[str]
    """The kinds that have a table whose rows could not be read."""


def open_dataset(folder: Path, model: Model, vocabulary: Vocabulary, report: Report) -> Dataset:
    """Open the dataset in `folder`, reporting what is wrong with the form of its tables.

    Raises `SettingsError` for its settings and `DatasetError` when there is nothing to read.
    """
    require_folder(folder)
    settings = read_settings(folder)
    tables: list[tuple[GraphSettings, Table]] = []
    unread: set[str] = set()
    for graph in settings.graphs:
        for kind, table in _open_tables(folder, graph, model, settings.languages, report):
            if table is None:
                unread.add(kind.name)
            else:
                tables.append((graph, table))
    if not tables and not unread:
        raise DatasetError(Text(f"{folder} n'a aucune table", f"{folder} has no table"))
    return Dataset(folder, settings, model, vocabulary, tuple(tables), frozenset(unread))


def require_folder(folder: Path) -> None:
    """Raise `DatasetError` unless there is such a folder."""
    if not folder.is_dir():
        raise DatasetError(Text(f"{folder} n'est pas un dossier", f"{folder} is not a folder"))


def _open_tables(
    folder: Path, graph: GraphSettings, model: Model, languages: tuple[str, ...], report: Report
) -> Iterator[tuple[Kind, Table | None]]:
    tables = folder / graph.folder
    if not tables.is_dir():
        raise DatasetError(
            Text(
                f"le dossier {tables} du graphe « {graph.code} » n'existe pas ; voir {FILE_NAME}",
                f'the folder {tables} of the graph "{graph.code}" does not exist; see {FILE_NAME}',
            )
        )
    for path in sorted(tables.iterdir()):
        name = path.relative_to(folder).as_posix()
        kind = model.by_name.get(path.stem) if path.suffix == ".csv" else None
        if path.name.startswith((".", "~")) or (kind is None and path.is_dir()):
            continue
        if kind is None:
            report(_unknown_table(path, name, model))
            continue
        table, problems = open_table(path, name, kind, languages)
        for problem in problems:
            report(problem)
        yield kind, table


def _unknown_table(path: Path, name: str, model: Model) -> Problem:
    known = [f"{kind}.csv" for kind in model.by_name]
    near = difflib.get_close_matches(path.name, known, n=1)
    hint_fr = f" ; peut-être {near[0]} ?" if near else ""
    hint_en = f"; maybe {near[0]}?" if near else ""
    return Problem(
        Severity.VIOLATION,
        "table-inconnue",
        Place(name),
        Text(
            f"aucune sorte d'enregistrement ne se range dans {path.name}{hint_fr}",
            f"no kind of record is kept in {path.name}{hint_en}",
        ),
        expected=Text(", ".join(known), ", ".join(known)),
    )
