"""CSV files as spreadsheets write them: their encoding, their records, and where one breaks off."""

import csv
from collections.abc import Iterator
from pathlib import Path

from pacte_graph.errors import DatasetError
from pacte_graph.problems import NOTHING, Place, Problem, Severity
from pacte_graph.text import Text

LONGEST_CELL = 16 * 1024 * 1024
"""Characters: a quote that is never closed would swallow the rest of the file."""


class BadRecordError(Exception):
    """A record of a CSV file that cannot be told from what follows it."""

    def __init__(self, line: int, error: csv.Error) -> None:
        super().__init__(str(error))
        self.line = line

    def problem(self, name: str) -> Problem:
        """What to say of it."""
        return _not_a_table(
            name,
            self.line,
            Text(
                f"les cellules ne se lisent plus à partir d'ici : {self}",
                f"cells cannot be read from here on: {self}",
            ),
            Text(
                'fermer le guillemet resté ouvert ; dans un texte, doubler chaque guillemet : ""',
                'close the quote that is left open; within a text, double every quote: ""',
            ),
        )


def records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """The records of a CSV file: line of the file, number of the record, cells.

    Raises `BadRecordError` where a record does not end and `DatasetError` for the file itself.
    """
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            line = 1
            try:
                for number, cells in enumerate(reader, 1):
                    yield line, number, cells
                    line = reader.line_num + 1
            except csv.Error as error:
                raise BadRecordError(line, error) from error
    except OSError as error:
        raise _cannot_read(path, error) from error


def encoding_of(path: Path, name: str, problems: list[Problem]) -> str | None:
    """The encoding of a table, None, with a problem, if it is not even a text."""
    try:
        if path.is_dir():
            problems.append(_not_a_table(name, None, Text("c'est un dossier", "it is a folder")))
            return None
        if _has_null(path):
            binary = Text(
                "ce n'est pas un fichier CSV mais un classeur, ou du texte en UTF-16",
                "this is not a CSV file but a workbook, or text in UTF-16",
            )
            remedy = Text("enregistrer sous « CSV UTF-8 »", 'save as "CSV UTF-8"')
            problems.append(_not_a_table(name, None, binary, remedy))
            return None
        if _decodes(path, "utf-8-sig"):
            return "utf-8-sig"
        encoding = "cp1252" if _decodes(path, "cp1252") else "latin-1"
    except OSError as error:
        raise _cannot_read(path, error) from error
    problems.append(
        Problem(
            Severity.WARNING,
            "encodage",
            Place(name),
            Text(
                "la table n'est pas en UTF-8 ; elle a été lue en Windows-1252",
                "the table is not UTF-8; it was read as Windows-1252",
            ),
            remedy=Text(
                "enregistrer sous « CSV UTF-8 » et relire les accents",
                'save as "CSV UTF-8" and check the accents',
            ),
        )
    )
    return encoding


def _not_a_table(name: str, line: int | None, what: Text, remedy: Text = NOTHING) -> Problem:
    return Problem(Severity.VIOLATION, "csv-illisible", Place(name, line), what, remedy=remedy)


def _has_null(path: Path) -> bool:
    with path.open("rb") as file:
        return any(b"\x00" in chunk for chunk in iter(lambda: file.read(1 << 20), b""))


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            for _ in file:
                pass
    except UnicodeDecodeError:
        return False
    return True


def _cannot_read(path: Path, error: OSError) -> DatasetError:
    return DatasetError(
        Text(f"{path} ne se lit pas : {error.strerror}", f"cannot read {path}: {error.strerror}")
    )


def first_line(path: Path, encoding: str) -> str:
    """The first line of a text file."""
    with path.open(encoding=encoding, newline="") as file:
        return file.readline()
