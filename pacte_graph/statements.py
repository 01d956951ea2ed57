"""Rows as statements: each cell a triple, each reading an annotation and, if retained, a triple."""

import difflib
from collections.abc import Iterable, Iterator

from pacte_graph.cells import CellProblem, CellReader
from pacte_graph.dataset import Dataset, Report
from pacte_graph.kinds import Field, Kind, Value
from pacte_graph.namespaces import OA, PACTE, RDF
from pacte_graph.problems import Problem, Severity
from pacte_graph.records import Index
from pacte_graph.settings import GraphSettings
from pacte_graph.tables import Column, Row, Table, cell_text, formula_problem, row_problems
from pacte_graph.terms import iri, triple
from pacte_graph.text import Text

_TYPE = iri(RDF + "type")


class Statements:
    """Turns rows into triples, reporting the cells that cannot be read."""

    def __init__(self, dataset: Dataset, records: Index, report: Report) -> None:
        self._dataset = dataset
        self._records = records
        self._report = report
        self._cells = CellReader(dataset.vocabulary, records)
        self.unread: set[tuple[str, str | None]] = set()
        """(subject, property) of each cell that was reported: a shape need not repeat it."""

    def of_graph(self, graph: GraphSettings) -> Iterator[str]:
        """The triples of one named graph, as N-Triples lines, in the order of the tables."""
        for owner, table in self._dataset.tables:
            if owner is graph:
                for row in table.rows():
                    yield from self._of_row(table, row)

    def _of_row(self, table: Table, row: Row) -> Iterator[str]:
        broken = False
        for problem in row_problems(table, row):
            self._report(problem)
            broken = True
        identifier = cell_text(row, table.identifier)
        address = self._records.by_kind[table.kind.name].get(identifier) if identifier else None
        if address is None or (table.name, row.line) in self._records.repeated:
            return
        subject = iri(address)
        yield triple(subject, _TYPE, iri(table.kind.target_class))
        nested: set[str] = set()
        if broken:
            self.unread |= {(address, field.path) for field in table.kind.fields}
            self.unread.add((address, None))
            return
        for column in table.columns:
            text = row.cells[column.position] if column.position < len(row.cells) else ""
            if column.field.value in (Value.FIELD_NAME, Value.FIELD_VALUE):
                continue
            for term in self._read(table, row, column, text, address):
                yield from _triples(subject, address, column.field, term, nested)
        if any(field.value is Value.FIELD_NAME for field in table.kind.fields):
            yield from self._interpretation(table, row, address)

    def _read(
        self, table: Table, row: Row, column: Column, text: str, address: str
    ) -> Iterable[str]:
        formula = formula_problem(table, row, column, text)
        if formula is not None:
            self._report(formula)
            self.unread.add((address, column.field.path))
            return []
        terms, problems = self._cells.read(column.field, text, column.language)
        for found in problems:
            self._report(_placed(found, table, row, column, address))
            if found.severity is Severity.VIOLATION:
                self.unread.add((address, column.field.path))
        if not terms and text.strip():
            self.unread.add((address, column.field.path))
        return terms

    def _interpretation(self, table: Table, row: Row, address: str) -> Iterator[str]:
        """What a row of reasoned readings says: of which property, which value, retained or not.

        The reading is an annotation (Web Annotation vocabulary) that names the property by
        `rdf:predicate`; the one that is retained also makes the plain statement.
        """
        by_path = {column.field.path: column for column in table.columns}
        by_value = {column.field.value: column for column in table.columns}
        name_column = by_value.get(Value.FIELD_NAME)
        value_column = by_value.get(Value.FIELD_VALUE)
        target_column = by_path.get(OA + "hasTarget")
        if name_column is None or value_column is None or target_column is None:
            return  # the shapes report the missing columns
        target = self._records.kind_of(cell_text(row, target_column))
        name = cell_text(row, name_column)
        field = self._interpreted_field(target[0], name) if target is not None else None
        if target is None or field is None:
            # a shape reports a name that is missing, the cell of the target a reference to nothing
            self.unread |= {(address, value_column.field.path), (address, None)}
            if name:
                self.unread.add((address, name_column.field.path))
            formula = formula_problem(table, row, name_column, name)
            if formula is not None:
                self._report(formula)
            elif name and target is not None:
                problem = _unknown_field(target[0], name)
                self._report(_placed(problem, table, row, name_column, address))
            return
        subject = iri(address)
        yield triple(subject, iri(name_column.field.path), iri(field.path))
        text = row.cells[value_column.position] if value_column.position < len(row.cells) else ""
        read = Column(
            value_column.header,
            value_column.position,
            field,
            self._dataset.settings.languages[0] if field.value is Value.TEXT else None,
        )
        terms = list(self._read(table, row, read, text, address))
        if len(terms) != 1:
            if terms or not text.strip():
                self._report(_placed(_one_value(text), table, row, value_column, address))
            self.unread |= {(address, value_column.field.path), (address, None)}
            return
        term = terms[0]
        if term.startswith("<"):
            yield triple(subject, iri(value_column.field.path), term)
        else:
            yield triple(subject, iri(OA + "bodyValue"), term[: term.rindex('"') + 1])
        retained = by_path.get(PACTE + "retenu")
        if retained is not None and self._cells.is_true(retained.field, cell_text(row, retained)):
            yield triple(iri(target[1]), iri(field.path), term)

    def _interpreted_field(self, kind: Kind, name: str) -> Field | None:
        """The field of that name, of the kind or of another of the same segment."""
        for each in (kind, *self._dataset.model.by_segment[kind.segment]):
            field = each.by_name.get(name)
            if field is not None and not field.inverse and field.nested is None:
                return field
        return None


def _triples(
    subject: str, address: str, field: Field, term: str, nested: set[str]
) -> Iterator[str]:
    if field.nested is not None:
        node = iri(f"{address}#{field.nested.fragment}")
        if field.nested.fragment not in nested:
            nested.add(field.nested.fragment)
            yield triple(subject, iri(field.nested.path), node)
            yield triple(node, _TYPE, iri(field.nested.target_class))
        yield triple(node, iri(field.path), term)
    elif field.inverse:
        yield triple(term, iri(field.path), subject)
    else:
        yield triple(subject, iri(field.path), term)


def _placed(found: CellProblem, table: Table, row: Row, column: Column, address: str) -> Problem:
    return Problem(
        found.severity,
        found.code,
        table.place(row, column),
        found.message,
        value=found.value,
        expected=found.expected,
        remedy=found.remedy,
        focus=address,
        path=column.field.path,
        source=column.field.iri,
    )


def _unknown_field(kind: Kind, name: str) -> CellProblem:
    near = difflib.get_close_matches(name, kind.by_name, n=1)
    known = ", ".join(kind.by_name)
    return CellProblem(
        Severity.VIOLATION,
        "champ-inconnu",
        Text(
            f"« {name} » n'est pas un champ de {kind.name}",
            f'"{name}" is not a field of {kind.name}',
        ),
        name,
        expected=Text(known, known),
        remedy=Text(f"peut-être « {near[0]} » ?", f'maybe "{near[0]}"?') if near else Text("", ""),
    )


def _one_value(text: str) -> CellProblem:
    return CellProblem(
        Severity.VIOLATION,
        "une-valeur-par-ligne",
        Text("une valeur et une seule par interprétation", "one value for each interpretation"),
        text,
        remedy=Text("faire une ligne par valeur", "make one row for each value"),
    )
