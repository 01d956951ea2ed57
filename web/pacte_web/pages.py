"""The pages that are written and not derived: home, about, the index of lists."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template

from pacte_graph.kinds import Group, Kind
from pacte_graph.questions import Question
from pacte_graph.store import Value, select
from pacte_graph.terms import iri as term
from pacte_graph.terms import literal
from pacte_web import queries, records
from pacte_web.headers import lasting
from pacte_web.labels import read_labels
from pacte_web.language import reader_language
from pacte_web.queries import bound
from pacte_web.shown import Shown, show
from pacte_web.site import Site


@dataclass(frozen=True)
class Contract:
    """A contract, and how many actions it declares and lists."""

    contract: Shown
    place: Shown | None
    declared: int | None
    listed: int


@dataclass(frozen=True)
class Axis:
    """An axis, and how many actions were read as its own."""

    axis: Shown
    short: str
    actions: int


@dataclass(frozen=True)
class KindGroup:
    """Kinds under one heading of the shapes."""

    group: Group | None
    kinds: tuple[tuple[Kind, int], ...]


def blueprint(site: Site) -> Blueprint:
    """The addresses of the written pages."""
    views = Blueprint("pages", __name__)

    @views.get("/")
    def home() -> Response:
        language = reader_language()
        contracts = _contracts(site, language)
        counts = records.counts(site)
        page = render_template(
            "home.html",
            description=_description(site, language),
            contracts=contracts,
            declared=sum(each.declared or 0 for each in contracts),
            listed=sum(each.listed for each in contracts),
            axes=_axes(site, language),
            priorities=_priorities(site, language),
            counts=counts,
            groups=_groups(site, counts),
            questions=_some_questions(site),
        )
        return lasting(site, make_response(page))

    @views.get("/a-propos")
    def about() -> Response:
        page = render_template(
            "about.html",
            counts=records.counts(site),
            description=_description(site, reader_language()),
            graphs=_graphs(site, reader_language()),
        )
        return lasting(site, make_response(page))

    @views.get("/liste")
    def lists() -> Response:
        counts = records.counts(site)
        page = render_template(
            "lists.html",
            groups=_groups(site, counts),
            schemes=_schemes(site, reader_language()),
        )
        return lasting(site, make_response(page))

    return views


def _description(site: Site, language: str) -> str:
    query = bound(
        queries.DATASET,
        dataset=term(str(site.release.manifest["dataset"])),
        language=literal(language),
    )
    rows = select(site.store, query).rows
    return rows[0][0].text if rows and rows[0][0] else ""


def _contracts(site: Site, language: str) -> tuple[Contract, ...]:
    rows = select(site.store, queries.CONTRACTS).rows
    iris = [value.text for row in rows for value in row if value is not None and value.is_iri]
    labels = read_labels(site.store, iris, language)
    return tuple(
        Contract(
            show(site, contract, labels, language),
            show(site, place, labels, language) if place else None,
            int(declared.text) if declared else None,
            int(listed.text),
        )
        for contract, place, declared, listed in rows
        if contract and listed
    )


def _axes(site: Site, language: str) -> tuple[Axis, ...]:
    rows = select(site.store, bound(queries.AXES, language=literal(language))).rows
    labels = read_labels(site.store, [row[0].text for row in rows if row[0]], language)
    return tuple(
        Axis(
            show(site, axis, labels, language),
            short.text if short else label.text,
            int(number.text),
        )
        for axis, label, short, number in rows
        if axis and label and number
    )


def _priorities(site: Site, language: str) -> tuple[Shown, ...]:
    found = [row[0] for row in select(site.store, queries.PRIORITIES).rows if row[0]]
    labels = read_labels(site.store, [value.text for value in found], language)
    return tuple(show(site, value, labels, language) for value in found)


def _groups(site: Site, counts: dict[str, int]) -> tuple[KindGroup, ...]:
    groups: dict[Group | None, list[tuple[Kind, int]]] = {}
    for kind in site.model.kinds:
        groups.setdefault(kind.group, []).append((kind, counts[kind.name]))
    ordered = sorted(groups.items(), key=lambda item: item[0].order if item[0] else 1e9)
    return tuple(KindGroup(group, tuple(kinds)) for group, kinds in ordered)


def _schemes(site: Site, language: str) -> tuple[tuple[Shown, int], ...]:
    rows = select(site.store, queries.SCHEMES).rows
    labels = read_labels(site.store, [row[0].text for row in rows if row[0]], language)
    return tuple(
        (show(site, row[0], labels, language), int(row[1].text))
        for row in rows
        if row[0] and row[1]
    )


def _graphs(site: Site, language: str) -> tuple[tuple[Shown, str, int], ...]:
    graphs = site.release.manifest["graphs"]
    assert isinstance(graphs, list)
    labels = read_labels(site.store, [graph["iri"] for graph in graphs], language)
    return tuple(
        (
            show(site, Value(graph["iri"], True), labels, language),
            graph["nature"],
            graph["triples"],
        )
        for graph in graphs
    )


def _some_questions(site: Site) -> tuple[Question, ...]:
    """The questions that the library puts forward, in its order."""
    chosen = [each for each in site.questions.values() if each.home_rank is not None]
    return tuple(sorted(chosen, key=lambda question: question.home_rank or 0))
