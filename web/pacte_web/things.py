"""Every IRI of the graph answers: 303 from the thing to its document, in the format asked for."""

from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from pacte_graph import resources
from pacte_graph.store import ask, construct, select
from pacte_graph.terms import iri as term
from pacte_graph.text import Text
from pacte_web import errors, queries
from pacte_web.describe import describe, is_known, subjects
from pacte_web.headers import lasting, shared
from pacte_web.language import reader_language
from pacte_web.negotiation import HTML, SUFFIXES, best, split_suffix
from pacte_web.queries import bound, terms
from pacte_web.site import VOCABULARY, Site
from pacte_web.urls import iris, local_path
from pacte_web.vocabularies import concepts, contents, vocabulary_terms


def blueprint(site: Site) -> Blueprint:
    """The addresses of things and of their documents."""
    views = Blueprint("things", __name__)

    @views.get("/ontology/logo.svg")
    def logo() -> Response:
        drawing = (resources.root() / "ontology" / "logo.svg").read_bytes()
        return lasting(site, Response(drawing, content_type="image/svg+xml"))

    @views.get("/<path:path>")
    def thing(path: str) -> Response:
        iri = _find(site, path)
        suffix = ""
        if iri is None:
            stem, media_type = split_suffix(path)
            iri = _find(site, stem) if media_type else None
            suffix = path.removeprefix(stem)
        if iri is None:
            raise _unknown(site, path)
        target = url_for("things.document", path=_path(site, iri) + suffix)
        response = make_response(redirect(target, 303))
        response.headers.add("Link", f'<{target}>; rel="describedby"')
        response.vary.update(("Accept", "Accept-Language"))
        return shared(response)

    @views.get("/doc/<path:path>")
    def document(path: str) -> Response:
        iri, media_type = _find(site, path), None
        if iri is None:
            path, media_type = split_suffix(path)
            iri = _find(site, path)
        if iri is None:
            raise _unknown(site, path)
        if media_type is None:
            media_type = best(request.accept_mimetypes, SUFFIXES.values())
        if media_type is None:
            raise errors.not_acceptable(list(SUFFIXES.values()))
        response = _page(site, iri) if media_type == HTML else _data(site, iri, media_type)
        address = quote(f"/doc/{_path(site, iri)}")
        for suffix, each in SUFFIXES.items():
            if each != media_type:
                response.headers.add(
                    "Link", f'<{address}.{suffix}>; rel="alternate"; type="{each}"'
                )
            else:
                response.headers["Content-Location"] = f"{address}.{suffix}"
        response.headers.add("Link", f'<{iri}>; rel="canonical"')
        response.headers.add("Link", f'<{iri}>; rel="describes"')
        response.vary.update(("Accept", "Accept-Language"))
        return shared(lasting(site, response))

    return views


def _find(site: Site, path: str) -> str | None:
    """The IRI that a path stands for, if the graph knows it."""
    return next((iri for iri in iris(site.spaces, path) if is_known(site, iri)), None)


def _path(site: Site, iri: str) -> str:
    """The path at which an IRI that `_find` found is served."""
    return local_path(site.spaces, iri) or ""


def _unknown(site: Site, path: str) -> errors.Refusal:
    return errors.Refusal(
        404,
        Text(
            f"Le graphe ne connaît pas {iris(site.spaces, path)[-1]}",
            f"The graph does not know {iris(site.spaces, path)[-1]}",
        ),
    )


def _described(site: Site, iri: str) -> str:
    """The resource that a document is about: what a version IRI is a version of, or itself."""
    found = select(site.store, bound(queries.VERSION_OF, resource=term(iri))).rows
    return found[0][0].text if found and found[0][0] else iri


def _data(site: Site, iri: str, media_type: str) -> Response:
    described = _described(site, iri)
    if site.natures.get(described) is not None:
        query = bound(queries.WHOLE_GRAPH, graph=term(described))
    elif ask(site.store, bound(queries.HAS_STATEMENTS, resource=term(described))):
        query = bound(queries.DESCRIBED, subjects=terms(subjects(site, described)))
    else:
        query = bound(queries.MENTIONS, resource=term(described))
    answer = construct(site.store, query, media_type)
    return Response(answer.body, content_type=f"{answer.media_type}; charset=utf-8")


def _page(site: Site, iri: str) -> Response:
    language = reader_language()
    described = _described(site, iri)
    nature = site.natures.get(described)
    description = describe(site, described, language)
    extra: dict[str, object] = {}
    if nature == VOCABULARY:
        extra["concepts"] = concepts(site, described, language)
        extra["terms"] = vocabulary_terms(site, described, language)
    if nature is not None:
        extra["contents"] = contents(site, described, language)
    return make_response(
        render_template(
            "thing.html",
            thing=description,
            path=_path(site, iri),
            nature=nature,
            suffixes=SUFFIXES,
            **extra,
        )
    )
