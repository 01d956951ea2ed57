"""One shape for everything that goes wrong: a page for people, a problem (RFC 9457) for programs.

400 the request or its query    403 what we do not allow     404 nothing is known
406 no such format              413 too long                 415 a body we cannot read
500 our own fault, logged       503 the store is away
"""

import json
from collections.abc import Mapping, Sequence

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from pacte_graph.errors import QueryError, StoreError
from pacte_graph.text import Text
from pacte_web.language import program_language
from pacte_web.negotiation import PROBLEM, wants_page

TITLES: Mapping[int, Text] = {
    400: Text("Requête incorrecte", "Bad request"),
    403: Text("Opération refusée", "Operation refused"),
    404: Text("Rien à cette adresse", "Nothing at this address"),
    405: Text("Méthode non permise", "Method not allowed"),
    406: Text("Aucun format ne convient", "No suitable format"),
    413: Text("Demande trop longue", "Request too long"),
    415: Text("Format d'envoi inconnu", "Unknown type of content"),
    500: Text("Erreur du site", "Error of the site"),
    503: Text("Données indisponibles", "Data unavailable"),
}

_DETAILS: Mapping[int, Text] = {
    404: Text(
        "Le graphe ne connaît pas cette adresse.",
        "The graph does not know this address.",
    ),
    405: Text(
        "Cette adresse se lit ; elle n'accepte pas cette méthode.",
        "This address is for reading; it does not accept this method.",
    ),
    413: Text("La demande dépasse la taille permise.", "The request is larger than allowed."),
    500: Text(
        "Une erreur s'est produite de notre côté. Elle est enregistrée.",
        "Something went wrong on our side. It has been recorded.",
    ),
}


class Refusal(Exception):  # noqa: N818 - it says what it is: an answer that is not the one asked
    """An answer other than the one asked for, said in both languages."""

    def __init__(
        self,
        status: int,
        detail: Text,
        *,
        types: Sequence[str] = (),
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(detail.fr)
        self.status = status
        self.detail = detail
        self.types = tuple(types)
        self.line = line
        self.column = column


def not_acceptable(types: Sequence[str]) -> Refusal:
    """The refusal of a format, which lists those that exist."""
    return Refusal(
        406,
        Text("Les formats disponibles sont listés.", "The available formats are listed."),
        types=types,
    )


def of_query(error: QueryError) -> Refusal:
    """The refusal of a query, with the place of the mistake."""
    return Refusal(400, error.message, line=error.line, column=error.column)


def problem(refusal: Refusal) -> Response:
    """A refusal as `application/problem+json`."""
    language = program_language()
    content: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES.get(refusal.status, TITLES[500]).get(language),
        "status": refusal.status,
        "detail": refusal.detail.get(language),
    }
    if refusal.line is not None:
        content |= {"line": refusal.line, "column": refusal.column}
    if refusal.types:
        content["types"] = list(refusal.types)
    body = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return Response(
        body, refusal.status, content_type=PROBLEM, headers={"Content-Language": language}
    )


def answer(refusal: Refusal) -> Response:
    """A refusal in the form that suits the request."""
    if wants_page(request.accept_mimetypes):
        title = TITLES.get(refusal.status, TITLES[500])
        page = render_template("error.html", refusal=refusal, title=title)
        response = make_response(page, refusal.status)
    else:
        response = problem(refusal)
    response.vary.update(("Accept", "Accept-Language"))
    if refusal.status == 503:
        response.headers["Retry-After"] = "10"
    return response


def register(app: Flask) -> None:
    """Give every error of the application its one shape."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return answer(refusal)

    @app.errorhandler(QueryError)
    def bad_query(error: QueryError) -> Response:
        return answer(of_query(error))

    @app.errorhandler(StoreError)
    def store_away(error: StoreError) -> Response:
        app.logger.error("store: %s", error)
        return answer(Refusal(503, error.message))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return make_response(error.get_response())
        default = TITLES.get(status) or Text(error.name, error.name)
        response = answer(Refusal(status, _DETAILS.get(status, default)))
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
        return response
