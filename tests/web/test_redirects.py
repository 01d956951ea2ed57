"""The redirects kept for w3id.org, followed to the routes of the site."""

import re

import pytest
from flask.testing import FlaskClient

from pacte_graph import resources
from pacte_graph.store import Store, select

ROOT = "https://w3id.org/pacte-solidarites/"
HOST = "https://pacte-solidarites.example"
RULES = [
    line.split(maxsplit=3)[1:3]
    for line in (resources.root() / "ontology/w3id/.htaccess").read_text("utf-8").splitlines()
    if line.startswith("RewriteRule ")
]


def redirected(path: str) -> str:
    """The path, on our host, to which the first rule that matches sends."""
    for pattern, target in RULES:
        if match := re.search(pattern, path):
            sent = re.sub(r"\$(\d)", lambda digit: match[int(digit[1])], target)
            assert sent.startswith(HOST)
            return sent.removeprefix(HOST)
    raise AssertionError(f"no redirect for {path}")


@pytest.mark.parametrize("media_type", ["text/turtle", "text/html", "application/ld+json"])
@pytest.mark.parametrize(
    "path",
    [
        *("", "ontology", "ontology/1.0.0", "ontology/alignements", "shapes"),
        *("vocab/theme", "vocab/theme/mobilite", "vocab/data-inclusion/public/jeunes"),
        *("territoire/departement/44", "acteur/etat", "acteur/siren/244400404"),
        *("pacte/national", "data/r52/action/44-17", "data/r52/graphe/interpretation"),
        *("jeu", "data/r52/jeu", "data/r52/chantier/mobilite-solidaire"),
    ],
)
def test_a_persistent_identifier_leads_to_its_document(
    client: FlaskClient, path: str, media_type: str
) -> None:
    answer = client.get(redirected(path), headers={"Accept": media_type}, follow_redirects=True)
    assert answer.status_code == 200
    if path:  # the home page is a page only
        assert answer.mimetype == media_type


def test_the_logo_of_the_ontology_is_an_image(client: FlaskClient) -> None:
    answer = client.get(redirected("ontology/logo.svg"))
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_no_identifier_of_the_graph_is_left_without_a_redirect(store: Store) -> None:
    query = f'SELECT DISTINCT ?s WHERE {{ ?s ?p ?o FILTER (STRSTARTS(STR(?s), "{ROOT}")) }}'
    subjects = [row[0].text for row in select(store, query).rows if row[0] is not None]
    assert len(subjects) > 1000
    for subject in subjects:
        path = subject.partition("#")[0].removeprefix(ROOT)
        assert redirected(path) == "/" + path
