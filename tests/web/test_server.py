"""The real server, as `pacte-graph serve` starts it, and a client that researchers use."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from pacte_graph import resources
from pacte_graph.release import Release
from pacte_web.server import ServerError, listening, serve


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with listening(app, "127.0.0.1", 0) as server:
        threading.Thread(target=server.run, daemon=True).start()
        yield f"http://127.0.0.1:{server.effective_port}"


def test_sparqlwrapper_reads_tables(address: str) -> None:
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery("SELECT (COUNT(?a) AS ?n) WHERE { ?a a pacte:Action }")
    client.setReturnFormat(JSON)
    for method in ("GET", POST):
        client.setMethod(method)
        found = client.queryAndConvert()
        assert found["results"]["bindings"][0]["n"]["value"] == "74"


def test_sparqlwrapper_reads_graphs(address: str) -> None:
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery("CONSTRUCT { ?a a pacte:Action } WHERE { ?a a pacte:Action }")
    client.setReturnFormat(TURTLE)
    assert b"pacte" in client.queryAndConvert()


def test_sparqlwrapper_knows_a_bad_query(address: str) -> None:
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery("SELECT WHERE")
    with pytest.raises(QueryBadFormed):
        client.query()


def test_things_are_followed_over_http(address: str) -> None:
    request = urllib.request.Request(
        f"{address}/vocab/axe/axe-1", headers={"Accept": "text/turtle"}
    )
    with urllib.request.urlopen(request) as response:
        assert response.url == f"{address}/doc/vocab/axe/axe-1"
        assert response.headers["Content-Type"] == "text/turtle; charset=utf-8"
        assert "Server" not in response.headers


def test_a_port_in_use_is_said(output: Path, release: Release) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerError) as caught:
            serve(output, "127.0.0.1", port, "fr")
    assert str(port) in caught.value.message.fr
    assert "--port" in caught.value.message.en


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_the_server_says_where_it_is_and_stops_when_told(
    output: Path, release: Release, sent: signal.Signals
) -> None:
    root = resources.root()
    command = [sys.executable, "-W", "error", "-m", "pacte_graph", "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'web'}"}
    with subprocess.Popen(
        [*command, "--sortie", str(output)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Le site est sur http://127.0.0.1:")
        with urllib.request.urlopen(line.split()[4]) as response:
            assert response.status == 200
        process.send_signal(sent)
        _, errors = process.communicate(timeout=5)
    assert process.returncode == 0
    assert errors == ""
