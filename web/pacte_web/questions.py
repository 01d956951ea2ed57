"""The library of named questions: an index, and a page for each with its answer."""

import re
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from pacte_graph.errors import QueryError
from pacte_graph.namespaces import VOCABULARY
from pacte_graph.questions import Parameter, Question
from pacte_graph.store import GRAPHS, RESULTS, select
from pacte_graph.terms import iri as term
from pacte_graph.terms import is_iri
from pacte_graph.text import Text
from pacte_graph.vocabulary import fold
from pacte_web import queries
from pacte_web.errors import Refusal
from pacte_web.headers import lasting, shared
from pacte_web.labels import Label, read_labels
from pacte_web.language import reader_language
from pacte_web.negotiation import TABLE_FORMATS
from pacte_web.queries import bound, terms
from pacte_web.site import Site
from pacte_web.tables import show_table

MOST_CHOICES = 300
"""How many records a parameter can be chosen from in a menu; beyond, it is typed."""


@dataclass(frozen=True)
class Choice:
    """One value of a parameter in a menu."""

    value: str
    label: Label
    selected: bool


@dataclass(frozen=True)
class Entry:
    """A parameter as the form shows it: a menu, or a box when there are no choices."""

    parameter: Parameter
    value: str
    choices: tuple[Choice, ...]


def blueprint(site: Site) -> Blueprint:
    """The addresses of the questions."""
    views = Blueprint("questions", __name__)

    @views.get("/questions")
    def index() -> Response:
        page = render_template("questions.html", questions=site.questions.values())
        return lasting(site, make_response(page))

    @views.get("/questions/<name>")
    def question(name: str) -> Response:
        asked = _question(site, name)
        values = _values(asked)
        language = reader_language()
        try:
            query = asked.with_values(values, site.base)
        except QueryError as error:
            raise Refusal(400, error.message) from error
        page = render_template(
            "question.html",
            question=asked,
            query=without_headings(query),
            values=values,
            entries=[_entry(site, each, values, language) for each in asked.parameters],
            table=show_table(site, select(site.store, query), language),
        )
        return lasting(site, make_response(page))

    @views.get("/questions/<name>.<any(csv, json, tsv, xml):suffix>")
    def data(name: str, suffix: str) -> Response:
        asked = _question(site, name)
        query = asked.with_values(_values(asked), site.base)
        media_type = TABLE_FORMATS[suffix]
        answer = site.store.query(query, media_type)
        assert answer.media_type in RESULTS or answer.media_type in GRAPHS
        return shared(lasting(site, Response(answer.body, content_type=answer.media_type)))

    return views


def without_headings(query: str) -> str:
    """A query of the library without the comments that its page says in words.

    >>> without_headings("# titre: A\\n# title: A\\n\\nASK {}\\n")
    'ASK {}\\n'
    """
    return re.sub(r"\A(?:# \w+: .*\n|#?[ \t]*\n)+", "", query)


def _question(site: Site, name: str) -> Question:
    found = site.questions.get(name)
    if found is None:
        raise Refusal(
            404,
            Text(f"Aucune question ne s'appelle « {name} ».", f'No question is called "{name}".'),
        )
    return found


def _values(question: Question) -> dict[str, str]:
    names = {parameter.name for parameter in question.parameters}
    return {name: value for name, value in request.args.items() if name in names and value}


def _entry(site: Site, parameter: Parameter, values: dict[str, str], language: str) -> Entry:
    value = values.get(parameter.name, parameter.default)
    found: list[str] = []
    start = site.base
    if parameter.sort == "concept":
        start = VOCABULARY
        query = bound(queries.SCHEME_CHOICES, scheme=term(VOCABULARY + parameter.range))
        found = [row[0].text for row in select(site.store, query).rows if row[0]]
    elif parameter.sort == "record":
        kinds = site.model.by_segment.get(parameter.range, ())
        query = bound(
            queries.CHOICES,
            classes=terms(kind.target_class for kind in kinds),
            graphs=terms(site.data_graphs),
            limit=MOST_CHOICES + 1,
        )
        found = [row[0].text for row in select(site.store, query).rows if row[0]]
    if len(found) > MOST_CHOICES:
        found = []
    chosen = value if "://" in value else f"{start}{parameter.range}/{value}"
    if found and chosen not in found and is_iri(chosen):
        found.append(chosen)
    labels = read_labels(site.store, found, language)
    prefix = f"{start}{parameter.range}/"
    choices = (Choice(iri.removeprefix(prefix), labels[iri], iri == chosen) for iri in found)
    return Entry(parameter, value, tuple(sorted(choices, key=lambda one: fold(one.label.text))))
