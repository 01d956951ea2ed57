"""Every IRI of the graph answers, in the format asked for."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from pacte_graph.release import Release
from pacte_graph.store import Store, select
from tests.web.conftest import BROWSER, ROOT, Page

ACTION = "/data/r52/action/44-01"
FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


def graph_of(body: bytes, media_type: str) -> ox.Dataset:
    dataset = ox.Dataset(ox.parse(body, format=FORMATS[media_type]))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_every_iri_sends_to_its_document(client: FlaskClient, own_iris: list[str]) -> None:
    paths = {"/" + iri.removeprefix(ROOT).partition("#")[0] for iri in own_iris}
    paths -= {"/", "/ontology/logo.svg"}
    statuses = {path: client.get(path).status_code for path in sorted(paths)}
    assert len(paths) > 1500
    assert {path for path, status in statuses.items() if status != 303} == set()


@pytest.mark.parametrize("media_type", ["text/html", "application/n-triples"])
def test_documents_answer(client: FlaskClient, own_iris: list[str], media_type: str) -> None:
    paths = sorted({"/" + iri.removeprefix(ROOT).partition("#")[0] for iri in own_iris} - {"/"})
    sample = [*paths[::17], *(path for path in paths if path.count("/") <= 2)]
    for path in sample:
        response = client.get(path, headers={"Accept": media_type}, follow_redirects=True)
        assert response.status_code == 200, path
        assert response.data, path
        if path != "/ontology/logo.svg":
            assert response.mimetype == media_type, path


def test_the_thing_is_not_its_document(client: FlaskClient) -> None:
    response = client.get(ACTION)
    assert response.status_code == 303
    assert response.location == f"/doc{ACTION}"
    assert {"Accept", "Accept-Language"} <= set(response.vary)


@pytest.mark.parametrize("media_type", FORMATS)
def test_documents_are_negotiated(client: FlaskClient, media_type: str) -> None:
    response = client.get(f"/doc{ACTION}", headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert {"Accept", "Accept-Language"} <= set(response.vary)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path", [ACTION, "/vocab/axe", "/ontology", "/territoire/region/52", "/shapes", "/jeu"]
)
def test_all_formats_say_the_same(client: FlaskClient, path: str) -> None:
    graphs = [
        graph_of(client.get(f"/doc{path}", headers={"Accept": each}).data, each) for each in FORMATS
    ]
    assert len(graphs[0]) > 0
    assert all(graph == graphs[0] for graph in graphs)


def test_a_document_holds_every_statement_about_its_thing(
    client: FlaskClient, store: Store
) -> None:
    body = client.get(f"/doc{ACTION}.nt").data
    said = {str(each.predicate) for each in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)}
    rows = select(
        store, f"SELECT DISTINCT ?p WHERE {{ GRAPH ?g {{ <{ROOT[:-1]}{ACTION}> ?p ?o }} }}"
    ).rows
    assert said == {f"<{row[0].text}>" for row in rows if row[0]}


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("html", "text/html"),
        ("ttl", "text/turtle"),
        ("jsonld", "application/ld+json"),
        ("rdf", "application/rdf+xml"),
        ("nt", "application/n-triples"),
    ],
)
def test_suffixes_win_over_the_header(client: FlaskClient, suffix: str, media_type: str) -> None:
    response = client.get(f"/doc{ACTION}.{suffix}", headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert client.get(f"{ACTION}.{suffix}").location == f"/doc{ACTION}.{suffix}"


def test_every_alternate_answers(client: FlaskClient) -> None:
    response = client.get(f"/doc{ACTION}", headers=BROWSER)
    links = response.headers.getlist("Link")
    alternates = [link for link in links if 'rel="alternate"' in link]
    assert len(alternates) == 4
    for link in alternates:
        address, _, rest = link.partition(">")
        answer = client.get(address[1:])
        assert answer.status_code == 200
        assert f'type="{answer.mimetype}"' in rest
    assert f'<{ROOT[:-1]}{ACTION}>; rel="canonical"' in links
    described = client.get(ACTION).headers.getlist("Link")
    assert f'</doc{ACTION}>; rel="describedby"' in described


def test_known_documents_are_not_sent_again(client: FlaskClient) -> None:
    first = client.get(f"/doc{ACTION}", headers=BROWSER)
    etag = first.headers["ETag"]
    assert etag.startswith('W/"')
    again = client.get(f"/doc{ACTION}", headers={**BROWSER, "If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""
    english = {**BROWSER, "If-None-Match": etag}
    assert client.get(f"/doc{ACTION}?lang=en", headers=english).status_code == 200
    turtle = {"Accept": "text/turtle", "If-None-Match": etag}
    assert client.get(f"/doc{ACTION}", headers=turtle).status_code == 200


def test_head_has_the_headers_of_get(client: FlaskClient) -> None:
    for path in (ACTION, f"/doc{ACTION}", "/", "/liste/actions", "/sparql"):
        got, asked = client.get(path), client.head(path)
        assert asked.data == b""
        assert asked.status_code == got.status_code
        assert dict(asked.headers) | {"Date": ""} == dict(got.headers) | {"Date": ""}


def test_the_language_follows_the_redirect(client: FlaskClient) -> None:
    assert client.get(f"{ACTION}?lang=en").location == f"/doc{ACTION}?lang=en"


def test_a_page_shows_the_natures_of_its_statements(page: Callable[[str], Page]) -> None:
    text = page(f"/doc{ACTION}").text
    for words in ("dit par la source", "interprété par nous", "Ce que nous y lisons", "Déductions"):
        assert words in text


def test_a_page_shows_every_quote(page: Callable[[str], Page], store: Store) -> None:
    path = "dct:source/oa:hasSelector/oa:exact"
    rows = select(store, f"SELECT ?exact WHERE {{ <{ROOT[:-1]}{ACTION}> {path} ?exact }}").rows
    html = page(f"/doc{ACTION}").html
    assert rows
    for row in rows:
        assert row[0] is not None
        assert f"<mark>{row[0].text}</mark>" in html


def test_incoming_links_are_counted(
    page: Callable[[str], Page], number: Callable[[str], int]
) -> None:
    count = number(
        "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a pacte:Action ; pacte:axe "
        "<https://w3id.org/pacte-solidarites/vocab/axe/axe-3> }"
    )
    assert f"Actions par « Axe » {count} " in page("/doc/vocab/axe/axe-3").text.replace(
        "\u00a0", " "
    )


def test_many_incoming_links_are_cut_and_say_so(
    page: Callable[[str], Page], number: Callable[[str], int]
) -> None:
    document = "/doc/data/r52/document/webinaire-2024-08-29"
    count = number(
        f"SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE {{ ?c oa:hasSource <{ROOT}{document[5:]}> }}"
    )
    read = page(document)
    assert f"50 premiers sur {count}." in read.text
    assert sum("/citation/" in link for link in read.links) == 50


def test_terms_have_their_anchors(page: Callable[[str], Page]) -> None:
    for document, anchor in (("ontology", "Action"), ("shapes", "actions-contrat")):
        assert ("id", anchor) in page(f"/doc/{document}").attributes


def test_a_version_iri_gives_what_it_is_a_version_of(client: FlaskClient) -> None:
    versioned = client.get("/doc/ontology/1.0.0", headers={"Accept": "application/n-triples"})
    current = client.get("/doc/ontology", headers={"Accept": "application/n-triples"})
    assert sorted(versioned.data.splitlines()) == sorted(current.data.splitlines())


def test_a_named_graph_is_given_whole(client: FlaskClient, release: Release) -> None:
    graphs = release.manifest["graphs"]
    assert isinstance(graphs, list)
    for graph in graphs:
        path = graph["iri"].removeprefix(ROOT)
        body = client.get(f"/doc/{path}", headers={"Accept": "application/n-triples"}).data
        assert len(set(body.splitlines())) == graph["triples"], path
