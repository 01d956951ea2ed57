"""A dataset: its settings, its tables, and the statements that they make.

The tables are read twice, row by row: once for the identifiers, so that a reference to nothing is
known, once for the statements. What is kept in memory is the identifiers.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pacte_graph.cells import CellProblem, CellReader
from pacte_graph.errors import DatasetError
from pacte_graph.model import Field, Kind, Model, Value
from pacte_graph.namespaces import DCAT, DCT, FOAF, OA, RDF, RDFS, VOCABULARY
from pacte_graph.problems import Place, Problem, Severity
from pacte_graph.settings import (
    DESCRIPTION,
    FILE_NAME,
    INFERENCE,
    INFERENCE_FROM_INTERPRETATION,
    GraphSettings,
    Settings,
    read_settings,
)
from pacte_graph.tables import Column, Row, Table, formula_problem, open_table, row_problems
from pacte_graph.terms import iri, literal, triple
from pacte_graph.text import Text
from pacte_graph.vocabulary import Vocabulary

Report = Callable[[Problem], None]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_TYPE = iri(RDF + "type")


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
    if not folder.is_dir():
        raise DatasetError(Text(f"{folder} n'est pas un dossier", f"{folder} is not a folder"))
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


_MOST_HINTS = 100


@dataclass
class Index:
    """The records of a dataset: the IRI of each identifier, kind by kind.

    `unread` are the kinds of which some records are not known, `repeated` the rows (table, line)
    that repeat an identifier, `clashes` the IRIs that several records claim.
    """

    model: Model
    unread: frozenset[str] = frozenset()
    by_kind: dict[str, dict[str, str]] = field(default_factory=dict)
    repeated: set[tuple[str, int]] = field(default_factory=set)
    clashes: set[str] = field(default_factory=set)
    hints: int = 0

    def resolve(self, reference: Field, identifier: str) -> str | None:
        """The IRI of the record that a cell names, None if there is none."""
        kinds, local = self._candidates(reference, identifier)
        for kind in kinds:
            found = self.by_kind.get(kind.name, {}).get(local)
            if found is not None:
                return found
        return None

    def may_be_unread(self, reference: Field, identifier: str) -> bool:
        """Whether the record that a cell names may stand in a table that could not be read."""
        kinds, _ = self._candidates(reference, identifier)
        return any(kind.name in self.unread for kind in kinds)

    def near(self, reference: Field, identifier: str) -> list[str]:
        """Up to three identifiers that look like the one that was not found.

        Comparing with all of them takes time: a dataset with many broken links gets few hints.
        """
        if self.hints == _MOST_HINTS:
            return []
        self.hints += 1
        kinds, local = self._candidates(reference, identifier)
        free = reference.target is None
        known = [
            f"{kind.segment}/{each}" if free else each
            for kind in kinds or self.model.kinds
            for each in self.by_kind.get(kind.name, {})
        ]
        wanted = identifier if free else local
        same = [each for each in known if free and each.partition("/")[2] == identifier]
        return same[:3] or difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)

    def kind_of(self, reference: str) -> tuple[Kind, str] | None:
        """The kind and IRI of the record that `segment/identifier` names."""
        segment, _, local = reference.partition("/")
        for kind in self.model.by_segment.get(segment, ()):
            found = self.by_kind.get(kind.name, {}).get(local)
            if found is not None:
                return kind, found
        return None

    def _candidates(self, reference: Field, identifier: str) -> tuple[tuple[Kind, ...], str]:
        if reference.target is not None:
            return self.model.kinds_of(reference.target), identifier
        segment, _, local = identifier.partition("/")
        return self.model.by_segment.get(segment, ()), local


def index(dataset: Dataset, report: Report) -> Index:
    """Read the identifiers of every table, reporting those that are missing or used twice."""
    found = Index(dataset.model, dataset.unread)
    parts: dict[str, dict[str, dict[str, str]]] = {}
    for _, table in dataset.tables:
        known = found.by_kind.setdefault(table.kind.name, {})
        wanted = _template_columns(table)
        lines: dict[str, int] = {}
        for row in table.rows():
            identifier = _cell(row, table.identifier)
            if not identifier:
                report(_missing_identifier(table, row))
            elif identifier in lines:
                found.repeated.add((table.name, row.line))
                report(_repeated_identifier(table, row, identifier, lines[identifier]))
            else:
                lines[identifier] = row.line
                known.setdefault(identifier, _expand(dataset, table.kind.template, identifier))
                values = {column.field.name: _cell(row, column) for column in wanted}
                if any(values.values()):
                    kept = parts.setdefault(table.kind.name, {}).setdefault(identifier, {})
                    kept |= {name: value for name, value in values.items() if value}
    for kind in dataset.model.kinds:
        identifiers = found.by_kind.get(kind.name, {})
        for identifier in identifiers if kind.shared_templates else ():
            values = parts.get(kind.name, {}).get(identifier, {}) | {
                kind.identifier.name: identifier
            }
            shared = _shared_iri(dataset.settings.root, kind, values)
            if shared is not None:
                identifiers[identifier] = shared
    _report_collisions(dataset, found, report)
    return found


def _template_columns(table: Table) -> list[Column]:
    names = {name for each in table.kind.shared_templates for name in _PLACEHOLDER.findall(each)}
    return [column for column in table.columns if column.field.name in names]


def _expand(dataset: Dataset, template: str, identifier: str) -> str:
    return dataset.settings.base + _PLACEHOLDER.sub(_path(identifier), template)


def _shared_iri(root: str, kind: Kind, values: dict[str, str]) -> str | None:
    for template in kind.shared_templates:
        if all(values.get(name) for name in _PLACEHOLDER.findall(template)):
            return root + _PLACEHOLDER.sub(lambda match: _path(values[match.group(1)]), template)
    return None


def _path(value: str) -> str:
    return quote(value, safe="/-._~")


def _cell(row: Row, column: Column) -> str:
    """A cell whose spaces mean nothing."""
    text = row.cells[column.position] if column.position < len(row.cells) else ""
    return text.replace("\u00a0", " ").replace("\u202f", " ").strip()


def _missing_identifier(table: Table, row: Row) -> Problem:
    return Problem(
        Severity.VIOLATION,
        "identifiant-manquant",
        table.place(row, table.identifier),
        Text("la ligne n'a pas d'identifiant", "the row has no identifier"),
        remedy=Text(
            "donner un identifiant court, sans accent, qui ne changera plus",
            "give a short unaccented identifier that will not change again",
        ),
    )


def _repeated_identifier(table: Table, row: Row, identifier: str, first: int) -> Problem:
    return Problem(
        Severity.VIOLATION,
        "identifiant-en-double",
        table.place(row, table.identifier),
        Text(f"déjà donné à la ligne {first}", f"already given on line {first}"),
        value=identifier,
        expected=Text("un identifiant par enregistrement", "one identifier a record"),
    )


def _report_collisions(dataset: Dataset, found: Index, report: Report) -> None:
    """Two records must not share an IRI: kinds of one segment, or one shared code twice."""
    owners: dict[str, tuple[str, str]] = {}
    for name, identifiers in found.by_kind.items():
        for identifier, address in identifiers.items():
            first = owners.setdefault(address, (name, identifier))
            if first != (name, identifier):
                found.clashes.add(address)
                report(
                    Problem(
                        Severity.VIOLATION,
                        "adresse-en-double",
                        _place_of(dataset, name, identifier),
                        Text(
                            f"{name}/{identifier} et {first[0]}/{first[1]} ont la même adresse",
                            f"{name}/{identifier} and {first[0]}/{first[1]} share an address",
                        ),
                        value=address,
                    )
                )


def _place_of(dataset: Dataset, kind: str, identifier: str) -> Place:
    return next(
        table.place(row, table.identifier)
        for _, table in dataset.tables
        if table.kind.name == kind
        for row in table.rows()
        if _cell(row, table.identifier) == identifier
    )


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
        identifier = _cell(row, table.identifier)
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
        columns = {column.field.name: column for column in table.columns}
        by_value = {column.field.value: column for column in table.columns}
        name_column = by_value.get(Value.FIELD_NAME)
        value_column = by_value.get(Value.FIELD_VALUE)
        target_column = next(
            (column for column in table.columns if column.field.path == OA + "hasTarget"), None
        )
        if name_column is None or value_column is None or target_column is None:
            return  # the shapes report the missing columns
        target = self._records.kind_of(_cell(row, target_column))
        name = _cell(row, name_column)
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
        retained = columns.get("retenu")
        if retained is not None and self._cells.is_true(retained.field, _cell(row, retained)):
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


def description(settings: Settings) -> Iterator[str]:
    """What the dataset says of itself and of its graphs, as N-Triples lines."""
    subject = iri(settings.dataset_iri)
    yield triple(subject, _TYPE, iri(DCAT + "Dataset"))
    yield from _texts(subject, DCT + "title", settings.title)
    yield from _texts(subject, RDFS + "label", settings.title)
    yield from _texts(subject, DCT + "description", settings.description)
    catalogue = iri(settings.root + "jeu")
    yield triple(catalogue, _TYPE, iri(DCAT + "Catalog"))
    yield from _texts(catalogue, DCT + "title", _CATALOGUE)
    yield from _texts(catalogue, RDFS + "label", _CATALOGUE)
    yield triple(catalogue, iri(DCAT + "dataset"), subject)
    yield triple(subject, iri(DCT + "license"), iri(settings.licence))
    publisher = iri(settings.dataset_iri + "#editeur")
    yield triple(subject, iri(DCT + "publisher"), publisher)
    yield triple(publisher, _TYPE, iri(FOAF + "Agent"))
    yield triple(publisher, iri(FOAF + "name"), literal(settings.publisher))
    territory = iri(f"{settings.root}territoire/{_path(settings.territory)}")
    yield triple(subject, iri(DCT + "spatial"), territory)
    modified = literal(settings.modified.isoformat(), datatype=_DATE)
    yield triple(subject, iri(DCT + "modified"), modified)
    graphs = [(graph.code, graph.nature.value, graph.title) for graph in settings.graphs]
    for code, nature, title in (*graphs, *_OWN_GRAPHS):
        node = iri(settings.graph_iri(code))
        yield triple(subject, iri(DCT + "hasPart"), node)
        yield triple(node, _TYPE, iri("http://www.w3.org/ns/sparql-service-description#Graph"))
        yield triple(node, iri(DCT + "type"), iri(f"{VOCABULARY}nature-graphe/{nature}"))
        yield from _texts(node, DCT + "title", title)
        yield from _texts(node, RDFS + "label", title)


def _texts(subject: str, predicate: str, text: Text) -> Iterator[str]:
    yield triple(subject, iri(predicate), literal(text.fr, language="fr"))
    yield triple(subject, iri(predicate), literal(text.en, language="en"))


_DATE = "http://www.w3.org/2001/XMLSchema#date"
_CATALOGUE = Text("Catalogue des jeux de données", "Catalogue of the datasets")
_OWN_GRAPHS = (
    (
        DESCRIPTION,
        DESCRIPTION,
        Text("Description du jeu de données", "Description of the dataset"),
    ),
    (
        INFERENCE,
        INFERENCE,
        Text("Conséquences de la source", "Consequences of the source"),
    ),
    (
        INFERENCE_FROM_INTERPRETATION,
        INFERENCE_FROM_INTERPRETATION,
        Text("Conséquences des interprétations", "Consequences of the interpretations"),
    ),
)
