"""Which representation is sent."""

import pytest
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from pacte_web.negotiation import SUFFIXES, best, split_suffix, wants_page


def accept(header: str) -> MIMEAccept:
    return parse_accept_header(header, MIMEAccept)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/*;q=0.5, application/ld+json", "application/ld+json"),
        ("application/rdf+xml;q=0.4, application/n-triples;q=0.6", "application/n-triples"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/json", "application/ld+json"),
        ("application/xhtml+xml", "text/html"),
        ("image/png", None),
        ("text/html;q=0, text/turtle;q=0", None),
    ],
)
def test_the_best_representation_suits_the_header(header: str, expected: str | None) -> None:
    assert best(accept(header), SUFFIXES.values()) == expected


@pytest.mark.parametrize(
    ("header", "page"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("text/html", True),
        ("*/*", False),
        ("", False),
        ("application/json", False),
        ("text/turtle", False),
    ],
)
def test_only_browsers_get_pages_of_errors(header: str, page: bool) -> None:
    assert wants_page(accept(header)) is page


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("action/44-17.ttl", ("action/44-17", "text/turtle")),
        ("ontology/1.0.0", ("ontology/1.0.0", None)),
        ("ontology/1.0.0.nt", ("ontology/1.0.0", "application/n-triples")),
        (".ttl", (".ttl", None)),
        ("shapes", ("shapes", None)),
    ],
)
def test_a_suffix_names_a_representation(path: str, expected: tuple[str, str | None]) -> None:
    assert split_suffix(path) == expected
