"""From validation results to problems: where in the tables, in words for who fills them."""

from collections.abc import Sequence

from pacte_graph.dataset import Dataset
from pacte_graph.kinds import Field, Kind
from pacte_graph.namespaces import shorten
from pacte_graph.problems import NOTHING, Place, Problem, Severity
from pacte_graph.records import Index
from pacte_graph.statements import Statements
from pacte_graph.tables import Row, Table, cell_text
from pacte_graph.text import Text
from pacte_graph.validation import Result, own_messages


def problems(
    results: Sequence[Result], dataset: Dataset, records: Index, statements: Statements
) -> list[Problem]:
    """Where in the tables each result stands, in words for the person who fills them.

    A result about a cell that could not be read is left out: the cell has its problem already.
    """
    once: dict[object, Result] = {}  # a kind and the kind it specialises say the same thing
    for result in results:
        focus = _record(result.focus)
        if (focus, result.path) not in statements.unread and focus not in records.clashes:
            once.setdefault(result.key, result)
    rows = _rows_of({_record(result.focus) for result in once.values()}, dataset, records)
    own_words = own_messages()
    columns = {
        (table.kind, column.field) for _, table in dataset.tables for column in table.columns
    }
    return [
        _problem(result, rows.get(_record(result.focus), []), own_words, columns)
        for result in once.values()
    ]


def _record(focus: str) -> str:
    """The record that a node belongs to: the nodes nested in it are `record#fragment`."""
    return focus.partition("#")[0]


def _rows_of(
    wanted: set[str], dataset: Dataset, records: Index
) -> dict[str, list[tuple[Table, Row]]]:
    """The rows that describe each of the wanted resources."""
    found: dict[str, list[tuple[Table, Row]]] = {}
    if wanted:
        for _, table in dataset.tables:
            addresses = records.by_kind[table.kind.name]
            for row in table.rows():
                cell = cell_text(row, table.identifier)
                address = addresses.get(cell)
                if address in wanted:
                    found.setdefault(str(address), []).append((table, row))
    return found


def _problem(
    result: Result,
    rows: list[tuple[Table, Row]],
    own_words: dict[str, Text],
    known: set[tuple[Kind, Field]],
) -> Problem:
    field: Field | None = None
    place = Place(shorten(result.focus))
    if rows:
        table, row = rows[0]
        place = table.place(row)
        for table, row in rows:
            field = next((each for each in table.kind.fields if each.path == result.path), field)
            columns = [column for column in table.columns if column.field.path == result.path]
            if columns:
                place = table.place(row, columns[0])
                break
        else:
            if field is not None:
                place = Place(rows[0][0].name, rows[0][1].line, field.name)
                lacking = result.component == _MIN_COUNT and field.required
                if lacking and (rows[0][0].kind, field) not in known:
                    return _missing_column(rows[0][0], field)
    words = dict(result.messages)
    if result.component == "SPARQLConstraintComponent" and words:
        message = Text(words.get("fr", next(iter(words.values()))), words.get("en", ""))
    else:
        message = own_words.get(result.source or "") or _default_message(result, field)
    return Problem(
        result.severity,
        result.component,
        place,
        message,
        value=result.value if result.value != result.focus else None,
        expected=field.description if field is not None else NOTHING,
        focus=result.focus,
        path=result.path,
        source=result.source,
    )


def _missing_column(table: Table, field: Field) -> Problem:
    """One problem for the column that every row lacks, and not one for each row."""
    return Problem(
        Severity.VIOLATION,
        "colonne-manquante",
        Place(table.name, 1, field.name),
        Text(
            f"la colonne « {field.name} », obligatoire, manque",
            f'the column "{field.name}", which is required, is missing',
        ),
        expected=field.description,
        path=field.path,
        source=field.iri,
    )


def _default_message(result: Result, field: Field | None) -> Text:
    label = field.label if field is not None else Text(*(shorten(result.path or ""),) * 2)
    template = _MESSAGES.get(result.component, _UNKNOWN)
    return Text(
        template.fr.format(champ=label.fr, regle=result.component),
        template.en.format(champ=label.en, regle=result.component),
    )


_UNKNOWN = Text("« {champ} » ne respecte pas la règle {regle}", '"{champ}" breaks the rule {regle}')
_MIN_COUNT = "MinCountConstraintComponent"
_MESSAGES = {
    _MIN_COUNT: Text("« {champ} » manque", '"{champ}" is missing'),
    "MaxCountConstraintComponent": Text(
        "« {champ} » a trop de valeurs", '"{champ}" has too many values'
    ),
    "UniqueLangConstraintComponent": Text(
        "« {champ} » a deux textes dans la même langue", '"{champ}" has two texts in one language'
    ),
    "LanguageInConstraintComponent": Text(
        "« {champ} » est dans une langue qui n'est pas prévue",
        '"{champ}" is in a language that is not expected',
    ),
    "DatatypeConstraintComponent": Text(
        "« {champ} » n'est pas du bon type", '"{champ}" has the wrong type'
    ),
    "ClassConstraintComponent": Text(
        "« {champ} » ne désigne pas la bonne sorte de chose",
        '"{champ}" does not name the right sort of thing',
    ),
    "NodeConstraintComponent": Text(
        "« {champ} » n'est pas dans la bonne liste de codes",
        '"{champ}" is not in the right code list',
    ),
    "PatternConstraintComponent": Text(
        "« {champ} » n'a pas la bonne forme", '"{champ}" does not have the right form'
    ),
    "InConstraintComponent": Text(
        "« {champ} » n'est pas l'une des valeurs admises",
        '"{champ}" is not one of the allowed values',
    ),
    "LessThanOrEqualsConstraintComponent": Text(
        "« {champ} » vient après la fin", '"{champ}" comes after the end'
    ),
    "LessThanConstraintComponent": Text(
        "« {champ} » ne vient pas avant la fin", '"{champ}" does not come before the end'
    ),
    "MinInclusiveConstraintComponent": Text("« {champ} » est trop petit", '"{champ}" is too small'),
    "MaxInclusiveConstraintComponent": Text("« {champ} » est trop grand", '"{champ}" is too large'),
}
