"""The shapes themselves: complete in both languages, coherent, and each constraint with an effect.

`tests/examples/` holds a good record of every kind and, in `bad.toml`, every constraint broken
once. All are validated together, each in a namespace of its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pyshacl
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from pacte_graph.model import shape_files
from pacte_graph.namespaces import DASH, FORME, SH, SHAPES
from tests.examples.cases import (
    CASES,
    CONCEPTS,
    Case,
    Expected,
    all_cases,
    bad_cases,
    good_cases,
    shared,
)

KINDS = {
    *("acteurs", "actions", "anomalies", "auteurs", "chantiers", "citations", "contacts"),
    *("contrats", "dispositifs", "documents", "elements", "etudes", "evenements"),
    *("financements", "formations", "interpretations", "lieux", "mesures", "pactes"),
    *("pactes_locaux", "participations", "priorites", "series", "territoires"),
}
NOT_FROM_THE_SOURCE = {"auteurs", "citations", "documents", "interpretations", "territoires"}
NOT_CONSTRAINTS = {
    *("path", "name", "description", "order", "group", "severity", "message", "codeIdentifier"),
    *("targetClass", "property", "declare", "qualifiedValueShape"),
}


def sh(name: str) -> URIRef:
    """A SHACL term; rdflib's own namespace does not know those of SHACL 1.2."""
    return URIRef(SH + name)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    graph = Graph()
    for path in shape_files():
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def kinds(shapes: Graph) -> dict[str, Node]:
    return {
        str(name): kind
        for kind, name in shapes.subject_objects(sh("codeIdentifier"))
        if (kind, RDF.type, sh("NodeShape")) in shapes
    }


@pytest.fixture(scope="module")
def results(shapes: Graph) -> Mapping[str, tuple[Expected, ...]]:
    """What pySHACL says of every case, by the namespace of the case."""
    graph = Graph()
    graph += shared()
    for case in all_cases():
        graph += case.graph
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    # A priority is a workstream too, so both shapes check it and may say the same thing twice.
    seen: set[tuple[Node | None, ...]] = set()
    found: dict[str, list[Expected]] = defaultdict(list)
    for result in report.objects(None, sh("result")):
        focus = str(report.value(result, sh("focusNode")))
        source = report.value(result, sh("sourceShape"))
        component = report.value(result, sh("sourceConstraintComponent"))
        key = (source, component, URIRef(focus), report.value(result, sh("value")))
        if key in seen:
            continue
        seen.add(key)
        path = shapes.value(source, sh("path"))
        if isinstance(path, URIRef):
            assert report.value(result, sh("resultPath")) == path
        found[_namespace(focus)].append(
            Expected(
                _parameter(component),
                str(source).removeprefix(FORME),
                str(report.value(result, sh("resultSeverity"))).removeprefix(SH),
            )
        )
    return {namespace: tuple(sorted(each)) for namespace, each in found.items()}


def _namespace(focus: str) -> str:
    assert focus.startswith(CASES), f"a result outside the cases: {focus}"
    return "/".join(focus.split("/")[:5]) + "/"


def _parameter(component: Node | None) -> str:
    """`minCount` for `sh:MinCountConstraintComponent`."""
    name = str(component).removeprefix(SH).removesuffix("ConstraintComponent")
    return "sparql" if name == "SPARQL" else name[0].lower() + name[1:]


def fields(shapes: Graph, kind: Node) -> Iterator[Node]:
    """The property shapes of a kind that are columns."""
    for shape in shapes.objects(kind, sh("property")):
        if (shape, sh("codeIdentifier"), None) in shapes:
            yield shape


def _steps(shapes: Graph, shape: Node) -> list[Node]:
    """The properties that the path of a field is made of."""
    path = shapes.value(shape, sh("path"))
    assert path is not None, shape
    if isinstance(path, URIRef):
        return [path]
    return list(shapes.objects(path, sh("inversePath"))) or list(shapes.items(path))


def languages(shapes: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """The languages of a text, sorted."""
    return sorted(
        str(text.language)
        for text in shapes.objects(subject, predicate)
        if isinstance(text, Literal) and str(text).strip()
    )


def test_shapes_are_shapes() -> None:
    shapes = Graph()
    for path in shape_files():
        shapes.parse(path)
    conforms, _, text = pyshacl.validate(
        Graph(), shacl_graph=shapes, meta_shacl=True, inference="none"
    )
    assert conforms, text


def test_every_kind_has_a_shape_and_a_good_record(kinds: Mapping[str, Node]) -> None:
    assert set(kinds) == KINDS
    assert {case.kind for case in good_cases()} == KINDS | {CONCEPTS}


def test_every_name_in_bad_toml_is_a_kind() -> None:
    assert {case.kind for case in bad_cases()} <= KINDS | {CONCEPTS}


@pytest.mark.parametrize("case", good_cases(), ids=lambda case: case.kind)
def test_good_record_conforms(case: Case, results: Mapping[str, tuple[Expected, ...]]) -> None:
    assert results.get(case.namespace, ()) == ()


@pytest.mark.parametrize("case", bad_cases(), ids=lambda case: f"{case.kind}-{case.name}")
def test_bad_record_fails_for_that_reason_alone(
    case: Case, results: Mapping[str, tuple[Expected, ...]]
) -> None:
    assert results.get(case.namespace, ()) == case.expected


def test_every_constraint_is_broken_by_a_bad_record(shapes: Graph) -> None:
    # Shapes that are only reached through sh:node (one per code list) are tested by that sh:node.
    constraints = {
        (predicate.removeprefix(SH), shape.removeprefix(FORME))
        for shape, predicate, _ in shapes
        if isinstance(shape, URIRef) and shape.startswith(FORME)
        if isinstance(predicate, URIRef) and predicate.startswith(SH)
    }
    expected = {
        (constraint, shape)
        for constraint, shape in constraints
        if constraint not in NOT_CONSTRAINTS
    }
    tested = {(result.constraint, result.shape) for case in bad_cases() for result in case.expected}
    assert tested == expected


def test_good_records_fill_every_field(shapes: Graph, kinds: Mapping[str, Node]) -> None:
    missing = []
    for case in good_cases():
        if case.kind == CONCEPTS:
            continue
        used = set(case.graph.predicates())
        for shape in fields(shapes, kinds[case.kind]):
            if not used.intersection(_steps(shapes, shape)):
                missing.append((case.kind, shapes.value(shape, sh("codeIdentifier"))))
    assert missing == []


def test_words_are_in_french_and_in_english(shapes: Graph, kinds: Mapping[str, Node]) -> None:
    both = ["en", "fr"]
    missing = [
        (str(shape), str(predicate))
        for kind in kinds.values()
        for shape in (kind, *fields(shapes, kind))
        for predicate in (sh("name"), sh("description"))
        if languages(shapes, shape, predicate) != both
    ]
    for predicate in (sh("message"), URIRef(FORME + "pluriel")):
        missing += [
            (str(shape), str(predicate))
            for shape in set(shapes.subjects(predicate, None))
            if languages(shapes, shape, predicate) != both
        ]
    for group in shapes.subjects(RDF.type, sh("PropertyGroup")):
        if languages(shapes, group, RDFS.label) != both:
            missing.append((str(group), "label"))
    assert missing == []


def test_orders_are_unique_within_a_kind(shapes: Graph, kinds: Mapping[str, Node]) -> None:
    for name, kind in kinds.items():
        orders = [shapes.value(shape, sh("order")) for shape in fields(shapes, kind)]
        assert None not in orders, name
        assert len(orders) == len(set(orders)), name
    orders = [shapes.value(kind, sh("order")) for kind in kinds.values()]
    assert len(orders) == len(set(orders))


def test_every_field_is_in_a_group(shapes: Graph, kinds: Mapping[str, Node]) -> None:
    for kind in kinds.values():
        for shape in (kind, *fields(shapes, kind)):
            group = shapes.value(shape, sh("group"))
            assert (group, RDF.type, sh("PropertyGroup")) in shapes, shape


def test_a_name_means_the_same_property_everywhere(
    shapes: Graph, kinds: Mapping[str, Node]
) -> None:
    paths: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for kind in kinds.values():
        for shape in fields(shapes, kind):
            name = str(shapes.value(shape, sh("codeIdentifier")))
            paths[name].add(tuple(map(str, _steps(shapes, shape))))
    assert {name: each for name, each in paths.items() if len(each) > 1} == {}


def test_records_from_the_source_need_a_quote(shapes: Graph, kinds: Mapping[str, Node]) -> None:
    for name, kind in kinds.items():
        quoted = any(
            shapes.value(shape, sh("path")) == DCTERMS.source
            and shapes.value(shape, sh("minCount")) == Literal(1)
            for shape in shapes.objects(kind, sh("property"))
        )
        assert quoted is (name not in NOT_FROM_THE_SOURCE), name


def test_every_kind_has_an_identifier(shapes: Graph, kinds: Mapping[str, Node]) -> None:
    for name, kind in kinds.items():
        roles = [
            str(shapes.value(shape, URIRef(DASH + "propertyRole"))).removeprefix(DASH)
            for shape in fields(shapes, kind)
        ]
        assert roles.count("IDRole") == 1, name
        assert roles.count("LabelRole") == (0 if name == "interpretations" else 1), name


def test_concepts_come_from_a_list_that_exists(shapes: Graph) -> None:
    known = shared()
    for check in shapes.objects(None, sh("hasValue")):
        assert (check, RDF.type, SKOS.ConceptScheme) in known


def test_one_header(shapes: Graph) -> None:
    assert list(shapes.subjects(RDF.type, OWL.Ontology)) == [URIRef(SHAPES)]
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert languages(shapes, URIRef(SHAPES), predicate) == ["en", "fr"]
