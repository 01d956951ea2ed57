"""The store: SPARQL in, bytes out, over a whole release, and nothing outside of it."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pacte_graph.errors import QueryError, StoreError
from pacte_graph.release import Release
from pacte_graph.store import (
    GRAPHS,
    RESULTS,
    EmbeddedStore,
    Store,
    Value,
    ask,
    construct,
    open_store,
    select,
)
from tests.processes import environment

SOURCE = "https://w3id.org/pacte-solidarites/data/r52/graphe/source-2024-08-29"


def test_the_default_graph_is_the_union_of_all(store: Store, release: Release) -> None:
    found = select(store, "SELECT (COUNT(*) AS ?all) { ?s ?p ?o }")

    assert found.variables == ("all",)
    assert found.rows[0][0] is not None
    assert int(found.rows[0][0].text) == release.manifest["triples"]


@pytest.mark.parametrize("form", ["FROM <{g}>", "FROM NAMED <{g}>"])
def test_from_restricts_to_the_graphs_that_are_named(form: str, store: Store) -> None:
    dataset = form.replace("{g}", SOURCE)

    plain = select(store, f"SELECT (COUNT(*) AS ?n) {dataset} {{ ?s ?p ?o }}").rows[0][0]
    named = select(store, f"SELECT (COUNT(*) AS ?n) {dataset} {{ GRAPH ?g {{ ?s ?p ?o }} }}")

    (in_source,) = select(
        store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{SOURCE}> {{?s ?p ?o}} }}"
    ).rows
    nothing = Value("0", is_iri=False, datatype="http://www.w3.org/2001/XMLSchema#integer")
    both = (in_source[0], nothing)
    assert (plain, named.rows[0][0]) == (both if "NAMED" not in form else both[::-1])


def test_the_word_from_elsewhere_changes_nothing(store: Store) -> None:
    text = 'SELECT ?s { # FROM\n ?s a pacte:Axe FILTER (?s != "FROM" && ?s != <urn:FROM>) }'

    assert len(select(store, text).rows) == 4


@pytest.mark.parametrize("media_type", RESULTS)
def test_results_in_every_media_type(media_type: str, store: Store) -> None:
    answer = store.query("SELECT ?a { ?a a pacte:Axe }", media_type)

    assert answer.media_type == media_type
    assert answer.body.count(b"vocab/axe/axe-") == 4
    assert store.query("ASK {}", media_type).media_type == media_type


@pytest.mark.parametrize("media_type", GRAPHS)
def test_graphs_in_every_media_type(media_type: str, store: Store) -> None:
    answer = construct(store, "CONSTRUCT { ?a a pacte:Axe } { ?a a pacte:Axe }", media_type)

    assert answer.media_type == media_type
    assert answer.body.count(b"vocab/axe/axe-") == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * {}", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+json"),
        ("CONSTRUCT WHERE { ?s ?p 1 }", "text/turtle"),
        ("DESCRIBE <https://exemple.org/>", "text/turtle"),
    ],
)
def test_what_cannot_be_written_as_asked_comes_in_the_default(
    text: str, expected: str, store: Store
) -> None:
    assert store.query(text, "image/png").media_type == expected


def test_the_first_accepted_type_that_suits_the_result_is_taken(store: Store) -> None:
    accept = "application/ld+json, text/csv, application/sparql-results+xml, text/turtle"

    table = store.query("SELECT * WHERE { ?s a pacte:Axe }", accept)
    graph = store.query("CONSTRUCT { ?s a pacte:Axe } WHERE { ?s a pacte:Axe }", accept)

    assert (table.media_type, graph.media_type) == ("text/csv", "application/ld+json")


def test_turtle_is_shortened_by_the_prefixes_that_it_uses(store: Store) -> None:
    action = "https://w3id.org/pacte-solidarites/data/r52/action/44-17"
    body = store.query(f"DESCRIBE <{action}>", "text/turtle").body.decode()

    assert "@prefix pacte: <https://w3id.org/pacte-solidarites/ontology#> ." in body
    assert "a pacte:Action" in body
    assert "@prefix owl:" not in body
    assert "\\/" not in body


def test_values_have_their_language_and_datatype(store: Store) -> None:
    text = 'SELECT * { VALUES (?a ?b ?c ?d) { (<https://e.org/> "é"@fr 1 UNDEF) } }'

    assert select(store, text).rows == (
        (
            Value("https://e.org/", is_iri=True),
            Value("é", is_iri=False, language="fr"),
            Value("1", is_iri=False, datatype="http://www.w3.org/2001/XMLSchema#integer"),
            None,
        ),
    )


def test_ask(store: Store) -> None:
    assert ask(store, "ASK { ?a a pacte:Axe }")
    assert not ask(store, "ASK { ?a a pacte:Absent }")


@pytest.mark.parametrize(
    ("run", "text"),
    [(select, "ASK {}"), (select, "DESCRIBE pacte:Axe"), (ask, "SELECT * {}"),
     (ask, "DESCRIBE pacte:Axe")],
)  # fmt: skip
def test_another_form_than_the_one_wanted(run: object, text: str, store: Store) -> None:
    assert callable(run)
    with pytest.raises(QueryError):
        run(store, text)
    with pytest.raises(QueryError):
        construct(store, "ASK {}", "text/turtle")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("SELECT * {", 1, 11), ("SELECT *\n{\n ?s ?p }", 3, None), ("", 1, 1), ("é", 1, None)],
)
def test_a_wrong_query_says_where(text: str, line: int, column: int | None, store: Store) -> None:
    with pytest.raises(QueryError) as error:
        store.query(text, "text/csv")

    assert error.value.line == line
    assert error.value.column == column or column is None
    assert f"ligne {line}" in error.value.message.fr
    assert f"line {line}" in error.value.message.en
    assert len(error.value.message.fr) < 300


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "LOAD <file:///etc/passwd>",
        "CLEAR DEFAULT",
    ],
)
def test_nothing_is_updated(text: str, store: Store) -> None:
    with pytest.raises(QueryError):
        store.query(text, "text/csv")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE?x { ?s ?p ?o } }",
        "SELECT * { #\nSERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { {}SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "SELECT * { ?s ?p '''a''' . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '\\'' . SERVICE <http://127.0.0.1:9/> { ?s ?p '\\'' } }",
        "PREFIX service: <urn:> SELECT * { ?a service:b ?c . SERVICE <urn:x> { ?s ?p ?o } }",
        "SELECT * { SERVICE service:x { ?s ?p ?o } }",
        'SELECT * { ?a < "#" . SERVICE <urn:x> { ?s ?p ">" } }',
        "PREFIX b: <http://127.0.0.1:9/> SELECT * { SERVICE:b { ?s ?p ?o } }",
        "PREFIX s: <http://127.0.0.1:9/> SELECT * { SERVICEs:g { ?s ?p ?o } }",
        "SELECT * { FILTER(1=1SERVICE<http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { # c\rSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { FILTER(1<'>'||2<'>') SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        'SELECT * { FILTER("\\u0022"!="1") SERVICE <urn:x> { ?s ?p ?o } FILTER("\\u0022"!="1") }',
    ],
)
def test_no_other_endpoint_is_asked(text: str, store: Store) -> None:
    with pytest.raises(QueryError):
        store.query(text, "text/csv")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service a pacte:Axe }",
        "SELECT * { ?s rdfs:label 'SERVICE' }",
        "PREFIX service: <urn:service:> SELECT * { ?s service:x ?o }",
        "SELECT * { ?s ?p <urn:SERVICE> } # SERVICE",
        'SELECT * { ?s ?p """a "SERVICE" b""" }',
        "SELECT * { ?s ?p 'x'@service }",
    ],
)
def test_the_word_service_is_no_call(text: str, store: Store) -> None:
    assert store.query(text, "text/csv").media_type == "text/csv"


def test_prefixes_are_known(store: Store) -> None:
    text = (
        "SELECT * { ?s a pacte:Axe ; skos:inScheme <https://w3id.org/pacte-solidarites/vocab/axe> }"
    )

    assert len(json.loads(store.query(text, next(iter(RESULTS))).body)["results"]["bindings"]) == 4


def test_a_release_that_is_not_rdf_cannot_be_loaded(release: Release, tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "donnees.nq").write_text("<a> <b>\n")

    with pytest.raises(StoreError):
        EmbeddedStore(Release(folder, release.manifest))
    with pytest.raises(StoreError):
        open_store(Release(folder / "absent", release.manifest))


EXCESS = {
    "braces": "SELECT * " + "{" * 5000 + "}" * 5000,
    "hidden parentheses": "SELECT * { FILTER(1<" + "(" * 5000 + "1" + ")" * 5000 + ">2) }",
    "bindings": "SELECT * {" + "".join(f"BIND(1AS?{number})" for number in range(5000)) + "}",
    "length": "SELECT * { FILTER(1" + "-1" * 60_000 + ") }",
}
DEEP = {
    "functions": "SELECT * { FILTER(" + "STR(" * 2900 + "1" + ")" * 2900 + ") }",
    "subqueries": "SELECT * " + "{ FILTER EXISTS " * 2900 + "{}" + "}" * 2900,
    "bindings": "SELECT * {" + "".join(f"BIND(1AS?v{number})" for number in range(2900)) + "}",
    "options": "SELECT * {" + "OPTIONAL{}" * 2900 + "}",
    "operators": "SELECT * { FILTER(1" + "-1" * 49_000 + ") }",
    "negations": "SELECT * { FILTER(" + "!" * 99_000 + "1) }",
}


@pytest.mark.parametrize("name", EXCESS)
def test_what_would_exhaust_the_engine_is_refused(name: str, store: Store) -> None:
    with pytest.raises(QueryError, match="trop longue"):
        store.query(EXCESS[name], "text/csv")


@pytest.mark.parametrize("name", DEEP)
def test_what_is_allowed_does_not_exhaust_the_engine(name: str, tmp_path: Path) -> None:
    """In a process of its own: a stack that overflows ends it without a word."""
    (tmp_path / "donnees.nq").write_text("<urn:a> <urn:b> <urn:c> <urn:d> .\n")
    (tmp_path / "query.rq").write_text(DEEP[name])
    code = (
        "import sys, pathlib; from pacte_graph.store import *; from pacte_graph.release import *;"
        "folder = pathlib.Path(sys.argv[1]);"
        "open_store(Release(folder, {})).query((folder / 'query.rq').read_text(), 'text/csv')"
    )

    found = subprocess.run([sys.executable, "-c", code, tmp_path], env=environment(), check=False)

    assert found.returncode == 0


def test_an_error_in_the_engine_is_raised_to_the_caller(store: Store) -> None:
    for _ in range(3):
        with pytest.raises(QueryError, match="ligne 1"):
            store.query("SELECT", "text/csv")
    assert threading.stack_size() == 0, "other threads keep their usual stack"
