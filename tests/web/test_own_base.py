"""A territory whose identifiers begin on a host of its own is browsed like any other."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from pacte_graph.model import read_model
from pacte_graph.release import build
from pacte_graph.store import open_store
from pacte_web import create_app
from tests.territory import BASE, Territory
from tests.web.conftest import BROWSER, ROOT, Page


@pytest.fixture
def own(territory: Territory, tmp_path: Path) -> FlaskClient:
    release, _ = build(territory.folder, tmp_path / "versions")
    return create_app(release, open_store(release), read_model()).test_client()


def test_its_records_lead_to_their_documents(own: FlaskClient) -> None:
    assert not BASE.startswith(ROOT)
    path = "/" + BASE.split("/", 3)[3] + "action/a1"

    found = own.get(path, headers=BROWSER)
    assert (found.status_code, found.location) == (303, f"/doc{path}")
    document = own.get(found.location, headers=BROWSER)
    assert document.status_code == 200
    assert f'<{BASE}action/a1>; rel="canonical"' in document.headers.getlist("Link")


def test_its_lists_stay_on_the_site(own: FlaskClient) -> None:
    page = Page(own.get("/liste/actions", headers=BROWSER).text)

    assert [link for link in page.links if link.startswith(BASE)] == []
    for link in page.local_links():
        with own.get(link, headers=BROWSER, follow_redirects=True) as answer:
            assert answer.status_code == 200


def test_what_all_territories_share_is_there_too(own: FlaskClient) -> None:
    assert own.get("/vocab/axe/axe-1", headers=BROWSER).status_code == 303
    assert own.get("/action/a1", headers=BROWSER).status_code == 404
