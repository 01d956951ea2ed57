"""Quotes of the source documents: each must stand, to the letter, where it says it does.

Offsets are Unicode code points from the beginning of the archived text, the end excluded (Web
Annotation Data Model, text position selector).
"""

import difflib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pacte_graph.cells import integer
from pacte_graph.dataset import Dataset
from pacte_graph.namespaces import FOAF, OA
from pacte_graph.problems import NOTHING, Problem, Severity
from pacte_graph.tables import Row, Table, cell_text
from pacte_graph.text import Text

_FILE = "https://schema.org/contentUrl"
_SHA256 = "https://schema.org/sha256"
CONTEXT = 20
"""How many characters of the text are kept before and after a quote."""


@dataclass(frozen=True)
class Passage:
    """A quote in a text, with what surrounds it."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def passage(text: str, start: int, end: int) -> Passage:
    """The passage of `text` between two offsets."""
    return Passage(
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
        start,
        end,
    )


def quote_problems(dataset: Dataset) -> Iterator[Problem]:
    """Documents whose archived text has changed, and quotes that do not stand in theirs."""
    texts: dict[str, str] = {}
    for table in _tables(dataset, FOAF + "Document"):
        for row in table.rows():
            yield from _read_document(dataset.folder, table, row, texts)
    for table in _tables(dataset, OA + "SpecificResource"):
        for row in table.rows():
            values = _values(table, row)
            text = texts.get(values.get(OA + "hasSource", "").strip())
            if text is not None:
                yield from _check(table, row, values, text)


def _tables(dataset: Dataset, target_class: str) -> Iterator[Table]:
    return (table for _, table in dataset.tables if table.kind.target_class == target_class)


def _values(table: Table, row: Row) -> dict[str, str]:
    return {
        column.field.path: row.cells[column.position]
        for column in table.columns
        if column.position < len(row.cells)
    }


def _read_document(
    folder: Path, table: Table, row: Row, texts: dict[str, str]
) -> Iterator[Problem]:
    values = _values(table, row)
    name = values.get(_FILE, "").strip()
    if not name:
        return
    columns = {column.field.path: column for column in table.columns}
    try:
        path = (folder / name).resolve()
        content = path.read_bytes() if path.is_relative_to(folder.resolve()) else None
        if content is not None:
            texts[cell_text(row, table.identifier)] = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield Problem(
            Severity.VIOLATION,
            "document-illisible",
            table.place(row, columns[_FILE]),
            _unreadable(error),
            value=name,
        )
        return
    if content is None:
        yield Problem(
            Severity.VIOLATION,
            "document-illisible",
            table.place(row, columns[_FILE]),
            Text(
                "le texte archivé doit être dans le dossier du jeu de données",
                "the archived text must be in the folder of the dataset",
            ),
            value=name,
        )
        return
    expected, found = values.get(_SHA256, "").strip(), hashlib.sha256(content).hexdigest()
    if expected and expected != found:
        yield Problem(
            Severity.VIOLATION,
            "document-modifie",
            table.place(row, columns[_SHA256]),
            Text(
                "le texte archivé n'est pas celui qui a été cité",
                "the archived text is not the one that was quoted",
            ),
            value=found,
            expected=Text(expected, expected),
        )


def _unreadable(error: OSError | UnicodeDecodeError) -> Text:
    if isinstance(error, FileNotFoundError):
        return Text("le texte archivé n'existe pas", "the archived text does not exist")
    if isinstance(error, UnicodeDecodeError):
        return Text("le texte archivé n'est pas en UTF-8", "the archived text is not UTF-8")
    return Text(
        f"le texte archivé ne se lit pas : {error.strerror}",
        f"the archived text cannot be read: {error.strerror}",
    )


def _check(table: Table, row: Row, values: dict[str, str], text: str) -> Iterator[Problem]:
    start, end = (integer(values.get(name, "").strip()) for name in (OA + "start", OA + "end"))
    if start is None or end is None:
        return  # the cells have their own problem
    exact = values.get(OA + "exact", "")
    there = passage(text, start, end)
    if (exact, values.get(OA + "prefix", ""), values.get(OA + "suffix", "")) == (
        there.exact,
        there.prefix,
        there.suffix,
    ):
        return
    column = next((each for each in table.columns if each.field.path == OA + "exact"), None)
    if column is None:
        return  # a missing column is said once, for the table
    yield Problem(
        Severity.VIOLATION,
        "citation-introuvable",
        table.place(row, column),
        Text(
            f"le texte ne dit pas cela entre {start} et {end}",
            f"the text does not say this between {start} and {end}",
        ),
        value=exact,
        expected=Text(there.exact, there.exact),
        remedy=_remedy(exact, text),
    )


def _remedy(exact: str, text: str) -> Text:
    places: list[int] = []
    start = text.find(exact) if exact else -1
    while start >= 0 and len(places) < 3:
        places.append(start)
        start = text.find(exact, start + 1)
    if places:
        listed = ", ".join(f"{place}–{place + len(exact)}" for place in places)
        return Text(f"elle se trouve en {listed}", f"it stands at {listed}")
    lines = difflib.get_close_matches(exact, text.splitlines(), n=1, cutoff=0.5)
    if lines:
        return Text(f"passage le plus proche : « {lines[0]} »", f'nearest passage: "{lines[0]}"')
    return NOTHING
