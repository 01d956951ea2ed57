"""Validation: one graph and the shapes in, results out, whichever engine does the work.

SHACL Core is checked by pySHACL, the reference, or for a graph too large for it by an engine in
Rust. The SPARQL constraints run here, each once for all its nodes: once a node, as SHACL words
it, they take pySHACL half a minute on a single region. The tests prove that these ways and
pySHACL alone give the same results. `pacte_graph.diagnosis` says where in the tables they stand.
"""

import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox

from pacte_graph.errors import EngineError
from pacte_graph.model import shape_files
from pacte_graph.namespaces import RDF, RDFS, SH
from pacte_graph.problems import Severity
from pacte_graph.text import Text


class Engine(StrEnum):
    """What validates."""

    REFERENCE = "pyshacl"
    FAST = "rapide"


REFERENCE_LIMIT = 100_000
"""The number of triples above which the fast engine is chosen: pySHACL then needs minutes."""


@dataclass(frozen=True, order=True)
class Result:
    """One validation result, as SHACL defines it (section 3.6), with plain values.

    `value` is the lexical form of a literal or the IRI of a resource, None for a blank node, whose
    name each engine makes up; `source` is the IRI of the
    shape, or of the nearest shape around it that has one.
    """

    focus: str
    path: str | None
    component: str
    value: str | None
    severity: Severity
    source: str | None
    messages: tuple[tuple[str, str], ...]

    @property
    def key(self) -> tuple[str, str | None, str, str | None, Severity]:
        """What two engines must agree on: all but the words."""
        return self.focus, self.path, self.component, self.value, self.severity


def validate(
    data: Path, engine: Engine = Engine.REFERENCE, shapes: Sequence[Path] | None = None
) -> list[Result]:
    """Validate the N-Triples file `data` against the shapes, sorted.

    Raises `EngineError` when the engine is not installed or cannot read what it is given.
    """
    graph = ox.Store()
    for path in shape_files() if shapes is None else shapes:
        graph.load(path=str(path), format=ox.RdfFormat.TURTLE)
    constraints = list(_sparql_constraints(graph))
    for quad in list(graph):
        if not _constrains(quad.predicate.value):
            graph.remove(quad)
    core = graph.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    run = _with_pyshacl if engine is Engine.REFERENCE else _with_rust
    results = [*run(data, core), *_with_sparql(data, constraints)]
    return sorted(results, key=lambda result: (result.focus, result.path or "", str(result)))


def _constrains(predicate: str) -> bool:
    """Whether a property of a shape matters to an engine for SHACL Core.

    pySHACL compares each property of a shape with each constraint parameter at each evaluation:
    without the words for people it takes half the time.
    """
    return predicate.startswith((SH, RDF)) and _local(predicate) not in _ANNOTATIONS


_ANNOTATIONS = {"codeIdentifier", "description", "group", "message", "name", "order", "sparql"}


def _with_sparql(data: Path, constraints: "Sequence[_SparqlConstraint]") -> Iterator[Result]:
    if constraints:
        store = ox.Store()
        store.bulk_load(path=str(data), format=ox.RdfFormat.N_TRIPLES)
        for constraint in constraints:
            yield from constraint.run(store)


def _with_pyshacl(data: Path, shapes: bytes) -> Iterator[Result]:
    import pyshacl
    from rdflib import BNode, Graph, Literal, URIRef

    def term(name: str) -> URIRef:
        return URIRef(SH + name)

    shapes_graph = Graph().parse(data=shapes, format="nt")
    try:
        with _without_collector():  # a fifth of the time goes to looking for cycles
            graph = Graph().parse(data, format="nt")
            _, report, _ = pyshacl.validate(
                graph, shacl_graph=shapes_graph, inplace=True, allow_warnings=True
            )
    except (pyshacl.errors.ReportableRuntimeError, pyshacl.errors.ShapeLoadError) as error:
        raise EngineError(Text(f"pySHACL : {error}", f"pySHACL: {error}")) from error
    if not isinstance(report, Graph):
        raise EngineError(Text(f"pySHACL : {report}", f"pySHACL: {report}"))
    for node in report.objects(None, term("result")):
        path = report.value(node, term("resultPath"))
        source = report.value(node, term("sourceShape"))
        value = report.value(node, term("value"))
        while isinstance(source, BNode):
            source = shapes_graph.value(None, term("property"), source)
        yield Result(
            focus=str(report.value(node, term("focusNode"))),
            path=_path_of(path, shapes_graph) if path is not None else None,
            component=_local(str(report.value(node, term("sourceConstraintComponent")))),
            value=None if value is None or isinstance(value, BNode) else str(value),
            severity=_severity(str(report.value(node, term("resultSeverity")))),
            source=None if source is None else str(source),
            messages=tuple(
                sorted(
                    (message.language or "", str(message))
                    for message in report.objects(node, term("resultMessage"))
                    if isinstance(message, Literal)
                )
            ),
        )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Run without the cyclic garbage collector, and put it back as it was."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _path_of(node: object, shapes: object) -> str | None:
    """The property that a path ends with, None for a path that has no single one."""
    from rdflib import BNode, Graph, URIRef
    from rdflib.collection import Collection

    assert isinstance(shapes, Graph)
    if isinstance(node, URIRef):
        return str(node)
    if isinstance(node, BNode):
        inverse = shapes.value(node, URIRef(SH + "inversePath"))
        if inverse is not None:
            return str(inverse)
        steps = list(Collection(shapes, node))
        if steps:
            return str(steps[-1])
    return None


def _with_rust(data: Path, shapes: bytes) -> Iterator[Result]:
    try:
        import shacl
    except ImportError as error:
        raise EngineError(
            Text(
                "le moteur rapide n'est pas installé : pip install 'pacte-graph[rapide]'",
                "the fast engine is not installed: pip install 'pacte-graph[rapide]'",
            )
        ) from error
    try:
        report = shacl.Shapes.from_text(shapes.decode(), format="ntriples").validate_file(str(data))
    except (ValueError, OSError) as error:
        raise EngineError(Text(f"shacl : {error}", f"shacl: {error}")) from error
    for result in report.results:
        yield Result(
            focus=_bare(result.focus_node),
            path=None if result.path is None else _last_step(result.path),
            component=result.component,
            value=None if (result.value or "").startswith("_:") else result.value_plain,
            severity=_severity(result.severity_iri),
            source=None if result.root_shape is None else _bare(result.root_shape),
            messages=(),
        )


@dataclass(frozen=True)
class _SparqlConstraint:
    """A `sh:sparql` constraint of a node shape, run once for all its focus nodes.

    The select must be correct with `$this` free, see shapes/README.md: then the focus nodes are
    what it returns among the instances of the target class.
    """

    shape: str
    target: str
    select: str
    severity: Severity
    messages: tuple[tuple[str, str], ...]

    def run(self, store: ox.Store) -> Iterator[Result]:
        head, _, body = self.select.partition("SELECT")
        query = (
            f"{head} SELECT * WHERE {{ {{ SELECT {body} }} "
            f"$this <{RDF}type>/<{RDFS}subClassOf>* <{self.target}> }}"
        )
        found = store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        for solution in found:
            values = {name: solution[name] for name in names}
            texts = {name: _plain(value) for name, value in values.items() if value is not None}
            focus = texts.get("this")
            if focus is None:
                continue
            yield Result(
                focus=focus,
                path=texts.get("path"),
                component="SPARQLConstraintComponent",
                value=texts.get("value", focus),
                severity=self.severity,
                source=self.shape,
                messages=tuple(
                    (language, _filled(message, texts)) for language, message in self.messages
                ),
            )


def _sparql_constraints(shapes: ox.Store) -> Iterator[_SparqlConstraint]:
    for quad in shapes.quads_for_pattern(None, ox.NamedNode(SH + "sparql"), None):
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        shape, constraint = quad.subject, quad.object
        targets = _objects(shapes, shape, "targetClass")
        selects = _objects(shapes, constraint, "select")
        severities = _objects(shapes, shape, "severity")
        messages = _objects(shapes, constraint, "message") or _objects(shapes, shape, "message")
        for target in targets:
            yield _SparqlConstraint(
                shape=shape.value,
                target=_plain(target),
                select=_prefixes(shapes, constraint) + _plain(selects[0]),
                severity=_severity(_plain(severities[0])) if severities else Severity.VIOLATION,
                messages=tuple(
                    sorted(
                        (message.language or "", message.value)
                        for message in messages
                        if isinstance(message, ox.Literal)
                    )
                ),
            )


def _prefixes(shapes: ox.Store, constraint: object) -> str:
    lines = ""
    for holder in _objects(shapes, constraint, "prefixes"):
        for declaration in _objects(shapes, holder, "declare"):
            prefix = _plain(_objects(shapes, declaration, "prefix")[0])
            namespace = _plain(_objects(shapes, declaration, "namespace")[0])
            lines += f"PREFIX {prefix}: <{namespace}>\n"
    return lines


def _objects(shapes: ox.Store, subject: object, name: str) -> list[object]:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return []
    pattern = shapes.quads_for_pattern(subject, ox.NamedNode(SH + name), None)
    return [quad.object for quad in pattern]


def _plain(term: object) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode)
    return term.value


def _filled(message: str, values: Mapping[str, str]) -> str:
    return re.sub(
        r"\{[?$](\w+)\}", lambda match: values.get(match.group(1), match.group()), message
    )


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term


def _last_step(path: str) -> str | None:
    """The property that a SPARQL property path ends with, None if it has no single one."""
    if "|" in re.sub(r"<[^>]*>", "", path):
        return None
    return str(re.findall(r"<([^>]*)>", path)[-1]) if "<" in path else path


def _severity(address: str) -> Severity:
    return _SEVERITIES.get(_local(address), Severity.VIOLATION)


_SEVERITIES = {
    "Violation": Severity.VIOLATION,
    "Warning": Severity.WARNING,
    "Info": Severity.INFO,
}


def _local(address: str) -> str:
    return address.rpartition("#")[2]


def own_messages() -> dict[str, Text]:
    """The `sh:message` of the shapes that have one, in both languages."""
    graph = ox.Store()
    for path in shape_files():
        graph.load(path=str(path), format=ox.RdfFormat.TURTLE)
    words: dict[str, dict[str, str]] = {}
    for quad in graph.quads_for_pattern(None, ox.NamedNode(SH + "message"), None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            words.setdefault(quad.subject.value, {})[quad.object.language or ""] = quad.object.value
    return {
        shape: Text(texts.get("fr", ""), texts.get("en", texts.get("fr", "")))
        for shape, texts in words.items()
    }


def choose_engine(triples: int, wanted: Engine | None) -> Engine:
    """The engine asked for, or the one that suits the size of the graph."""
    if wanted is not None:
        return wanted
    return Engine.REFERENCE if triples <= REFERENCE_LIMIT else Engine.FAST
