"""The SPARQL endpoint: the protocol for programs, a form and a table for people."""

import json

from flask import Blueprint, Response, make_response, render_template, request, url_for

from pacte_graph.errors import QueryError
from pacte_graph.namespaces import PREFIXES
from pacte_graph.store import GRAPHS, RESULTS, Answer, construct, read_table, read_verdict
from pacte_graph.terms import iri as term
from pacte_graph.text import Text
from pacte_web import errors, queries
from pacte_web.errors import Refusal
from pacte_web.headers import lasting, shared
from pacte_web.language import reader_language
from pacte_web.negotiation import (
    GRAPH_FORMATS,
    TABLE_FORMATS,
    best,
    named_types,
    result_types,
    wants_page,
)
from pacte_web.queries import bound, terms
from pacte_web.questions import without_headings
from pacte_web.site import Site
from pacte_web.tables import show_table

LONGEST = 100_000
"""How many bytes a query may have."""

LONGEST_GRAPH = 60_000
"""How many characters of a graph the page shows; the data formats hold it all."""

_DATASET_PARAMETERS = ("default-graph-uri", "named-graph-uri")


def blueprint(site: Site) -> Blueprint:
    """The address of the endpoint."""
    views = Blueprint("sparql", __name__)

    @views.route("/sparql", methods=["GET", "POST"])
    def endpoint() -> Response:
        query = _query()
        if query is None:
            return _without_query(site)
        wanted = request.values.get("format") or None
        if wanted == "html" or (wanted is None and wants_page(request.accept_mimetypes)):
            response = _page(site, query)
        else:
            response = _data(site, query, wanted)
        response.vary.update(("Accept", "Accept-Language"))
        return shared(lasting(site, response) if response.status_code == 200 else response)

    @views.after_request
    def open_to_all(response: Response) -> Response:
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
        return shared(response)

    return views


def _query() -> str | None:
    """The text of the query, by any of the three ways of the protocol."""
    if request.method == "POST" and request.mimetype == "application/sparql-query":
        return _read(request.get_data(cache=False))
    if request.mimetype == "application/sparql-update" or "update" in request.values:
        raise Refusal(
            403,
            Text(
                "Ces données se lisent seulement : les mises à jour sont refusées.",
                "This data is read-only: updates are refused.",
            ),
        )
    if request.method == "POST" and request.mimetype != "application/x-www-form-urlencoded":
        raise Refusal(
            415,
            Text(
                "Une requête s'envoie en application/x-www-form-urlencoded ou "
                "en application/sparql-query.",
                "A query is sent as application/x-www-form-urlencoded or application/sparql-query.",
            ),
        )
    found = request.values.getlist("query")
    if len(found) > 1:
        raise Refusal(400, Text("Une seule requête est attendue.", "One query is expected."))
    if not found:
        if request.method == "POST":
            raise Refusal(400, Text("Le paramètre query manque.", "The query parameter is missing"))
        return None
    if "\ufffd" in found[0]:
        raise _not_utf8()
    _check_length(len(found[0].encode()))
    return found[0]


def _read(body: bytes) -> str:
    _check_length(len(body))
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8() from error


def _check_length(length: int) -> None:
    if length > LONGEST:
        raise Refusal(
            413,
            Text(
                f"La requête a {length} octets ; {LONGEST} sont permis.",
                f"The query has {length} bytes; {LONGEST} are allowed.",
            ),
        )


def _not_utf8() -> Refusal:
    return Refusal(400, Text("La requête n'est pas en UTF-8.", "The query is not in UTF-8."))


def _refuse_dataset_parameters() -> None:
    for name in _DATASET_PARAMETERS:
        if name in request.values or name in request.args:
            raise Refusal(
                400,
                Text(
                    f"{name} n'est pas pris en charge : écrire FROM dans la requête.",
                    f"{name} is not supported: write FROM in the query.",
                ),
            )


def _without_query(site: Site) -> Response:
    if wants_page(request.accept_mimetypes):
        name = request.args.get("question", "")
        question = site.questions.get(name)
        text = "" if question is None else without_headings(question.with_values({}, site.base))
        return lasting(site, _form(site, text))
    media_type = best(request.accept_mimetypes, GRAPHS)
    if media_type is None:
        raise errors.not_acceptable([*GRAPHS, "text/html"])
    endpoint = url_for("sparql.endpoint", _external=True).partition("?")[0]
    query = bound(
        queries.SERVICE,
        endpoint=term(endpoint),
        graphs=term(f"{endpoint}#graphes"),
        names=terms(site.natures),
    )
    answer = construct(site.store, query, media_type)
    response = Response(answer.body, content_type=f"{answer.media_type}; charset=utf-8")
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _data(site: Site, query: str, wanted: str | None) -> Response:
    """The answer as data. Whether it is a table or a graph is known once the query has run."""
    _refuse_dataset_parameters()
    results, graphs = result_types(request.accept_mimetypes)
    if wanted is not None:
        results, graphs = named_types(wanted)
        if results is None and graphs is None:
            known = ", ".join([*TABLE_FORMATS, *GRAPH_FORMATS])
            raise Refusal(
                400,
                Text(f"Format inconnu ; formats : {known}.", f"Unknown format; formats: {known}."),
            )
    accepted = [each for each in (results, graphs) if each is not None]
    if not accepted:
        raise errors.not_acceptable([*RESULTS, *GRAPHS, "text/html"])
    answer = site.store.query(query, ", ".join(accepted))
    if answer.media_type not in accepted:
        fitting = RESULTS if answer.media_type in RESULTS else GRAPHS
        raise errors.not_acceptable([*fitting, "text/html"])
    return Response(answer.body, content_type=_content_type(answer))


def _content_type(answer: Answer) -> str:
    json_or_xml = answer.media_type.endswith(("json", "xml"))
    return answer.media_type if json_or_xml else f"{answer.media_type}; charset=utf-8"


def _page(site: Site, query: str) -> Response:
    """The form with the answer below it, or with what is wrong with the query."""
    _refuse_dataset_parameters()
    language = reader_language()
    try:
        answer = site.store.query(query, "application/sparql-results+json")
        if answer.media_type in GRAPHS:
            graph = answer.body.decode()
            return _form(site, query, graph=graph[:LONGEST_GRAPH], cut=len(graph) > LONGEST_GRAPH)
        if "boolean" in json.loads(answer.body):
            return _form(site, query, verdict=read_verdict(answer))
        return _form(site, query, table=show_table(site, read_table(answer), language))
    except QueryError as error:
        response = _form(site, query, error=error)
        response.status_code = 400
        return response


def _form(site: Site, query: str, **result: object) -> Response:
    return make_response(
        render_template(
            "sparql.html",
            query=query,
            prefixes=PREFIXES,
            questions=site.questions,
            tables=list(TABLE_FORMATS),
            graphs=list(GRAPH_FORMATS),
            **result,
        )
    )
