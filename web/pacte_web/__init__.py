"""The site: pages and a SPARQL endpoint on a release. A thin layer over `pacte_graph`."""

from collections.abc import Mapping

from flask import Flask

from pacte_graph.kinds import Model
from pacte_graph.questions import Question, read_questions
from pacte_graph.release import Release
from pacte_graph.store import Store
from pacte_web import (
    downloads,
    errors,
    headers,
    lists,
    pages,
    questions,
    sparql,
    things,
    urls,
    words,
)
from pacte_web.site import Site

LARGEST_BODY = 400_000
"""How many bytes a request may send: the longest query, percent-encoded, and some room."""


def create_app(
    release: Release,
    store: Store,
    model: Model,
    *,
    asked: Mapping[str, Question] | None = None,
) -> Flask:
    """The application that serves a release; the questions asked are the project's unless given."""
    site = Site(release, store, model, read_questions() if asked is None else asked)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    errors.register(app)
    headers.register(app)
    urls.keep_language(app)
    words.register(app, site)
    for module in (pages, lists, questions, sparql, downloads, things):
        app.register_blueprint(module.blueprint(site))
    return app
