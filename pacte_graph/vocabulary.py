"""The ontology and the code lists: their statements, and their concepts by code.

Each Turtle file declares one ontology or concept scheme, whose IRI names the graph that the file
is loaded into. The shapes, several files, share the graph of their one ontology.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from pacte_graph.errors import ModelError
from pacte_graph.model import ontology_files, shape_files
from pacte_graph.namespaces import OWL, RDF, RDFS, SHAPES, SKOS
from pacte_graph.text import Text


def fold(text: str) -> str:
    """Text without accents, case or surrounding space, for comparing what people type."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(kept.replace("’", "'").casefold().split())


@dataclass
class CodeList:
    """The concepts that a field may hold: their IRI by code, their code by folded label."""

    by_code: dict[str, str] = field(default_factory=dict)
    by_label: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """Everything that is loaded beside a dataset.

    `canonical` holds the statements as canonical N-Quads lines (RDFC-1.0); blank nodes occur
    nowhere else in a release, so their canonical labels are those of the whole.
    """

    canonical: tuple[str, ...]
    by_scheme: dict[str, CodeList]
    by_class: dict[str, CodeList]

    def code_list(self, scheme: str | None, target: str | None) -> CodeList:
        """The concepts of a scheme or, without one, of a class."""
        if scheme is not None:
            return self.by_scheme.get(scheme, CodeList())
        return self.by_class.get(target or "", CodeList())


def read_vocabulary(
    ontology: Sequence[Path] | None = None, shapes: Sequence[Path] | None = None
) -> Vocabulary:
    """Read the ontology, its vocabularies and the shapes.

    Raises `ModelError` when a file cannot be parsed or does not say what it declares.
    """
    dataset = ox.Dataset()
    quads: list[ox.Quad] = []
    for path in ontology_files() if ontology is None else ontology:
        parsed = _parse(path)
        quads += _in_graph(parsed, _declared(path, parsed))
    for path in shape_files() if shapes is None else shapes:
        quads += _in_graph(_parse(path), SHAPES)
    for quad in quads:
        dataset.add(quad)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    text = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS)
    assert text is not None  # serialised to memory
    by_scheme, by_class = _code_lists(quads)
    return Vocabulary(
        canonical=tuple(sorted(text.decode().splitlines(keepends=True))),
        by_scheme=by_scheme,
        by_class=by_class,
    )


def _in_graph(quads: list[ox.Quad], graph: str) -> list[ox.Quad]:
    name = ox.NamedNode(graph)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads]


def _parse(path: Path) -> list[ox.Quad]:
    try:
        return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    except (SyntaxError, OSError, ValueError) as error:
        raise ModelError(
            Text(f"{path} ne se lit pas : {error}", f"{path} cannot be read: {error}")
        ) from error


def _declared(path: Path, quads: list[ox.Quad]) -> str:
    kinds = {ox.NamedNode(OWL + "Ontology"), ox.NamedNode(SKOS + "ConceptScheme")}
    found = sorted(
        {
            quad.subject.value
            for quad in quads
            if quad.predicate == _TYPE
            and quad.object in kinds
            and isinstance(quad.subject, ox.NamedNode)
        }
    )
    if len(found) != 1:
        raise ModelError(
            Text(
                f"{path} déclare {len(found)} ontologies ou listes de codes, une est attendue",
                f"{path} declares {len(found)} ontologies or code lists, one is expected",
            )
        )
    return found[0]


def _code_lists(quads: list[ox.Quad]) -> tuple[dict[str, CodeList], dict[str, CodeList]]:
    notations: dict[str, str] = {}
    schemes: dict[str, list[str]] = {}
    types: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    for quad in quads:
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.BlankNode | ox.Triple):
            continue
        if predicate == SKOS + "notation":
            notations[subject.value] = value.value
        elif predicate == SKOS + "inScheme":
            schemes.setdefault(subject.value, []).append(value.value)
        elif predicate == RDF + "type":
            types.setdefault(subject.value, []).append(value.value)
        elif predicate in _LABELS:
            labels.setdefault(subject.value, []).append(fold(value.value))
    by_scheme: dict[str, CodeList] = {}
    by_class: dict[str, CodeList] = {}
    for concept, code in sorted(notations.items()):
        lists = [by_scheme.setdefault(scheme, CodeList()) for scheme in schemes.get(concept, [])]
        lists += [by_class.setdefault(kind, CodeList()) for kind in types.get(concept, [])]
        for each in lists:
            each.by_code[code] = concept
            for label in labels.get(concept, []):
                each.by_label.setdefault(label, code)
    return by_scheme, by_class


_TYPE = ox.NamedNode(RDF + "type")
_LABELS = {SKOS + "prefLabel", SKOS + "altLabel", RDFS + "label"}
