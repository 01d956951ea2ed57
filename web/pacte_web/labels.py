"""The names of things, in the reader's language where there is one.

The order is always the same: the page's language, French, English, no language, any other, then
the local name; and, within a language, `skos:prefLabel` first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pacte_graph.namespaces import DCT, FOAF, RDFS, SH, SKOS, shorten
from pacte_graph.store import Store, Table, Value, select
from pacte_web import queries
from pacte_web.queries import bound, terms

_PROPERTIES = {
    each: rank
    for rank, each in enumerate(
        (SKOS + "prefLabel", RDFS + "label", DCT + "title", SH + "name", FOAF + "name")
    )
}
_SHORT = SKOS + "altLabel"
_PROPERTIES[_SHORT] = -1
_CHUNK = 400
_LONGEST = 90


@dataclass(frozen=True)
class Label:
    """A name, and its language when it is not that of the page."""

    text: str
    language: str | None = None


class Labels:
    """The labels of the IRIs of one page."""

    def __init__(self, found: Mapping[str, Label]) -> None:
        self._found = found

    def __getitem__(self, iri: str) -> Label:
        return self._found.get(iri) or Label(local_name(iri))

    def __contains__(self, iri: object) -> bool:
        return iri in self._found


def read_labels(
    store: Store, iris: Iterable[str], language: str, *, short: str | None = None
) -> Labels:
    """Ask the store for the labels of many IRIs at once.

    Those that begin with `short` are named by their `skos:altLabel` if they have one.
    """
    wanted = sorted(set(iris))
    best: dict[str, tuple[tuple[int, int, str], Label]] = {}
    for start in range(0, len(wanted), _CHUNK):
        resources = terms(wanted[start : start + _CHUNK])
        for iri, predicate, value in _named(
            select(store, bound(queries.LABELS, resources=resources))
        ):
            if predicate == _SHORT and not (short and iri.startswith(short)):
                continue
            rank = (language_rank(value.language, language), _PROPERTIES[predicate], value.text)
            if iri not in best or rank < best[iri][0]:
                best[iri] = (rank, Label(value.text, foreign(value.language, language)))
    unnamed = [iri for iri in wanted if iri not in best and "/citation/" in iri]
    for start in range(0, len(unnamed), _CHUNK):
        resources = terms(unnamed[start : start + _CHUNK])
        for row in select(store, bound(queries.QUOTE_LABELS, resources=resources)).rows:
            if row[0] and row[1]:
                text = _quoted(_shortened(row[1].text), language)
                best[row[0].text] = ((0, 0, ""), Label(text, foreign("fr", language)))
    return Labels({iri: label for iri, (_, label) in best.items()})


def language_rank(language: str | None, wanted: str) -> int:
    """How far a literal's language is from the one wanted; the smallest is shown."""
    order = (wanted, "fr", "en", None)
    return order.index(language) if language in order else len(order)


def foreign(language: str | None, page: str) -> str | None:
    """The language, when a reader of the page has to be told."""
    return language if language and language != page else None


def local_name(iri: str) -> str:
    """The last part of an IRI, or its prefixed name in a known vocabulary."""
    short = shorten(iri)
    if short != iri:
        return short
    name = iri.rstrip("/#")
    for separator in ("#", "/"):
        head, found, tail = name.rpartition(separator)
        if found and tail and not head.endswith(":/"):
            return tail
    return name


def _named(table: Table) -> Iterable[tuple[str, str, Value]]:
    for iri, predicate, label in table.rows:
        if iri and predicate and label and not label.is_iri:
            yield iri.text, predicate.text, label


def _quoted(text: str, language: str) -> str:
    return f"“{text}”" if language == "en" else f"«\u00a0{text}\u00a0»"


def _shortened(text: str) -> str:
    plain = " ".join(text.replace("**", "").split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1].rstrip() + "…"
