"""The endpoint: the protocol for programs, the form for people."""

import csv
import io
import json
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from pacte_graph.namespaces import PREFIXES
from tests.web.conftest import BROWSER, Page

SELECT = "SELECT ?a ?l WHERE { ?a a pacte:Action ; skos:prefLabel ?l } ORDER BY ?a LIMIT 3"
GRAPH = "CONSTRUCT { ?a a pacte:Action } WHERE { ?a a pacte:Action }"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
    ],
)
def test_tables_are_negotiated(client: FlaskClient, accept: str, media_type: str) -> None:
    headers = {"Accept": accept} if accept else {}
    response = client.get("/sparql", query_string={"query": SELECT}, headers=headers)
    assert response.status_code == 200
    assert response.mimetype == media_type


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json, */*;q=0.1", "application/ld+json"),
    ],
)
def test_graphs_are_negotiated(client: FlaskClient, accept: str, media_type: str) -> None:
    headers = {"Accept": accept} if accept else {}
    response = client.get("/sparql", query_string={"query": GRAPH}, headers=headers)
    assert response.status_code == 200
    assert response.mimetype == media_type


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, "text/turtle"), (GRAPH, "text/csv"), (SELECT, "image/png")]
)
def test_what_cannot_be_written_so_is_not_acceptable(
    client: FlaskClient, query: str, accept: str
) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert response.get_json()["types"]


def test_the_three_ways_to_ask_give_the_same(client: FlaskClient) -> None:
    got = client.get("/sparql", query_string={"query": SELECT})
    form = client.post("/sparql", data={"query": SELECT})
    direct = client.post("/sparql", data=SELECT, content_type="application/sparql-query")
    assert got.data == form.data == direct.data
    assert len(json.loads(got.data)["results"]["bindings"]) == 3


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_format_can_be_named(client: FlaskClient, name: str) -> None:
    response = client.get(
        "/sparql", query_string={"query": SELECT, "format": name}, headers=BROWSER
    )
    assert response.status_code == 200
    assert name in response.mimetype or name == "tsv"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"query": [SELECT, SELECT]}, 400),
        ({"query": ["INSERT DATA { <a:a> <a:b> <a:c> }"]}, 400),
        ({"query": [SELECT], "default-graph-uri": ["a:b"]}, 400),
        ({"query": [""]}, 400),
        ({"query": ["ASK { SERVICE <http://a.b> { } }"]}, 400),
    ],
)
def test_what_is_not_a_query_is_refused(
    client: FlaskClient, arguments: dict[str, list[str]], status: int
) -> None:
    assert client.get("/sparql", query_string=arguments).status_code == status


def test_updates_are_refused(client: FlaskClient) -> None:
    update = "INSERT DATA { <a:a> <a:b> <a:c> }"
    assert client.post("/sparql", data={"update": update}).status_code == 403
    direct = client.post("/sparql", data=update, content_type="application/sparql-update")
    assert direct.status_code == 403


def test_bodies_that_are_not_utf8_are_refused(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b"ASK {\xff}", content_type="application/sparql-query")
    assert response.status_code == 400


@pytest.mark.parametrize("size", [100_001, 1_000_000])
def test_long_queries_are_refused(client: FlaskClient, size: int) -> None:
    query = "#" + "x" * size
    direct = client.post("/sparql", data=query, content_type="application/sparql-query")
    assert direct.status_code == 413
    assert client.post("/sparql", data={"query": query}).status_code == 413


def test_prefixes_are_declared_for_everyone(client: FlaskClient) -> None:
    for prefix in PREFIXES:
        response = client.get("/sparql", query_string={"query": f"ASK {{ ?s ?p {prefix}:x }}"})
        assert response.status_code == 200, prefix


def test_other_sites_may_ask(client: FlaskClient) -> None:
    for response in (
        client.get("/sparql", query_string={"query": SELECT}),
        client.get("/sparql", query_string={"query": "SELECT"}),
        client.options("/sparql", headers={"Origin": "https://example.org"}),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_service_describes_itself(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    triples = list(ox.parse(response.data, format=ox.RdfFormat.TURTLE))
    service = ox.NamedNode("http://www.w3.org/ns/sparql-service-description#Service")
    assert any(triple.object == service for triple in triples)
    assert response.status_code == 200
    assert client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406


def test_the_form_shows_results_with_labels(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": SELECT}, headers=BROWSER)
    read = Page(response.text)
    assert response.status_code == 200
    assert "3 lignes." in read.text
    assert 'href="/doc/data/r52/action/' in read.html
    assert SELECT.split("{")[0] in read.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK { ?s a pacte:Action }", "Oui."),
        ("ASK { ?s a <a:a> }", "Non."),
        ("SELECT * WHERE { ?s a <a:a> }", "Aucune ligne."),
        (GRAPH, "https://w3id.org/pacte-solidarites/data/r52/action/44-01"),
        ("SELECT * WHERE { ?s ?p ?o } LIMIT 600", "500 premières lignes sur 600"),
        ('SELECT ("<b>&" AS ?x) WHERE {}', "<b>&"),
    ],
)
def test_the_form_shows_each_sort_of_answer(client: FlaskClient, query: str, words: str) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert response.status_code == 200
    assert words in Page(response.text).text


def test_the_form_shows_what_is_wrong(client: FlaskClient) -> None:
    query = "SELECT * WHERE {\n  ?s ?p }"
    response = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert response.status_code == 400
    read = Page(response.text)
    assert "Ligne 2, colonne 10." in read.text
    assert "?s ?p }" in read.text


def test_an_example_fills_the_form(page: Callable[[str], Page]) -> None:
    read = page("/sparql?question=actions-d-un-axe")
    assert "pacte:axe" in read.text
    assert "# titre" not in read.text
    assert page("/sparql?question=rien").language == "fr"


def test_pages_and_data_agree(client: FlaskClient) -> None:
    query = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
    page = client.get("/sparql", query_string={"query": query}, headers=BROWSER).text
    data = client.get("/sparql", query_string={"query": query, "format": "csv"}).text
    rows = len(list(csv.reader(io.StringIO(data)))) - 1
    assert f"{rows} lignes." in Page(page).text
