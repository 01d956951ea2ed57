"""The site on the release of the real dataset, and how its pages are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pacte_graph.kinds import Model
from pacte_graph.model import read_model
from pacte_graph.release import Release
from pacte_graph.store import Store, select
from pacte_web import create_app

ROOT = "https://w3id.org/pacte-solidarites/"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

_EMPTY = {"meta", "link", "img", "br", "input", "hr"}


@dataclass
class Page(HTMLParser):
    """What a page says: its links, its words, and those of other languages than its own."""

    html: str
    links: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool]] = []
        self.language = ""
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.attributes += named.items()
        if tag == "html":
            self.language = named["lang"]
        if tag in ("a", "link", "img", "form"):
            self.links += [named[name] for name in ("href", "src", "action") if name in named]
        within = bool(self._open) and self._open[-1][1]
        other = "lang" in named and named["lang"] != self.language
        if tag not in _EMPTY:
            self._open.append((tag, within or other))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1][0] == tag, f"</{tag}> closes <{self._open[-1][0]}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        (self.foreign if self._open and self._open[-1][1] else self.words).append(data)

    @property
    def text(self) -> str:
        """The words of the page, in its own language, as one line."""
        return re.sub(r"\s+", " ", " ".join(self.words))

    def local_links(self) -> set[str]:
        """The links that stay on the site."""
        return {link.partition("#")[0] for link in self.links if link.startswith("/")}


@pytest.fixture(scope="session")
def model() -> Model:
    return read_model()


@pytest.fixture(scope="session")
def app(release: Release, store: Store, model: Model) -> Flask:
    return create_app(release, store, model)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def page(client: FlaskClient) -> Callable[[str], Page]:
    """A function that reads the page at an address, which must be there."""

    def read(address: str) -> Page:
        response = client.get(address, headers=BROWSER)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        assert response.mimetype == "text/html"
        return Page(response.text)

    return read


@pytest.fixture
def number(store: Store) -> Callable[[str], int]:
    """A function that counts with a SPARQL query."""

    def count(query: str) -> int:
        value = select(store, query).rows[0][0]
        assert value is not None
        return int(value.text)

    return count


@pytest.fixture(scope="session")
def own_iris(store: Store) -> list[str]:
    """Every IRI of the graph that is ours, in any position."""
    query = f"""
        SELECT DISTINCT ?x WHERE {{
          {{ GRAPH ?g {{ ?x ?p ?o }} }} UNION {{ GRAPH ?g {{ ?s ?p ?x }} }}
          UNION {{ GRAPH ?g {{ ?s ?x ?o }} }} UNION {{ GRAPH ?x {{ ?s ?p ?o }} }}
          FILTER(isIRI(?x) && STRSTARTS(STR(?x), "{ROOT}"))
        }}
        ORDER BY STR(?x)"""
    return [row[0].text for row in select(store, query).rows if row[0]]
