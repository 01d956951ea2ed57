"""Good records of every kind, and the same records broken in one place each.

`bad.toml` says how to read it. Every case is moved to a namespace of its own, so that all of them
can be validated in one graph, together with `shared()`, without touching each other.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from pacte_graph.namespaces import PREFIXES, ROOT, VOCABULARY

HERE = Path(__file__).parent
ONTOLOGY = HERE.parent.parent / "ontology"
BASE = ROOT + "data/r52/"
CASES = "https://example.org/"
CONCEPTS = "concepts"  # not a kind, but shapes/vocabulaire.ttl is exercised in the same way


@dataclass(frozen=True, order=True)
class Expected:
    """A result of validation: which constraint of which shape, and how grave it is."""

    constraint: str
    shape: str
    severity: str = "Violation"


@dataclass(frozen=True)
class Case:
    """A record of a kind, in a namespace of its own, and what validation must say of it."""

    kind: str
    name: str
    graph: Graph
    expected: tuple[Expected, ...]

    @property
    def namespace(self) -> str:
        """What the IRIs of this case begin with."""
        return f"{CASES}{self.kind}/{self.name}/"


@cache
def shared() -> Graph:
    """What the cases refer to: neighbours, code lists, and the classes above those of records."""
    graph = _neighbours()
    for path in sorted((ONTOLOGY / "vocab").glob("*.ttl")):
        graph += Graph().parse(path)
    for path in sorted(ONTOLOGY.glob("*.ttl")):
        graph += Graph().parse(path).triples((None, RDFS.subClassOf, None))
    return graph


@cache
def good_cases() -> tuple[Case, ...]:
    """The good record of each kind."""
    return tuple(_isolated(kind, "good", _good(kind), ()) for kind in _document())


@cache
def bad_cases() -> tuple[Case, ...]:
    """Every case of `bad.toml`."""
    return tuple(
        _isolated(
            kind,
            name,
            _broken(kind, URIRef(table["record"], base=BASE), bad),
            _expected(bad["expected"]),
        )
        for kind, table in _document().items()
        for name, bad in table["bad"].items()
    )


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads((HERE / "bad.toml").read_text("utf-8"))


def _neighbours() -> Graph:
    return Graph().parse(HERE / "neighbours.ttl")


def _good(kind: str) -> Graph:
    return Graph().parse(HERE / f"good-{kind}.ttl")


def _broken(kind: str, record: URIRef, bad: Mapping[str, Any]) -> Graph:
    graph = _good(kind)
    without = bad.get("without", [])
    for text in [without] if isinstance(without, str) else without:
        removed = list(graph.triples(_pattern(record, text)))
        assert removed, f"{kind}: nothing to remove for {text}"
        for triple in removed:
            graph.remove(triple)
    added = f"<{record}> {bad['with']} ." if "with" in bad else ""
    if "and" in bad:
        added += f"\n{bad['and']} ."
    graph.parse(data=_prologue() + added, format="turtle")
    return graph


def _pattern(record: URIRef, text: str) -> tuple[Node | None, Node | None, Node | None]:
    """The triples meant by `p` (of the record), `^p` (to the record) or `<node> p`."""
    subject, _, name = text.rpartition(" ")
    prefix, _, local = name.removeprefix("^").partition(":")
    predicate = URIRef(PREFIXES[prefix] + local)
    if name.startswith("^"):
        return None, predicate, record
    return URIRef(subject.strip("<>"), base=BASE) if subject else record, predicate, None


@cache
def _prologue() -> str:
    schemes = {path.stem for path in (ONTOLOGY / "vocab").glob("*.ttl")}
    prefixes = PREFIXES | {scheme: f"{VOCABULARY}{scheme}/" for scheme in schemes}
    return f"@base <{BASE}> .\n" + "".join(
        f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(prefixes.items())
    )


def _expected(texts: str | Iterable[str]) -> tuple[Expected, ...]:
    return tuple(
        sorted(Expected(*text.split()) for text in ([texts] if isinstance(texts, str) else texts))
    )


def _isolated(kind: str, name: str, graph: Graph, expected: tuple[Expected, ...]) -> Case:
    case = Case(kind, name, Graph(), expected)
    for subject, predicate, value in graph:
        case.graph.add((_moved(case, subject), predicate, _moved(case, value)))
    return case


def _moved(case: Case, node: Node) -> Node:
    if isinstance(node, URIRef) and node not in _shared_resources() and _OWN.match(node):
        return URIRef(case.namespace + node.removeprefix(ROOT))
    return node


_OWN = re.compile(re.escape(ROOT) + "(data|territoire)/")


@cache
def _shared_resources() -> frozenset[Node]:
    return frozenset(_neighbours().subjects(RDF.type, None))


def all_cases() -> Iterator[Case]:
    """The good records, then the bad ones."""
    yield from good_cases()
    yield from bad_cases()
