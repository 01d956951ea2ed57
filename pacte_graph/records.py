"""The records of a dataset: which identifiers there are, and the IRI of each.

The tables are read a first time for them, so that a reference to nothing is known when the
statements are made. They are what is kept in memory.
"""

import difflib
import re
from dataclasses import dataclass, field

from pacte_graph.dataset import Dataset, Report
from pacte_graph.kinds import Field, Kind, Model
from pacte_graph.namespaces import ROOT
from pacte_graph.problems import Place, Problem, Severity
from pacte_graph.tables import Column, Row, Table, cell_text
from pacte_graph.terms import path_segment
from pacte_graph.text import Text

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
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

    def of_class(self, target: str, identifier: str) -> str | None:
        """The IRI of the record of a class that has this identifier, None if there is none."""
        kinds = self.model.kinds_of(target)
        found = (self.by_kind.get(kind.name, {}).get(identifier) for kind in kinds)
        return next((address for address in found if address is not None), None)

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
            identifier = cell_text(row, table.identifier)
            if not identifier:
                report(_missing_identifier(table, row))
            elif identifier in lines:
                found.repeated.add((table.name, row.line))
                report(_repeated_identifier(table, row, identifier, lines[identifier]))
            else:
                lines[identifier] = row.line
                known.setdefault(identifier, _expand(dataset, table.kind.template, identifier))
                values = {column.field.name: cell_text(row, column) for column in wanted}
                if any(values.values()):
                    kept = parts.setdefault(table.kind.name, {}).setdefault(identifier, {})
                    kept |= {name: value for name, value in values.items() if value}
    for kind in dataset.model.kinds:
        identifiers = found.by_kind.get(kind.name, {})
        for identifier in identifiers if kind.shared_templates else ():
            values = parts.get(kind.name, {}).get(identifier, {}) | {
                kind.identifier.name: identifier
            }
            shared = _shared_iri(kind, values)
            if shared is not None:
                identifiers[identifier] = shared
    _report_collisions(dataset, found, report)
    return found


def _template_columns(table: Table) -> list[Column]:
    names = {name for each in table.kind.shared_templates for name in _PLACEHOLDER.findall(each)}
    return [column for column in table.columns if column.field.name in names]


def _expand(dataset: Dataset, template: str, identifier: str) -> str:
    return dataset.settings.base + _PLACEHOLDER.sub(path_segment(identifier), template)


def _shared_iri(kind: Kind, values: dict[str, str]) -> str | None:
    for template in kind.shared_templates:
        if all(values.get(name) for name in _PLACEHOLDER.findall(template)):
            return ROOT + _PLACEHOLDER.sub(
                lambda match: path_segment(values[match.group(1)]), template
            )
    return None


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
        if cell_text(row, table.identifier) == identifier
    )
