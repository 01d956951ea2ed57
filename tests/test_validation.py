"""Both engines, and pySHACL running alone, find the same in every bad record and in the dataset."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyshacl
import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from pacte_graph.model import shape_files
from pacte_graph.namespaces import SH, SHAPES
from pacte_graph.problems import Severity
from pacte_graph.release import Release
from pacte_graph.validation import REFERENCE_LIMIT, Engine, Result, choose_engine, validate
from tests.examples.cases import CASES, Case, all_cases, bad_cases, shared
from tests.territory import Territory

Key = tuple[str, str | None, str, str | None, Severity]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every good and bad record in one file."""
    path = tmp_path_factory.mktemp("examples") / "examples.nt"
    graph = Graph()
    graph += shared()
    for case in all_cases():
        graph += case.graph
    graph.serialize(path, format="nt", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(examples: Path) -> Mapping[str, frozenset[Key]]:
    """What each way of validating finds in the records."""
    ways = {engine.value: keys(validate(examples, engine)) for engine in Engine}
    return ways | {"alone": frozenset(alone(examples))}


def keys(results: Iterable[Result]) -> frozenset[Key]:
    return frozenset(result.key for result in results)


def alone(data: Path) -> Iterator[Key]:
    """What pySHACL finds, with the shapes as they are and its own way to run SPARQL."""
    shapes = Graph()
    for path in shape_files():
        shapes.parse(path)
    graph = Graph().parse(data, format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)

    def value(result: Node, name: str) -> Node | None:
        return report.value(result, URIRef(SH + name))

    for result in report.objects(None, URIRef(SH + "result")):
        found = value(result, "value")
        yield (
            str(value(result, "focusNode")),
            _end(value(result, "resultPath"), shapes),
            str(value(result, "sourceConstraintComponent")).removeprefix(SH),
            None if found is None or isinstance(found, BNode) else str(found),
            Severity[str(value(result, "resultSeverity")).removeprefix(SH).upper()],
        )


def _end(path: Node | None, shapes: Graph) -> str | None:
    """The property that a path ends with, None where there are alternatives."""
    if path is None or isinstance(path, URIRef):
        return None if path is None else str(path)
    inverse = shapes.value(path, URIRef(SH + "inversePath"))
    steps = list(shapes.items(path))
    return str(inverse) if inverse is not None else str(steps[-1]) if steps else None


def of(case: Case, results: Iterable[Key]) -> list[Key]:
    return sorted((each for each in results if each[0].startswith(case.namespace)), key=str)


@pytest.mark.parametrize("case", bad_cases(), ids=lambda case: f"{case.kind}-{case.name}")
def test_engines_agree_on_a_bad_record(case: Case, found: Mapping[str, frozenset[Key]]) -> None:
    expected = of(case, found["alone"])

    assert expected != []
    assert of(case, found["pyshacl"]) == expected
    assert of(case, found["rapide"]) == expected


def test_engines_agree_on_all_records(found: Mapping[str, frozenset[Key]]) -> None:
    assert found["pyshacl"] == found["rapide"] == found["alone"]
    assert all(each[0].startswith(CASES) for each in found["alone"])


@pytest.fixture(scope="module")
def region(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is validated of the real dataset: its tables and the vocabularies, not the shapes."""
    path = tmp_path_factory.mktemp("region") / "region.nt"
    base = f"{release.manifest['base']}graphe/"
    left_out = {f"{base}{name}" for name in ("description", "inference")}
    left_out |= {f"{base}inference-interpretation", SHAPES}
    with release.data.open(encoding="utf-8", newline="\n") as data, path.open("w") as file:
        for line in data:
            statement, _, graph = line.rpartition(" <")
            if graph.removesuffix("> .\n") not in left_out:
                file.write(f"{statement} .\n")
    return path


def test_engines_agree_on_the_dataset(region: Path) -> None:
    reference = keys(validate(region, Engine.REFERENCE))

    assert keys(validate(region, Engine.FAST)) == reference
    assert reference, "the gaps of the source are said"
    assert not [each for each in reference if each[-1] is Severity.VIOLATION]


@pytest.mark.slow  # half a minute: pySHACL runs each SPARQL constraint once a node
def test_pyshacl_alone_agrees_on_the_dataset(region: Path) -> None:
    assert frozenset(alone(region)) == keys(validate(region, Engine.FAST))


def test_blank_nodes_are_never_the_focus(region: Path) -> None:
    for result in validate(region, Engine.FAST):
        assert result.focus.startswith("http")


def test_messages_of_sparql_constraints_are_filled(territory: Territory) -> None:
    territory.set("source/contrats.csv", "c1", "nombre_actions_declare", "18")

    (problem,) = territory.check()

    assert (problem.severity, problem.message.fr) == (
        Severity.WARNING,
        "18 actions déclarées, 2 énumérées.",
    )
    assert problem.message.en == "18 actions declared, 2 listed."
    assert str(problem.place) == "source/contrats.csv:2 [F2 nombre_actions_declare]"
    assert problem.value == "18"


def test_a_rule_over_two_records_names_the_one_to_mend(territory: Territory) -> None:
    territory.write(
        "reference/territoires.csv",
        "id,libelle,type,code\ndepartement/98,Autre,departement,98\n"
        "departement/99,Exemple,departement,99\n",
    )
    territory.set("source/actions.csv", "a2", "territoire", "departement/98")

    (problem,) = territory.check()

    assert problem.severity is Severity.VIOLATION
    assert str(problem.place) == "source/actions.csv:3 [F3 territoire]"
    assert "departement/98" in problem.message.fr
    assert "departement/99" in problem.message.en


def test_a_gap_is_said_at_the_row_even_without_a_column(territory: Territory) -> None:
    territory.set("interpretation/interpretations.csv", "a1-axe", "retenu", "non")

    (problem,) = territory.check()

    assert problem.severity is Severity.INFO
    assert str(problem.place) == "source/actions.csv:2 [axe]"


@pytest.mark.parametrize(
    ("triples", "wanted", "expected"),
    [
        (0, None, Engine.REFERENCE),
        (REFERENCE_LIMIT, None, Engine.REFERENCE),
        (REFERENCE_LIMIT + 1, None, Engine.FAST),
        (REFERENCE_LIMIT + 1, Engine.REFERENCE, Engine.REFERENCE),
        (0, Engine.FAST, Engine.FAST),
    ],
)
def test_the_engine_suits_the_size(triples: int, wanted: Engine | None, expected: Engine) -> None:
    assert choose_engine(triples, wanted) is expected


def test_the_shapes_have_no_blank_kind() -> None:
    shapes = Graph()
    for path in shape_files():
        shapes.parse(path)
    for shape in shapes.subjects(URIRef(SH + "sparql"), None):
        assert not isinstance(shape, BNode), "the engine names the shape of a SPARQL constraint"
        assert (shape, URIRef(SH + "severity"), None) in shapes
