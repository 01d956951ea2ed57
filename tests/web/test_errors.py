"""One shape for everything that goes wrong."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pacte_graph.errors import StoreError
from pacte_graph.kinds import Model
from pacte_graph.release import Release
from pacte_graph.store import Answer, Store
from pacte_graph.text import Text
from pacte_web import create_app
from tests.web.conftest import BROWSER, Page

CASES = [
    ("GET", "/rien/du/tout", {}, 404),
    ("GET", "/doc/rien.ttl", {}, 404),
    ("GET", "/doc/vocab/axe/axe-1", {"Accept": "image/png"}, 406),
    ("GET", "/liste/actions?page=x", {}, 400),
    ("GET", "/sparql?query=SELECT", {}, 400),
    (
        "GET",
        "/sparql?query=SELECT%20*%20{%20SERVICE%20<http://a.b>%20{%20?s%20?p%20?o%20}%20}",
        {},
        400,
    ),
    ("GET", "/sparql?query=ASK%20{}&format=exe", {}, 400),
    ("GET", "/sparql?update=DROP%20ALL", {}, 403),
    ("GET", "/sparql?query=" + "x" * 100_001, {}, 413),
    ("POST", "/sparql", {"Content-Type": "text/plain"}, 415),
    ("DELETE", "/sparql", {}, 405),
    ("POST", "/liste/actions", {}, 405),
]


@pytest.mark.parametrize(("method", "address", "headers", "status"), CASES)
def test_programs_get_a_problem(
    client: FlaskClient, method: str, address: str, headers: dict[str, str], status: int
) -> None:
    response = client.open(address, method=method, headers=headers)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert "Accept" in response.vary


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [case for case in CASES if not case[2] and "format=" not in case[1]],
)
def test_people_get_a_page(
    client: FlaskClient, method: str, address: str, headers: dict[str, str], status: int
) -> None:
    response = client.open(address, method=method, headers={**BROWSER, **headers})
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert Page(response.text).language == "fr"


def test_problems_are_in_the_language_of_the_program(client: FlaskClient) -> None:
    french = client.get("/rien").get_json()
    english = client.get("/rien", headers={"Accept-Language": "en-GB"}).get_json()
    assert french["title"] == "Rien à cette adresse"
    assert english["title"] == "Nothing at this address"


def test_not_acceptable_lists_the_types(client: FlaskClient) -> None:
    problem = client.get("/doc/vocab/axe", headers={"Accept": "image/png"}).get_json()
    assert "text/turtle" in problem["types"]


def test_a_wrong_query_says_where(client: FlaskClient) -> None:
    problem = client.get("/sparql", query_string={"query": "SELECT * WHERE {\n ?s ?p }"}).get_json()
    assert (problem["line"], problem["column"]) == (2, 9)


def test_a_method_that_is_not_allowed_lists_those_that_are(client: FlaskClient) -> None:
    allowed = client.delete("/sparql").headers["Allow"]
    assert {"GET", "POST", "HEAD", "OPTIONS"} == set(allowed.split(", "))


class Away:
    """A store that fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def query(self, text: str, accept: str) -> Answer:
        raise self._error


def broken(release: Release, model: Model, error: Exception) -> Flask:
    store: Store = Away(error)
    return create_app(release, store, model, asked={})


@pytest.mark.parametrize("address", ["/", "/doc/vocab/axe", "/vocab/axe", "/sparql?query=ASK{}"])
def test_a_store_that_is_away_is_503(release: Release, model: Model, address: str) -> None:
    app = broken(release, model, StoreError(Text("absent", "away")))
    response = app.test_client().get(address)
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_our_own_fault_is_logged_once_and_not_shown(
    release: Release, model: Model, caplog: pytest.LogCaptureFixture
) -> None:
    app = broken(release, model, RuntimeError("le secret"))
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/", headers=BROWSER)
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1
