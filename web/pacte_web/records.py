"""Lists of the records of a kind: which columns a page has room for, and what its cells hold."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pacte_graph.kinds import Field, Kind, Value
from pacte_graph.namespaces import DCT, VOCABULARY
from pacte_graph.store import Value as Term
from pacte_graph.store import select
from pacte_graph.tables import SEPARATOR
from pacte_graph.terms import iri as term
from pacte_web import queries
from pacte_web.labels import read_labels
from pacte_web.queries import bound, listed, terms
from pacte_web.shown import Shown, in_language, show, verbatim
from pacte_web.site import Site

PAGE = 50
"""How many records a page of a list holds."""

COLUMNS = 5
"""How many fields a list shows beside the name of the record."""

_BATCH = 200
_CITES = DCT + "source"
_SHORT = VOCABULARY + "axe/"
"""The concepts whose short label stands in tables, so that they fit a phone."""


@dataclass(frozen=True)
class Record:
    """A line of a list."""

    iri: str
    title: Shown
    cells: tuple[tuple[Shown, ...], ...]


@dataclass(frozen=True)
class Page:
    """A page of a list."""

    columns: tuple[Field, ...]
    records: tuple[Record, ...]
    total: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE))

    @property
    def has_readings(self) -> bool:
        """Whether a cell shows an interpretation."""
        return any(
            each.interpreted for record in self.records for cell in record.cells for each in cell
        )

    @property
    def first_rank(self) -> int:
        """The rank of the first record of the page, from 1."""
        return (self.number - 1) * PAGE + 1


Columns = Callable[[Kind], tuple[Field, ...]]


def count(site: Site, kind: Kind) -> int:
    """How many records the tables hold of a kind."""
    query = bound(queries.COUNT, graphs=terms(site.data_graphs), type=term(kind.target_class))
    found = select(site.store, query).rows[0][0]
    return int(found.text) if found else 0


def counts(site: Site) -> dict[str, int]:
    """How many records the tables hold of every kind, by name of kind."""
    classes = terms(kind.target_class for kind in site.model.kinds)
    query = bound(queries.COUNTS, graphs=terms(site.data_graphs), classes=classes)
    by_class = _numbers(site, query)
    return {kind.name: by_class.get(kind.target_class, 0) for kind in site.model.kinds}


def _numbers(site: Site, query: str) -> dict[str, int]:
    """The result of a query that gives IRIs and numbers."""
    rows = select(site.store, query).rows
    return {row[0].text: int(row[1].text) for row in rows if row[0] and row[1]}


def columns_chooser(site: Site) -> Columns:
    """A function that chooses the columns of a kind, once for the life of a release.

    Of each group of the shapes, the field that most records fill, then the second ones, until there
    is no room; one that holds a single value takes less of it. Long texts, addresses and citations
    are for the pages of the records.
    """

    @lru_cache
    def columns(kind: Kind) -> tuple[Field, ...]:
        query = bound(
            queries.COVERAGE,
            graphs=terms(site.data_graphs),
            type=term(kind.target_class),
            within=listed(site.data_graphs),
            properties=listed(sorted({field.path for field in kind.fields})),
        )
        filled = _numbers(site, query)

        def preference(field: Field) -> tuple[float, float]:
            return -filled.get(field.path, 0) * (0.8 if field.many else 1), field.order

        groups: dict[str, list[Field]] = {}
        for field in kind.fields:
            if _fits(kind, field) and (filled.get(field.path) or field.nested or field.inverse):
                groups.setdefault(field.group.iri if field.group else "", []).append(field)
        waiting = [sorted(fields, key=preference) for fields in groups.values()]
        chosen: list[Field] = []
        while len(chosen) < COLUMNS and any(waiting):
            best = sorted((fields.pop(0) for fields in waiting if fields), key=preference)
            chosen += best[: COLUMNS - len(chosen)]
        return tuple(sorted(chosen, key=lambda field: field.order))

    return columns


def _fits(kind: Kind, field: Field) -> bool:
    return (
        field.value not in (Value.TEXT, Value.ADDRESS)
        and field.role is None
        and field.path != _CITES
        and not (field.value is Value.STRING and field.nested is not None)
    )


def page(site: Site, kind: Kind, number: int, language: str, columns: Columns) -> Page:
    """One page of the list of a kind."""
    fields = columns(kind)
    total = count(site, kind)
    iris = _iris(site, kind, PAGE, (number - 1) * PAGE)
    return Page(fields, tuple(_records(site, kind, fields, iris, language)), total, number)


def _iris(site: Site, kind: Kind, limit: int, offset: int) -> list[str]:
    query = bound(
        queries.RECORDS,
        graphs=terms(site.data_graphs),
        type=term(kind.target_class),
        identifier=term(kind.identifier.path),
        limit=limit,
        offset=offset,
    )
    return list(dict.fromkeys(row[0].text for row in select(site.store, query).rows if row[0]))


_Found = dict[tuple[str, str, bool], dict[Term, set[str]]]


def _cells(site: Site, fields: tuple[Field, ...], iris: list[str]) -> _Found:
    """The values of fields, by subject, property and direction, with the natures of each."""
    fragments = {field.nested.fragment for field in fields if field.nested}
    query = bound(
        queries.CELLS,
        subjects=terms([*iris, *(f"{iri}#{each}" for iri in iris for each in fragments)]),
        within=listed(site.data_graphs),
        properties=listed(sorted({field.path for field in fields if not field.inverse})),
        inverses=terms({field.path for field in fields if field.inverse}),
    )
    found: _Found = {}
    for subject, predicate, value, graph, inverse in select(site.store, query).rows:
        assert subject and predicate and value and graph
        key = (subject.text, predicate.text, inverse is not None)
        natures = found.setdefault(key, {}).setdefault(value, set())
        natures.add(site.natures.get(graph.text, ""))
    return found


def _values(found: _Found, iri: str, field: Field) -> dict[Term, set[str]]:
    subject = f"{iri}#{field.nested.fragment}" if field.nested else iri
    return found.get((subject, field.path, field.inverse), {})


def _records(
    site: Site, kind: Kind, fields: tuple[Field, ...], iris: list[str], language: str
) -> Iterator[Record]:
    if not iris:
        return
    found = _cells(site, (kind.identifier, *fields), iris)
    linked = {value.text for values in found.values() for value in values if value.is_iri}
    labels = read_labels(site.store, {*iris, *linked}, language, short=_SHORT)
    for iri in iris:
        title = show(site, Term(iri, True), labels, language)
        cells = tuple(
            tuple(
                verbatim(site, field.path, show(site, value, labels, language, natures), language)
                for value, natures in sorted(_values(found, iri, field).items(), key=_order)
            )
            for field in fields
        )
        yield Record(iri, title, cells)


def _order(item: tuple[Term, set[str]]) -> str:
    return item[0].text


def csv_lines(site: Site, kind: Kind, language: str) -> Iterator[str]:
    """Every record of a kind and every field, as CSV: links as IRIs and as labels."""
    header = ["iri"]
    for field in kind.fields:
        header.append(field.name)
        if field.is_link and field.value is not Value.ADDRESS:
            header.append(f"{field.name}_libelle")
    yield _csv(header)
    offset = 0
    while iris := _iris(site, kind, _BATCH, offset):
        offset += len(iris)
        found = _cells(site, kind.fields, iris)
        linked = {value.text for values in found.values() for value in values if value.is_iri}
        labels = read_labels(site.store, linked, language)
        for iri in iris:
            row = [iri]
            for field in kind.fields:
                values = sorted(_values(found, iri, field), key=lambda value: value.text)
                if field.value is Value.TEXT:
                    values = in_language(values, language)
                row.append(SEPARATOR.join(value.text for value in values))
                if field.is_link and field.value is not Value.ADDRESS:
                    row.append(SEPARATOR.join(labels[value.text].text for value in values))
            yield _csv(row)


def _csv(row: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue()
