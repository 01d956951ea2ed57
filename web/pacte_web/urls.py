"""Addresses, made and read in one place.

An IRI under the root of the project, `https://w3id.org/pacte-solidarites/X`, is served at `/X`,
which sends to its document, `/doc/X`. Links inside the site go to the documents directly and stay
inside; the language of the reader follows them.
"""

from urllib.parse import quote, unquote

from flask import Flask, url_for

from pacte_graph.terms import is_iri
from pacte_web.language import reader_language


def document(root: str, iri: str, suffix: str = "") -> str | None:
    """The address of the document about an IRI, None if the IRI is not ours."""
    if not iri.startswith(root) or iri == root:
        return None
    path, _, fragment = iri.removeprefix(root).partition("#")
    return url_for("things.document", path=unquote(path) + suffix, _anchor=fragment or None)


def iris(root: str, path: str) -> tuple[str, ...]:
    """The IRIs that a path of ours, decoded, may stand for: as it is, or percent-encoded."""
    candidates = (root + path, root + quote(path, safe="/-._~:@!$&'()*+,;="))
    return tuple(dict.fromkeys(each for each in candidates if is_iri(each)))


def keep_language(app: Flask) -> None:
    """Make every link that the application writes keep the language of the page."""

    @app.url_defaults
    def add_language(endpoint: str, values: dict[str, object]) -> None:
        if reader_language() != "fr" and endpoint != "static":
            values.setdefault("lang", reader_language())
