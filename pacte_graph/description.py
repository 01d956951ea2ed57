"""What a dataset says of itself: title, licence, publisher, graphs, as statements."""

from collections.abc import Iterator

from pacte_graph.namespaces import DCAT, DCT, FOAF, RDF, RDFS, ROOT, VOCABULARY
from pacte_graph.problems import Place, Problem, Severity
from pacte_graph.records import Index
from pacte_graph.settings import (
    DESCRIPTION,
    FILE_NAME,
    INFERENCE,
    INFERENCE_FROM_INTERPRETATION,
    Settings,
)
from pacte_graph.terms import iri, literal, triple
from pacte_graph.text import Text

TERRITORY = DCT + "Location"
_TYPE = iri(RDF + "type")


def settings_problems(settings: Settings, records: Index) -> Iterator[Problem]:
    """The territory and the documents that the settings name and that no table has."""
    named = [("territoire", TERRITORY, settings.territory)]
    named += [("document", FOAF + "Document", each.document or "") for each in settings.graphs]
    for key, target, identifier in named:
        if identifier and records.of_class(target, identifier) is None:
            yield Problem(
                Severity.VIOLATION,
                "reference-inconnue",
                Place(FILE_NAME, None, key),
                Text(
                    f"« {identifier} » ne désigne aucun enregistrement",
                    f'"{identifier}" does not name any record',
                ),
                value=identifier,
                expected=Text("l'identifiant d'une ligne des tables", "the id of a row"),
            )


def description(settings: Settings, records: Index) -> Iterator[str]:
    """What the dataset says of itself and of its graphs, as N-Triples lines."""
    subject = iri(settings.dataset_iri)
    yield triple(subject, _TYPE, iri(DCAT + "Dataset"))
    yield from _texts(subject, DCT + "title", settings.title)
    yield from _texts(subject, RDFS + "label", settings.title)
    yield from _texts(subject, DCT + "description", settings.description)
    catalogue = iri(ROOT + "jeu")
    yield triple(catalogue, _TYPE, iri(DCAT + "Catalog"))
    yield from _texts(catalogue, DCT + "title", _CATALOGUE)
    yield from _texts(catalogue, RDFS + "label", _CATALOGUE)
    yield triple(catalogue, iri(DCAT + "dataset"), subject)
    yield triple(subject, iri(DCT + "license"), iri(settings.licence))
    publisher = iri(settings.dataset_iri + "#editeur")
    yield triple(subject, iri(DCT + "publisher"), publisher)
    yield triple(publisher, _TYPE, iri(FOAF + "Agent"))
    yield triple(publisher, iri(FOAF + "name"), literal(settings.publisher))
    if settings.contact is not None and "@" in settings.contact:
        yield triple(publisher, iri(FOAF + "mbox"), iri(f"mailto:{settings.contact}"))
    elif settings.contact is not None:
        yield triple(publisher, iri(FOAF + "page"), iri(settings.contact))
    territory = records.of_class(TERRITORY, settings.territory)
    if territory is not None:
        yield triple(subject, iri(DCT + "spatial"), iri(territory))
    modified = literal(settings.modified.isoformat(), datatype=_DATE)
    yield triple(subject, iri(DCT + "modified"), modified)
    for graph in settings.graphs:
        document = records.of_class(FOAF + "Document", graph.document or "")
        if document is not None:
            yield triple(iri(settings.graph_iri(graph.code)), iri(DCT + "source"), iri(document))
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
