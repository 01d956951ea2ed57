"""Which representation to send: media types and what people and programs ask for. Pure.

The parsing of `Accept` is werkzeug's; what is here is what we offer and under which other names.
"""

from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MIMEAccept

from pacte_graph.store import GRAPHS, RESULTS

HTML = "text/html"
PROBLEM = "application/problem+json"
CSV = "text/csv"

SUFFIXES: Mapping[str, str] = {
    "html": HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
}
"""The representations of a resource, by the suffix of their address; the default first."""

TABLE_FORMATS: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": CSV,
    "tsv": "text/tab-separated-values",
}
"""The formats of the results of SELECT and ASK, by the names that the `format` parameter has."""

GRAPH_FORMATS: Mapping[str, str] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""The formats of the graphs of CONSTRUCT and DESCRIBE, likewise."""

_OTHER_NAMES = {  # what SPARQLWrapper and other clients write
    "turtle": "ttl",
    "n3": "ttl",
    "rdf+xml": "rdf",
    "xml": "rdf",
    "json-ld": "jsonld",
    "json": "jsonld",
}

_ALIASES = {
    HTML: ("application/xhtml+xml",),
    "application/sparql-results+json": ("application/json",),
    "application/sparql-results+xml": ("application/xml",),
    "text/turtle": ("application/x-turtle", "text/n3", "text/rdf+n3"),
    "application/ld+json": ("application/json",),
    "application/n-triples": ("text/plain",),
}


def best(accept: MIMEAccept, offered: Iterable[str]) -> str | None:
    """The media type of `offered` that suits a request best, None if none does.

    The first one offered wins when the request has no preference.
    """
    types = list(offered)
    if not accept.provided:
        return types[0]
    found = accept.best_match(types)
    if found is not None:
        return found
    named = {alias: each for each in reversed(types) for alias in _ALIASES.get(each, ())}
    other = accept.best_match(list(named))
    return None if other is None else named[other]


def wants_page(accept: MIMEAccept) -> bool:
    """Whether a request comes from a browser: it would rather have HTML than data."""
    return best(accept, (PROBLEM, "application/json", HTML)) == HTML


def result_types(accept: MIMEAccept) -> tuple[str | None, str | None]:
    """The media types to use for the results of SELECT or ASK, and for graphs."""
    return best(accept, RESULTS), best(accept, GRAPHS)


def split_suffix(path: str) -> tuple[str, str | None]:
    """A path without the suffix of a representation, and the media type of that suffix.

    >>> split_suffix("action/44-17.ttl")
    ('action/44-17', 'text/turtle')
    >>> split_suffix("ontology/1.0.0")
    ('ontology/1.0.0', None)
    """
    stem, dot, suffix = path.rpartition(".")
    if dot and stem and suffix in SUFFIXES:
        return stem, SUFFIXES[suffix]
    return path, None


def named_types(name: str) -> tuple[str | None, str | None]:
    """The media types that a `format` names for tables and for graphs; None for neither.

    >>> named_types("json")
    ('application/sparql-results+json', 'application/ld+json')
    >>> named_types("text/csv")
    ('text/csv', None)
    """
    results = name if name in RESULTS else TABLE_FORMATS.get(name)
    graphs = name if name in GRAPHS else GRAPH_FORMATS.get(_OTHER_NAMES.get(name, name))
    return results, graphs
