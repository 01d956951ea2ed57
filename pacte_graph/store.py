"""What answers SPARQL: text in, bytes out, as the protocol has it.

An `Answer` is a media type and bytes, so that the endpoint passes it on untouched; `select` and
`ask` read one into plain values for pages and commands. The store is chosen once,
by `open_store`, and handed down.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

import pyoxigraph as ox

from pacte_graph.errors import QueryError, StoreError
from pacte_graph.namespaces import PREFIXES
from pacte_graph.release import Release
from pacte_graph.text import Text

RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""Media types of the results of SELECT and ASK, the default first."""

GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""Media types of the graphs of CONSTRUCT and DESCRIBE, the default first."""


_JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Answer:
    """What a query gave: a media type and bytes."""

    media_type: str
    body: bytes


class Store(Protocol):
    """What can be asked, in this process or far away."""

    def query(self, text: str, accept: str) -> Answer:
        """Run a query and write its result in a media type of `accept`.

        `accept` names media types, separated by commas, the preferred ones first; the result is
        in the first that suits it, a table or a graph, and in a default one when none does.
        Raises `QueryError` for the text and `StoreError` for the store.
        """


def open_store(release: Release) -> Store:
    """The store that serves a release: in memory, read-only."""
    return EmbeddedStore(release)


class EmbeddedStore:
    """A release loaded in this process. The default graph is the union of all graphs."""

    def __init__(self, release: Release) -> None:
        self._store = ox.Store()
        try:
            self._store.bulk_load(path=str(release.data), format=ox.RdfFormat.N_QUADS)
        except (OSError, SyntaxError, ValueError) as error:
            raise StoreError(
                Text(f"la version ne se charge pas : {error}", f"cannot load the release: {error}")
            ) from error

    def query(self, text: str, accept: str) -> Answer:
        """See `Store`."""
        _refuse_excess(text)
        _refuse_federation(text)
        return _with_room(lambda: self._answer(text, accept))

    def _answer(self, text: str, accept: str) -> Answer:
        try:
            found = self._store.query(
                text, use_default_graph_as_union=not _has_dataset(text), prefixes=PREFIXES
            )
            if isinstance(found, ox.QueryTriples):
                graph = _format(accept, GRAPHS)
                return Answer(graph, _written(found, GRAPHS[graph]))
            results = _format(accept, RESULTS)
            return Answer(results, found.serialize(format=RESULTS[results]) or b"")
        except SyntaxError as error:
            raise _query_error(error) from error
        except (OSError, ValueError) as error:  # results are lazy: also while they are written
            raise StoreError(
                Text(f"la requête a échoué : {error}", f"the query failed: {error}")
            ) from error


def _written(graph: ox.QueryTriples, form: ox.RdfFormat) -> bytes:
    """A graph in a format, shortened by the prefixes that it uses and no others."""
    if form is ox.RdfFormat.N_TRIPLES:
        return graph.serialize(format=form) or b""
    triples = list(graph)
    plain = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    used = {
        prefix: base
        for prefix, base in PREFIXES.items()
        if f"<{base}".encode() in plain
        and not re.search(rb"<%s[^>]*/" % re.escape(base.encode()), plain)  # it would be escaped
    }
    return ox.serialize(triples, format=form, prefixes=used) or b""


def _format(accept: str, known: Mapping[str, object]) -> str:
    """The first media type of `accept` that is known, the first known one without any."""
    wanted = (each.strip() for each in accept.split(","))
    return next((each for each in wanted if each in known), next(iter(known)))


# Oxigraph's grammar has no tokens: what is a string, an IRI or a comment depends on the parse, so
# that nothing can be set aside before looking for a clause. The text is searched as it is, for the
# shape of the clause; one that is only quoted in a string is refused too.
_GAP = r"(?:\s|#[^\r\n]*[\r\n])*+"
_PREFIX = r"""(?:\\.|[^\s<>{}"'()#\\:])*+"""
_NAME = r"""(?:\\.|[^\s<>{}"'()#\\])*+"""
_TARGET = rf"(?:<[^<>]*>|[?$]\w+|{_PREFIX}:{_NAME})"
_SERVICE = re.compile(rf"service{_GAP}(?:silent{_GAP})?{_TARGET}{_GAP}\{{", re.IGNORECASE)
_FROM = re.compile(rf"from{_GAP}(?:named{_GAP})?(?:<|[^\s<>{{}}\"'()#:]{{0,200}}:)", re.IGNORECASE)
MOST_SERVICES = 100  # each may be looked at to the end of the text
_IN_VARIABLE = re.compile(r"[?$]\w*$")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U000([0-9a-fA-F]{5})")


def _has(clause: re.Pattern[str], text: str) -> bool:
    """Whether the text has the clause, other than at the end of the name of a variable."""
    return any(
        not _IN_VARIABLE.search(text[max(0, match.start() - 200) : match.start()])
        for match in clause.finditer(text)
    )


def _unescaped(text: str) -> str:
    """The text with its code point escapes replaced, as section 19.2 of SPARQL 1.1 wants."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1) or match.group(2), 16)), text)


# Oxigraph parses and evaluates by recursion, and a stack that overflows ends the process. On the
# usual 8 MB, 500 brackets within each other or 5,000 operators in a row do it; the limits below
# leave a margin of three on this larger stack, which takes memory only where it is used.
STACK = 256 * 1024 * 1024
LONGEST = 100_000
MOST_BRACKETS = 3_000
_starting = threading.Lock()


def _with_room(run: Callable[[], Answer]) -> Answer:
    """Run in a thread that has a large stack."""
    future: Future[Answer] = Future()

    def work() -> None:
        try:
            future.set_result(run())
        except BaseException as error:
            future.set_exception(error)

    thread = threading.Thread(target=work, daemon=True)
    with _starting:  # the size holds for every thread that starts meanwhile
        usual = threading.stack_size(STACK)
        try:
            thread.start()
        except RuntimeError as error:
            raise StoreError(
                Text("mémoire insuffisante pour une requête", "not enough memory for a query")
            ) from error
        finally:
            threading.stack_size(usual)
    return future.result()


def _refuse_excess(text: str) -> None:
    """Refuse what could overflow even a large stack. Brackets count wherever they stand."""
    if len(text) > LONGEST or sum(map(text.count, "([{")) > MOST_BRACKETS:
        raise QueryError(
            Text(
                f"la requête est trop longue : au plus {LONGEST} caractères et {MOST_BRACKETS} "
                "parenthèses, crochets ou accolades",
                f"the query is too long: at most {LONGEST} characters and {MOST_BRACKETS} "
                "parentheses, brackets or braces",
            )
        )


def _refuse_federation(text: str) -> None:
    many = text.casefold().count("service") > MOST_SERVICES
    if many or _has(_SERVICE, text) or _has(_SERVICE, _unescaped(text)):
        raise QueryError(
            Text(
                "SERVICE est refusé : ce point d'accès n'interroge que ses propres données",
                "SERVICE is refused: this endpoint only queries its own data",
            )
        )


def _has_dataset(text: str) -> bool:
    return _has(_FROM, text)


_POSITION = re.compile(r"at (\d+):(\d+)")


def _query_error(error: SyntaxError) -> QueryError:
    what = error.msg or str(error)
    match = _POSITION.search(what)
    if match is None:
        return QueryError(Text(f"la requête ne se lit pas : {what}", f"cannot read it: {what}"))
    line, column = int(match.group(1)), int(match.group(2))
    expected = what[match.end() :].lstrip(": ").partition(", [")[0]  # without character classes
    return QueryError(
        Text(
            f"la requête ne se lit pas, ligne {line}, colonne {column} : {expected}",
            f"cannot read the query, line {line}, column {column}: {expected}",
        ),
        line,
        column,
    )


@dataclass(frozen=True)
class Value:
    """A term of a result: an IRI, or a literal with its language or datatype."""

    text: str
    is_iri: bool
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True)
class Table:
    """The result of a SELECT: the names of the variables, and rows of as many values."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]


def select(store: Store, text: str) -> Table:
    """Run a SELECT query. Raises `QueryError` if it is another form."""
    return read_table(store.query(text, _JSON))


def read_table(answer: Answer) -> Table:
    """The table in the answer to a SELECT, in the SPARQL 1.1 Query Results JSON format.

    Raises `QueryError` if it is the answer to another form of query.
    """
    found = _json(answer)
    if "results" not in found:
        raise QueryError(Text("un SELECT est attendu", "a SELECT is expected"))
    variables: tuple[str, ...] = tuple(found["head"]["vars"])
    return Table(
        variables,
        tuple(
            tuple(_value(binding.get(name)) for name in variables)
            for binding in found["results"]["bindings"]
        ),
    )


def ask(store: Store, text: str) -> bool:
    """Run an ASK query. Raises `QueryError` if it is another form."""
    return read_verdict(store.query(text, _JSON))


def read_verdict(answer: Answer) -> bool:
    """The answer to an ASK, in the same format; raises `QueryError` like `read_table`."""
    found = _json(answer)
    if "boolean" not in found:
        raise QueryError(Text("un ASK est attendu", "an ASK is expected"))
    return bool(found["boolean"])


def construct(store: Store, text: str, media_type: str) -> Answer:
    """Run a CONSTRUCT or DESCRIBE query and write its graph in `media_type`."""
    answer = store.query(text, media_type)
    if answer.media_type not in GRAPHS:
        raise QueryError(Text("un CONSTRUCT est attendu", "a CONSTRUCT is expected"))
    return answer


def _json(answer: Answer) -> dict[str, Any]:
    if answer.media_type != _JSON:
        raise QueryError(Text("un SELECT ou un ASK est attendu", "a SELECT or ASK is expected"))
    found: dict[str, Any] = json.loads(answer.body)
    return found


def _value(binding: dict[str, str] | None) -> Value | None:
    if binding is None:
        return None
    return Value(
        binding["value"],
        binding["type"] == "uri",
        binding.get("xml:lang"),
        binding.get("datatype"),
    )
