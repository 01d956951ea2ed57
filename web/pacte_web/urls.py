"""Addresses, made and read in one place.

An IRI under the root of the project, `https://w3id.org/pacte-solidarites/X`, is served at `/X`,
which sends to its document, `/doc/X`; one under a base that a territory has on a host of its own,
at the path that it has there. Links inside the site go to the documents directly and stay inside;
the language of the reader follows them.
"""

from urllib.parse import quote, unquote, urlsplit

from flask import Flask, url_for

from pacte_graph.namespaces import ROOT
from pacte_graph.terms import is_iri
from pacte_web.language import reader_language

Spaces = tuple[tuple[str, str], ...]
"""Where IRIs that the site serves begin, and the beginning of the path that each is served at."""


def spaces(base: str) -> Spaces:
    """The common root and, when a territory has a base of its own elsewhere, that base.

    >>> spaces("https://w3id.org/pacte-solidarites/data/r1/")
    (('https://w3id.org/pacte-solidarites/', ''),)
    >>> spaces("https://pacte.example/donnees/")[1]
    ('https://pacte.example/donnees/', 'donnees/')
    """
    if base.startswith(ROOT):
        return ((ROOT, ""),)
    return ((ROOT, ""), (base, urlsplit(base).path.lstrip("/")))


def local_path(served: Spaces, iri: str) -> str | None:
    """The path, decoded, at which an IRI without fragment is served, None if it is not ours."""
    for start, path in served:
        if iri.startswith(start) and iri != ROOT:
            return path + unquote(iri.removeprefix(start))
    return None


def document(served: Spaces, iri: str, suffix: str = "") -> str | None:
    """The address of the document about an IRI, None if the IRI is not ours."""
    thing, _, fragment = iri.partition("#")
    path = local_path(served, thing)
    if path is None:
        return None
    return url_for("things.document", path=path + suffix, _anchor=fragment or None)


def iris(served: Spaces, path: str) -> tuple[str, ...]:
    """The IRIs that a path of ours, decoded, may stand for: as it is, or percent-encoded."""
    candidates: list[str] = []
    for start, beginning in served:
        if path.startswith(beginning):
            rest = path.removeprefix(beginning)
            candidates += [start + rest, start + quote(rest, safe="/-._~:@!$&'()*+,;=")]
    return tuple(dict.fromkeys(each for each in candidates if is_iri(each)))


def keep_language(app: Flask) -> None:
    """Make every link that the application writes keep the language of the page."""

    @app.url_defaults
    def add_language(endpoint: str, values: dict[str, object]) -> None:
        if reader_language() != "fr" and endpoint != "static":
            values.setdefault("lang", reader_language())
