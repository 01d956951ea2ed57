"""Tables as spreadsheets really write them, read row by row.

A table is a CSV file named after a kind. What a spreadsheet does to one (a byte order mark,
Windows-1252, semicolons, CRLF, spaces that are not spaces, empty columns at the end) is read and
said; what would lose or change meaning (an unknown column, two columns of one name, a formula) is
a violation.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pacte_graph.csv_files import BadRecordError, encoding_of, first_line, records
from pacte_graph.kinds import Field, Kind, Value
from pacte_graph.problems import NOTHING, Place, Problem, Severity
from pacte_graph.text import Text

SEPARATOR = "|"
"""What stands between the values of a cell that holds several."""


@dataclass(frozen=True)
class Column:
    """A column of a table: the field it holds and, for texts, their language."""

    header: str
    position: int
    field: Field
    language: str | None

    @property
    def letter(self) -> str:
        """The name of the column in a spreadsheet: A, B, … AA."""
        return _letter(self.position)


def _letter(position: int) -> str:
    letters, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class Row:
    """One record as the table has it: `line` in the file, `number` in a spreadsheet."""

    line: int
    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A readable table: its columns are known, its rows can be read any number of times."""

    path: Path
    name: str
    kind: Kind
    columns: tuple[Column, ...]
    encoding: str
    delimiter: str
    set_aside: frozenset[int] = frozenset()
    """Positions of the columns whose header was refused."""

    @property
    def identifier(self) -> Column:
        """The column of the identifiers."""
        return next(column for column in self.columns if column.field is self.kind.identifier)

    def place(self, row: Row, column: Column | None = None) -> Place:
        """Where a row, or a cell of it, stands."""
        if column is None:
            return Place(self.name, row.line)
        return Place(self.name, row.line, column.header, f"{column.letter}{row.number}")

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, in the order of the file."""
        for line, number, cells in records(self.path, self.encoding, self.delimiter):
            if number > 1 and any(cell.strip() for cell in cells):
                # an editor that ends lines with CRLF does it within cells too
                yield Row(line, number, tuple(cell.replace("\r\n", "\n") for cell in cells))


def cell_text(row: Row, column: Column) -> str:
    """A cell whose spaces mean nothing, without them."""
    text = row.cells[column.position] if column.position < len(row.cells) else ""
    return text.replace("\u00a0", " ").replace("\u202f", " ").strip()


def open_table(
    path: Path, name: str, kind: Kind, languages: Sequence[str]
) -> tuple[Table | None, list[Problem]]:
    """Read the form of a table: encoding, delimiter, header, quotes.

    The table is None when its rows cannot be told apart or have no identifiers.
    Raises `DatasetError` when the file cannot be read.
    """
    problems: list[Problem] = []
    encoding = encoding_of(path, name, problems)
    if encoding is None:
        return None, problems
    header_line = first_line(path, encoding)
    if not header_line.strip():
        problems.append(
            Problem(
                Severity.VIOLATION,
                "table-vide",
                Place(name, 1),
                Text("la table est vide", "the table is empty"),
                expected=_header_of(kind),
                remedy=Text(
                    "remettre la ligne d'en-tête, ou supprimer le fichier",
                    "put the header line back, or remove the file",
                ),
            )
        )
        return None, problems
    delimiter = _delimiter(header_line, kind, name, problems)
    header: list[str] = []
    try:
        for _, number, cells in records(path, encoding, delimiter):
            header = header if number > 1 else cells
    except BadRecordError as error:
        problems.append(error.problem(name))
        return None, problems
    columns = _columns(header, name, kind, languages, problems)
    if not any(column.field is kind.identifier for column in columns):
        return None, problems
    known = {column.position for column in columns}
    refused = {place for place, cell in enumerate(header) if _clean(cell) and place not in known}
    return Table(path, name, kind, columns, encoding, delimiter, frozenset(refused)), problems


def row_problems(table: Table, row: Row) -> Iterator[Problem]:
    """The cells of a row that are under no header: the row has shifted."""
    under = {column.position for column in table.columns}
    for position, cell in enumerate(row.cells):
        if position not in under and cell.strip() and position not in table.set_aside:
            place = Place(table.name, row.line, "", f"{_letter(position)}{row.number}")
            yield Problem(
                Severity.VIOLATION,
                "cellule-en-trop",
                place,
                Text("cette cellule n'est sous aucun en-tête", "this cell is not under any header"),
                value=cell,
                remedy=Text(
                    "une virgule du texte n'est sans doute pas entre guillemets",
                    "a comma in the text is probably not within quotes",
                ),
            )


def formula_problem(table: Table, row: Row, column: Column, text: str) -> Problem | None:
    """What is wrong with a cell that holds a formula, or what a spreadsheet leaves of one."""
    text = text.strip()
    if not text.startswith("=") and text not in _SPREADSHEET_ERRORS:
        return None
    return Problem(
        Severity.VIOLATION,
        "formule",
        table.place(row, column),
        Text(
            "la cellule contient une formule ou l'erreur d'une formule",
            "the cell holds a formula or the error of one",
        ),
        value=text,
        expected=Text("une valeur", "a value"),
        remedy=Text(
            "copier puis coller « les valeurs seulement » avant d'enregistrer en CSV",
            'copy then paste "values only" before saving as CSV',
        ),
    )


def header_of(kind: Kind) -> list[str]:
    """The header of an empty table of this kind, in the order of the shapes."""
    return [field.name for field in kind.fields]


def _header_of(kind: Kind) -> Text:
    columns = ",".join(header_of(kind))
    return Text(columns, columns)


def _delimiter(line: str, kind: Kind, name: str, problems: list[Problem]) -> str:
    """The delimiter that makes most known columns out of the header."""

    def known(delimiter: str) -> int:
        return sum(_base_name(cell)[0] in kind.by_name for cell in line.split(delimiter))

    best = max((",", ";", "\t"), key=known)
    if best != ",":
        problems.append(
            Problem(
                Severity.INFO,
                "separateur",
                Place(name, 1),
                Text(
                    "les colonnes sont séparées par des points-virgules ou des tabulations ; "
                    "lues ainsi",
                    "columns are separated by semicolons or tabs; read that way",
                ),
                expected=Text("des virgules", "commas"),
            )
        )
    return best


def _base_name(header: str) -> tuple[str, str | None]:
    """A header as (field, language): `libelle_en` is (`libelle`, `en`)."""
    name = _clean(header)
    base, _, suffix = name.rpartition("_")
    if base and len(suffix) == 2 and suffix.isalpha():
        return base, suffix
    return name, None


def _clean(header: str) -> str:
    return header.replace("\u00a0", " ").replace("\ufeff", "").strip().casefold()


def _columns(
    header: list[str], name: str, kind: Kind, languages: Sequence[str], problems: list[Problem]
) -> tuple[Column, ...]:
    columns: list[Column] = []
    seen: dict[str, int] = {}
    for position, cell in enumerate(header):
        title = _clean(cell)
        if not title:
            continue
        if title in seen:
            problems.append(
                Problem(
                    Severity.VIOLATION,
                    "colonne-en-double",
                    Place(name, 1, title),
                    Text(
                        f"deux colonnes s'appellent « {title} »",
                        f'two columns are called "{title}"',
                    ),
                    value=title,
                )
            )
            continue
        seen[title] = position
        column = _column(title, position, kind, languages)
        if column is None:
            problems.append(_unknown_column(title, name, kind))
        else:
            columns.append(column)
    if not any(column.field is kind.identifier for column in columns):
        problems.append(
            Problem(
                Severity.VIOLATION,
                "colonne-manquante",
                Place(name, 1),
                Text(
                    f"la colonne « {kind.identifier.name} » manque",
                    f'the column "{kind.identifier.name}" is missing',
                ),
                expected=_header_of(kind),
            )
        )
    return tuple(columns)


def _column(title: str, position: int, kind: Kind, languages: Sequence[str]) -> Column | None:
    field = kind.by_name.get(title)
    if field is not None:
        language = languages[0] if field.value is Value.TEXT else None
        return Column(title, position, field, language)
    base, suffix = _base_name(title)
    field = kind.by_name.get(base)
    if field is not None and field.value is Value.TEXT and suffix in languages:
        return Column(title, position, field, suffix)
    return None


def _unknown_column(title: str, name: str, kind: Kind) -> Problem:
    known = header_of(kind)
    near = difflib.get_close_matches(title, known, n=1)
    return Problem(
        Severity.VIOLATION,
        "colonne-inconnue",
        Place(name, 1, title),
        Text(f"colonne inconnue « {title} »", f'unknown column "{title}"'),
        value=title,
        expected=Text(", ".join(known), ", ".join(known)),
        remedy=Text(f"peut-être « {near[0]} » ?", f'maybe "{near[0]}"?') if near else NOTHING,
    )


_SPREADSHEET_ERRORS = {
    "#REF!",
    "#N/A",
    "#N/D",
    "#NAME?",
    "#NOM?",
    "#VALUE!",
    "#VALEUR!",
    "#DIV/0!",
    "#NUM!",
    "#NOMBRE!",
    "#NULL!",
    "#NUL!",
}
