"""What a dataset says of itself: title, licence, publisher, graphs, as statements."""

from collections.abc import Iterator

from pacte_graph.namespaces import DCAT, DCT, FOAF, RDF, RDFS, VOCABULARY
from pacte_graph.settings import (
    DESCRIPTION,
    INFERENCE,
    INFERENCE_FROM_INTERPRETATION,
    Settings,
)
from pacte_graph.terms import iri, literal, path_segment, triple
from pacte_graph.text import Text

_TYPE = iri(RDF + "type")


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
    territory = iri(f"{settings.root}territoire/{path_segment(settings.territory)}")
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
