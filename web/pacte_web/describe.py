"""Everything that the graph says about one resource, arranged for a page.

Statements are grouped as the shapes group them; what the shapes do not name comes after; what is
only entailed comes last, apart. Each value carries the natures of the graphs that state it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pacte_graph.kinds import Field, Group, Kind
from pacte_graph.namespaces import DCT, OA, RDF, RDFS, SKOS
from pacte_graph.settings import Nature
from pacte_graph.store import Value, ask, select
from pacte_graph.terms import iri as term
from pacte_graph.text import Text
from pacte_graph.vocabulary import fold
from pacte_web import queries
from pacte_web.evidence import Quote, Reading, Rows, quotes, readings
from pacte_web.incoming import Group as GroupOfLinks
from pacte_web.incoming import incoming
from pacte_web.labels import Label, local_name, read_labels
from pacte_web.queries import bound, terms
from pacte_web.shown import Shown, in_language, show, verbatim
from pacte_web.site import INFERRED, Site
from pacte_web.urls import document

QUOTES = 12
"""How many quotes a page shows."""

_ORDER = (*Nature, "vocabulaire", "description", "", *INFERRED)
_DEFINITIONS = (SKOS + "definition", DCT + "description", RDFS + "comment")
_TITLES = (SKOS + "prefLabel", RDFS + "label", DCT + "title")
_TYPE = RDF + "type"
_CITES = DCT + "source"


@dataclass(frozen=True)
class Row:
    """A property and its values."""

    label: str
    href: str | None
    note: str
    values: tuple[Shown, ...]
    language: str | None = None

    @property
    def by_nature(self) -> list[tuple[tuple[str, ...], list[Shown]]]:
        """The values, those that are known in the same way together."""
        found: dict[tuple[str, ...], list[Shown]] = {}
        for value in self.values:
            found.setdefault(value.natures, []).append(value)
        return sorted(found.items(), key=lambda item: [_ORDER.index(each) for each in item[0]])


@dataclass(frozen=True)
class Section:
    """Properties under one heading of the shapes, or under none."""

    title: Text | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Incoming:
    """Resources of one sort that point here by one property."""

    kind: Kind | None
    label: str
    total: int
    values: tuple[Shown, ...]


@dataclass(frozen=True)
class Description:
    """A resource as its page shows it."""

    iri: str
    label: Label
    kind: Kind | None
    types: tuple[Shown, ...]
    definition: Shown | None
    scheme: Shown | None
    sections: tuple[Section, ...]
    readings: tuple[Reading, ...]
    quotes: tuple[Quote, ...]
    quote_count: int
    incoming: tuple[Incoming, ...]
    deductions: tuple[Row, ...]
    statements: int


def is_known(site: Site, iri: str) -> bool:
    """Whether the graph says anything about an IRI, or with it, or is named by it."""
    return ask(site.store, bound(queries.KNOWN, resource=term(iri)))


def subjects(site: Site, iri: str) -> list[str]:
    """The resource and the nodes that stand between it and some of its values."""
    fragments = {
        field.nested.fragment
        for kind in site.model.kinds
        for field in kind.fields
        if field.nested is not None
    }
    return [iri, *(f"{iri}#{fragment}" for fragment in sorted(fragments))]


def describe(site: Site, iri: str, language: str) -> Description:
    """Read what the page of a resource shows."""
    return _Describer(site, iri, language).description()


@dataclass
class _Statement:
    path: str
    value: Value
    natures: set[str]

    @property
    def asserted(self) -> bool:
        return any(nature not in INFERRED for nature in self.natures)


class _Describer:
    def __init__(self, site: Site, iri: str, language: str) -> None:
        self._site = site
        self._iri = iri
        self._language = language
        self._inverse_paths = {
            field.path for kind in site.model.kinds for field in kind.fields if field.inverse
        }
        self._own, self._nested = self._statements()
        self._kind = self._find_kind()
        self._pointing = self._statements_of_inverse_fields()

    def description(self) -> Description:
        site, store, language = self._site, self._site.store, self._language
        cited = [each.value.text for each in self._own if each.path == _CITES and each.value.is_iri]
        if any(each.path == OA + "hasSelector" for each in self._own):
            cited = [self._iri]
        cited = list(dict.fromkeys(cited))
        cites = select(store, bound(queries.QUOTES, quotes=terms(cited))).rows if cited else ()
        reads = select(store, bound(queries.READINGS, resource=term(self._iri))).rows
        pointed = [
            (each.path, each.value.text)
            for each in self._own
            if each.path in self._inverse_paths and each.asserted
        ]
        groups = incoming(site, self._iri, pointed, {each.path for each in self._pointing})
        labels = read_labels(store, self._iris(cites[:QUOTES], reads, groups), language)
        self._labels = labels
        self._quoted = 0 < len(cites) <= QUOTES
        sections = self._sections()
        return Description(
            iri=self._iri,
            label=self._title(),
            kind=self._kind,
            types=tuple(
                self._show(each) for each in self._own if each.path == _TYPE and each.asserted
            ),
            definition=self._definition(),
            scheme=next(
                (self._show(each) for each in self._own if each.path == SKOS + "inScheme"), None
            ),
            sections=tuple(sections),
            readings=tuple(readings(site, reads, labels, language, self._own_name)),
            quotes=tuple(quotes(site, cites[:QUOTES], labels, language)),
            quote_count=len(cites),
            incoming=tuple(
                Incoming(
                    group.kind,
                    self._property_label(group.path, group.kind),
                    group.total,
                    tuple(
                        sorted(
                            (self._shown(Value(each, True)) for each in group.iris),
                            key=lambda shown: _sort_key(shown.text),
                        )
                    ),
                )
                for group in groups
            ),
            deductions=tuple(
                self._rows(
                    each
                    for each in self._own
                    if not each.asserted and each.path not in self._inverse_paths
                )
            ),
            statements=len(self._own) + sum(len(each) for each in self._nested.values()),
        )

    def _statements(self) -> tuple[list[_Statement], dict[str, list[_Statement]]]:
        query = bound(queries.STATEMENTS, subjects=terms(subjects(self._site, self._iri)))
        found: dict[tuple[str, str, Value], _Statement] = {}
        for subject, predicate, value, graph in select(self._site.store, query).rows:
            assert subject and predicate and value and graph
            key = (subject.text, predicate.text, value)
            each = found.setdefault(key, _Statement(predicate.text, value, set()))
            each.natures.add(self._site.natures.get(graph.text, ""))
        own: list[_Statement] = []
        nested: dict[str, list[_Statement]] = {}
        for (subject_iri, _, _), each in found.items():
            if subject_iri == self._iri:
                own.append(each)
            else:
                nested.setdefault(subject_iri.rpartition("#")[2], []).append(each)
        return own, nested

    def _statements_of_inverse_fields(self) -> list[_Statement]:
        """What points to the resource by a property that the shapes write from its side."""
        found: dict[tuple[str, Value], _Statement] = {}
        for field in self._kind.fields if self._kind else ():
            if field.inverse:
                query = bound(queries.POINTING, property=term(field.path), resource=term(self._iri))
                for value, graph in select(self._site.store, query).rows:
                    assert value and graph
                    each = found.setdefault(
                        (field.path, value), _Statement(field.path, value, set())
                    )
                    each.natures.add(self._site.natures.get(graph.text, ""))
        return list(found.values())

    def _find_kind(self) -> Kind | None:
        types = [each for each in self._own if each.path == _TYPE]
        for asserted in (True, False):
            for kind in self._site.model.kinds:
                if any(
                    each.value.text == kind.target_class and each.asserted is asserted
                    for each in types
                ):
                    return kind
        return None

    def _iris(self, cites: Rows, reads: Rows, groups: Iterable[GroupOfLinks]) -> set[str]:
        """Every IRI that the page names."""
        found = {self._iri}
        for statements in (self._own, self._pointing, *self._nested.values()):
            for each in statements:
                found.add(each.path)
                if each.value.is_iri:
                    found.add(each.value.text)
        for row in (*cites, *reads):
            found |= {value.text for value in row if value is not None and value.is_iri}
        for group in groups:
            found |= {group.path, *group.iris}
        return found

    def _title(self) -> Label:
        if self._iri in self._labels or self._kind is None:
            return self._labels[self._iri]
        identifier = next(
            (each.value.text for each in self._own if each.path == self._kind.identifier.path),
            local_name(self._iri),
        )
        return Label(identifier)

    def _defined_by(self) -> str:
        """The property that defines what is not a record, if there is one."""
        paths = {each.path for each in self._own}
        return next((path for path in _DEFINITIONS if path in paths and not self._kind), "")

    def _definition(self) -> Shown | None:
        path = self._defined_by()
        values = [each.value for each in self._own if each.path == path]
        return next((self._shown(value) for value in in_language(values, self._language)), None)

    def _sections(self) -> list[Section]:
        used = {_TYPE}
        sections: list[Section] = []
        if self._kind is not None:
            rows: dict[Group | None, list[Row]] = {}
            for field in self._kind.fields:
                values = self._values(field)
                if field.nested is None and not field.inverse:
                    used.add(field.path)
                elif field.nested is not None:
                    used.add(field.nested.path)
                elsewhere = field.role == "LabelRole" or (field.path == _CITES and self._quoted)
                if values and not elsewhere:
                    rows.setdefault(field.group, []).append(self._field_row(field, values))
            sections = [
                Section(group.label if group else None, tuple(rows[group]))
                for group in sorted(rows, key=lambda group: group.order if group else 1e9)
            ]
        else:
            used |= {*_TITLES, self._defined_by()}
        others = [
            each
            for each in self._own
            if each.path not in used and each.path not in self._inverse_paths and each.asserted
        ]
        if others:
            title = None if not sections else _OTHERS
            sections.append(Section(title, tuple(self._rows(others))))
        return sections

    def _values(self, field: Field) -> list[_Statement]:
        among = self._own
        if field.inverse:
            among = self._pointing
        elif field.nested is not None:
            among = self._nested.get(field.nested.fragment, [])
        return [each for each in among if each.path == field.path and each.asserted]

    def _field_row(self, field: Field, statements: list[_Statement]) -> Row:
        return Row(
            label=field.label.get(self._language),
            href=document(self._site.spaces, field.iri),
            note=field.description.get(self._language),
            values=self._shown_statements(statements),
        )

    def _rows(self, statements: Iterable[_Statement]) -> Iterator[Row]:
        by_property: dict[str, list[_Statement]] = {}
        for each in statements:
            by_property.setdefault(each.path, []).append(each)
        ordered = sorted(
            by_property.items(),
            key=lambda item: (
                item[1][0].value.is_iri,
                _sort_key(self._property_label(item[0], self._kind)),
            ),
        )
        for path, each_value in ordered:
            label = self._name(path)
            yield Row(
                label=label.text,
                language=label.language,
                href=document(self._site.spaces, path),
                note="",
                values=self._shown_statements(each_value),
            )

    def _shown_statements(self, statements: list[_Statement]) -> tuple[Shown, ...]:
        kept = in_language([each.value for each in statements], self._language)
        shown = [self._show(each) for each in statements if each.value in kept]
        if all(each.is_number or each.machine for each in shown):
            return tuple(sorted(shown, key=lambda each: each.machine or ""))
        return tuple(sorted(shown, key=lambda each: _sort_key(each.text)))

    def _show(self, statement: _Statement) -> Shown:
        site, value = self._site, statement.value
        shown = show(site, value, self._labels, self._language, statement.natures)
        return verbatim(site, statement.path, shown, self._language)

    def _shown(self, value: Value) -> Shown:
        return show(self._site, value, self._labels, self._language)

    def _own_name(self, path: str) -> str:
        return self._property_label(path, self._kind)

    def _property_label(self, path: str, kind: Kind | None) -> str:
        for each in kind.fields if kind else ():
            if each.path == path and each.nested is None:
                return each.label.get(self._language)
        return self._name(path).text

    def _name(self, path: str) -> Label:
        """The name of a property: the ontology's, else the one the shapes give it somewhere."""
        text = self._site.model.field_label(path)
        if path in self._labels or text is None:
            return self._labels[path]
        return Label(text.get(self._language))


_OTHERS = Text("Autres propriétés", "Other properties")


def _sort_key(text: str) -> tuple[str, str]:
    return fold(text), text
