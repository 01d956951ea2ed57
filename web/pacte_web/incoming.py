"""What points to a resource, counted by kind and property."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pacte_graph.kinds import Kind
from pacte_graph.namespaces import OA, PACTE
from pacte_graph.store import select
from pacte_graph.terms import iri as term
from pacte_web import queries
from pacte_web.queries import bound, listed
from pacte_web.site import Site

FIRST = 50
"""How many links of one sort a page shows."""

_READS = (PACTE + "Classement", OA + "hasTarget")


@dataclass(frozen=True)
class Group:
    """Resources of one kind, or of none, that point by one property; the first ones of them."""

    path: str
    kind: Kind | None
    total: int
    iris: tuple[str, ...]


def incoming(
    site: Site, iri: str, pointed: Iterable[tuple[str, str]], known: Collection[str]
) -> list[Group]:
    """The groups of resources that point to `iri`, in the order of the shapes.

    `pointed` are links that the shapes write from the other side: they count as incoming.
    Those of the properties in `known`, and readings, have a place of their own on the page.
    """
    inferred = listed(site.inferred_graphs)
    classes = listed([kind.target_class for kind in site.model.kinds])
    common = {"resource": term(iri), "inferred": inferred, "classes": classes}
    totals: dict[tuple[str, Kind | None], int] = {}
    iris: dict[tuple[str, Kind | None], list[str]] = {}
    for path, type_, count in select(site.store, bound(queries.INCOMING_GROUPS, **common)).rows:
        assert path and count
        if path.text in known or (type_ and (type_.text, path.text) == _READS):
            continue
        kind = site.model.by_class.get(type_.text) if type_ else None
        query = bound(
            queries.INCOMING if type_ else queries.INCOMING_OTHERS,
            **common,
            property=term(path.text),
            type=term(type_.text) if type_ else "",
            limit=FIRST,
        )
        key = (path.text, kind)
        totals[key] = int(count.text)
        iris[key] = [row[0].text for row in select(site.store, query).rows if row[0]]
    for path_iri, other in pointed:
        key = (path_iri, _owner(site, path_iri))
        totals[key] = totals.get(key, 0) + 1
        iris.setdefault(key, []).append(other)
    groups = (
        Group(path, kind, total, tuple(iris[path, kind][:FIRST]))
        for (path, kind), total in totals.items()
    )
    return sorted(groups, key=lambda group: (group.kind.order if group.kind else 1e9, group.path))


def _owner(site: Site, path: str) -> Kind:
    """The kind whose shapes write a property from its side."""
    return next(
        kind
        for kind in site.model.kinds
        for field in kind.fields
        if field.inverse and field.path == path
    )
