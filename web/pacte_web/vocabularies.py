"""The pages of ontologies, code lists and named graphs: the terms that they hold."""

from dataclasses import dataclass

from pacte_graph.namespaces import DCT, RDF, RDFS, SH, SKOS
from pacte_graph.store import Value, select
from pacte_graph.terms import iri as term
from pacte_graph.terms import literal
from pacte_graph.vocabulary import fold
from pacte_web import queries
from pacte_web.labels import Label, read_labels
from pacte_web.queries import bound
from pacte_web.shown import Shown, in_language, show
from pacte_web.site import Site

DETAILED = 60
"""How many terms a page details; beyond, it only names and defines them."""

_SAID_APART = {
    RDF + "type",
    RDFS + "label",
    RDFS + "isDefinedBy",
    SKOS + "prefLabel",
    SH + "name",
}
_DEFINITIONS = (SKOS + "definition", SH + "description", RDFS + "comment", DCT + "description")


@dataclass(frozen=True)
class Term:
    """A term of an ontology, or a concept of a code list."""

    anchor: str
    label: Label
    short: str
    href: str | None
    types: tuple[Shown, ...]
    definition: Shown | None
    rows: tuple[tuple[Label, tuple[Shown, ...]], ...] = ()


@dataclass(frozen=True)
class Counted:
    """A class, and how many things of it a graph holds."""

    thing: Shown
    count: int


def concepts(site: Site, scheme: str, language: str) -> tuple[Term, ...]:
    """The concepts of a code list, by their labels."""
    found: dict[str, list[Value]] = {}
    for concept, definition in select(site.store, bound(queries.CONCEPTS, graph=term(scheme))).rows:
        assert concept
        found.setdefault(concept.text, []).extend([definition] if definition else [])
    labels = read_labels(site.store, found, language)
    each = (
        Term(
            anchor="",
            label=labels[iri],
            short=iri.rpartition("/")[2],
            href=show(site, Value(iri, True), labels, language).href,
            types=(),
            definition=next(
                (
                    show(site, value, labels, language)
                    for value in in_language(definitions, language)
                ),
                None,
            ),
        )
        for iri, definitions in found.items()
    )
    return tuple(sorted(each, key=lambda one: fold(one.label.text)))


def vocabulary_terms(site: Site, graph: str, language: str) -> tuple[Term, ...]:
    """The terms that an ontology defines under its own address: classes first, then by label."""
    query = bound(queries.TERMS, graph=term(graph), start=literal(f"{graph}#"))
    statements: dict[str, dict[str, list[Value]]] = {}
    for subject, type_, predicate, value in select(site.store, query).rows:
        assert subject and type_ and predicate and value
        of_subject = statements.setdefault(subject.text, {})
        values = of_subject.setdefault(predicate.text, [])
        if value not in values:
            values.append(value)
    detailed = len(statements) <= DETAILED
    wanted = set(statements)
    for properties in statements.values():
        wanted |= set(properties) if detailed else set()
        wanted |= {
            value.text
            for path, values in properties.items()
            for value in values
            if value.is_iri and (detailed or path == RDF + "type")
        }
    labels = read_labels(site.store, wanted, language)

    def shown(values: list[Value]) -> tuple[Shown, ...]:
        each = (show(site, value, labels, language) for value in in_language(values, language))
        return tuple(sorted(each, key=lambda one: fold(one.text)))

    terms = [
        Term(
            anchor=iri.removeprefix(f"{graph}#"),
            label=labels[iri],
            short=iri.removeprefix(f"{graph}#"),
            href=None,
            types=shown(properties[RDF + "type"]),
            definition=next(
                (shown(properties[path])[0] for path in _DEFINITIONS if path in properties), None
            ),
            rows=tuple(
                (labels[path], shown(values))
                for path, values in sorted(properties.items())
                if path not in _SAID_APART and path not in _DEFINITIONS
            )
            if detailed
            else (),
        )
        for iri, properties in statements.items()
    ]
    return tuple(
        sorted(terms, key=lambda one: ([each.text for each in one.types], fold(one.label.text)))
    )


def contents(site: Site, graph: str, language: str) -> tuple[Counted, ...]:
    """How many things of each class a named graph describes."""
    rows = select(site.store, bound(queries.GRAPH_CONTENT, graph=term(graph))).rows
    labels = read_labels(site.store, [row[0].text for row in rows if row[0]], language)
    return tuple(
        Counted(show(site, row[0], labels, language), int(row[1].text))
        for row in rows
        if row[0] and row[1]
    )
