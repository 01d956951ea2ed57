"""The written pages, the lists and the questions: what they say agrees with the graph."""

import csv
import io
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from pacte_graph.kinds import Model
from pacte_graph.questions import read_questions
from pacte_graph.release import Release
from pacte_graph.store import Store
from pacte_web import create_app
from pacte_web.typography import words
from tests.web.conftest import BROWSER, Page

ADDRESSES = [
    "/",
    "/liste",
    "/liste/actions",
    "/liste/evenements",
    "/a-propos",
    "/questions",
    "/sparql",
    "/doc/data/r52/action/44-01",
    "/doc/data/r52/contrat/44",
    "/doc/data/r52/evenement/conference-regionale-2023",
    "/doc/vocab/public/jeunes",
    "/doc/vocab/axe",
    "/doc/ontology",
    "/doc/data/r52/graphe/interpretation",
    "/questions/actions-d-un-axe",
]
FRENCH = {
    *("Accueil", "Parcourir", "Aller", "Exécuter", "Résultat", "Répondre", "Suivante"),
    *("dit", "interprété", "déduit", "Déductions", "Ouverte", "données"),
    *("énoncés", "enregistrements"),
    *("Propriété", "Lecture", "Confiance", "Fondements", "annoncées", "lignes", "Termes"),
}
"""Words of our own pages, in French, that no label of the data in English has."""


def test_internal_links_resolve(page: Callable[[str], Page], client: FlaskClient) -> None:
    links = {link: address for address in ADDRESSES for link in page(address).local_links()}
    assert len(links) > 400
    lost = {}
    for link, address in sorted(links.items()):
        path = link.removeprefix("/doc") if link.startswith("/doc/") else link
        with client.get(path, headers=BROWSER) as response:  # a thing stands for its document
            if response.status_code not in (200, 303):
                lost[link] = address
    assert lost == {}


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_in_the_language_of_the_reader(page: Callable[[str], Page], address: str) -> None:
    assert page(address).language == "fr"
    english = page(f"{address}?lang=en")
    assert english.language == "en"
    found = set(english.text.replace(",", " ").replace(".", " ").split())
    assert found & FRENCH == set()
    for sentence in ("dit par la source", "interprété par nous", "Aller au contenu"):
        assert sentence not in english.text
    for link in english.local_links():
        other = parse_qs(urlsplit(link).query).get("lang") == ["en"]
        is_file = link.startswith("/static/")
        assert other or is_file or link in (address, f"{address}?"), link


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_need_no_script_and_no_inline_style(
    page: Callable[[str], Page], address: str
) -> None:
    read = page(address)
    assert "<script" not in read.html
    assert "<style" not in read.html
    assert not [name for name, _ in read.attributes if name == "style" or name.startswith("on")]
    assert not [link for link in read.links if link.startswith("http:") and "/static" in link]


@pytest.mark.parametrize("address", [*ADDRESSES, "/rien", "/static/site.css", "/action"])
def test_every_answer_has_the_security_headers(client: FlaskClient, address: str) -> None:
    with client.get(address, headers=BROWSER) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Referrer-Policy" in headers


def test_identifiers_of_a_page_are_unique(page: Callable[[str], Page]) -> None:
    for address in ADDRESSES:
        identifiers = [value for name, value in page(address).attributes if name == "id"]
        assert len(identifiers) == len(set(identifiers)), address


def test_home_says_what_its_figures_count(
    page: Callable[[str], Page], number: Callable[[str], int]
) -> None:
    text = page("/").text
    declared = number("SELECT (SUM(?n) AS ?t) WHERE { ?c pacte:nombreActionsDeclare ?n }")
    listed = number("SELECT (COUNT(DISTINCT ?a) AS ?t) WHERE { ?a a pacte:Action }")
    assert (declared, listed) == (80, 74)
    assert f"{declared} actions annoncées par les contrats" in text
    assert f"{listed} actions énumérées, une par une" in text
    for axis in range(1, 5):
        count = number(
            "SELECT (COUNT(DISTINCT ?a) AS ?t) WHERE { ?a a pacte:Action ; pacte:axe "
            f"<https://w3id.org/pacte-solidarites/vocab/axe/axe-{axis}> }}"
        )
        assert f"{count} actions, selon notre lecture" in text


def test_home_offers_ten_questions(page: Callable[[str], Page]) -> None:
    links = [link for link in page("/").links if link.startswith("/questions/")]
    assert len(links) == min(10, len(read_questions()))


def test_lists_count_the_records_of_the_release(
    page: Callable[[str], Page], release: Release, model: Model
) -> None:
    records = release.manifest["records"]
    assert isinstance(records, dict)
    index = page("/liste").text.replace("\u202f", " ")
    for kind in model.kinds:
        total = records.get(kind.name, 0)
        assert f"{words(kind.plural.fr, 'fr')} {total} " in index
        assert f"{total} enregistrements" in page(f"/liste/{kind.name}").text.replace("\u202f", "")


def test_pages_of_a_list_hold_each_record_once(
    page: Callable[[str], Page], client: FlaskClient
) -> None:
    found: list[str] = []
    for number in (1, 2):
        html = page(f"/liste/actions?page={number}").html
        found += [part.partition('"')[0] for part in html.split('<th scope="row"><a href="')[1:]]
    assert len(found) == len(set(found)) == 74
    assert client.get("/liste/actions?page=3", headers=BROWSER).status_code == 404
    for wrong in ("0", "-1", "deux", "1e3", "9" * 40):
        assert client.get(f"/liste/actions?page={wrong}").status_code == 400


def test_csv_has_every_record_and_every_field(
    client: FlaskClient, release: Release, model: Model
) -> None:
    records = release.manifest["records"]
    assert isinstance(records, dict)
    for kind in model.kinds:
        response = client.get(f"/liste/{kind.name}.csv")
        assert response.mimetype == "text/csv"
        rows = list(csv.DictReader(io.StringIO(response.text)))
        assert len(rows) == records.get(kind.name, 0)
        header = response.text.partition("\n")[0].split(",")
        assert {field.name for field in kind.fields} <= set(header)


def test_csv_gives_links_as_iris_and_as_labels(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/liste/actions.csv").text)))
    first = next(row for row in rows if row["id"] == "44-01")
    assert first["iri"] == "https://w3id.org/pacte-solidarites/data/r52/action/44-01"
    assert first["contrat"] == "https://w3id.org/pacte-solidarites/data/r52/contrat/44"
    assert "Loire-Atlantique" in first["contrat_libelle"]
    assert "@" not in first["libelle"]


def test_an_unknown_list_is_not_found(client: FlaskClient) -> None:
    for address in ("/liste/rien", "/liste/rien.csv", "/questions/rien", "/questions/rien.csv"):
        assert client.get(address).status_code == 404


def test_every_question_has_its_page_and_its_data(
    page: Callable[[str], Page], client: FlaskClient
) -> None:
    for name, question in read_questions().items():
        read = page(f"/questions/{name}?lang=en")
        assert question.title.en in read.text or question.title.en in read.html
        response = client.get(f"/questions/{name}.json")
        assert response.status_code == 200
        assert response.mimetype == "application/sparql-results+json"


def test_a_question_is_asked_with_other_values(
    page: Callable[[str], Page], number: Callable[[str], int]
) -> None:
    count = number(
        "SELECT (COUNT(DISTINCT ?a) AS ?t) WHERE { ?a a pacte:Action ; pacte:axe "
        "<https://w3id.org/pacte-solidarites/vocab/axe/axe-4> }"
    )
    read = page("/questions/actions-d-un-axe?axe=axe-4")
    assert f"{count} lignes." in read.text
    assert ("value", "axe-4") in read.attributes
    assert "vocab/axe/axe-4" in read.html


def test_a_value_cannot_change_the_query(client: FlaskClient) -> None:
    response = client.get(
        "/questions/actions-d-un-axe",
        query_string={"axe": "x> ?p ?o } #"},
        headers=BROWSER,
    )
    assert response.status_code == 400


def test_an_empty_library_says_so(release: Release, store: Store, model: Model) -> None:
    client = create_app(release, store, model, asked={}).test_client()
    assert "La bibliothèque est vide" in client.get("/questions").text
    assert client.get("/").status_code == 200
    assert client.get("/sparql", headers=BROWSER).status_code == 200


def test_files_are_those_of_the_release(client: FlaskClient, release: Release) -> None:
    with client.get("/telecharger/donnees.nq") as data:
        assert data.mimetype == "application/n-quads"
        assert data.data == release.data.read_bytes()
    with client.get("/telecharger/manifeste.json") as manifest:
        assert manifest.get_json()["version"] == release.version
    assert client.get("/telecharger/courante").status_code == 404
    assert client.get("/telecharger/..%2Fmanifeste.json").status_code == 404
    known = {"If-None-Match": data.headers["ETag"]}
    with client.get("/telecharger/donnees.nq", headers=known) as again:
        assert again.status_code == 304
