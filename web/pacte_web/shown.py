"""A value as a page shows it: a link with its label, words, a number, a date."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal, InvalidOperation

from pacte_graph.namespaces import OA, PACTE, PREFIXES, XSD
from pacte_graph.store import Value
from pacte_web import typography
from pacte_web.labels import Labels, foreign, language_rank
from pacte_web.site import Site
from pacte_web.urls import document

_PLAIN = {None, XSD + "string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}
_NUMBERS = {
    XSD + name
    for name in ("integer", "decimal", "nonNegativeInteger", "positiveInteger", "int", "long")
}


@dataclass(frozen=True)
class Shown:
    """What stands in a cell or a line of a page."""

    text: str
    href: str | None = None
    external: bool = False
    language: str | None = None
    machine: str | None = None
    datatype: str | None = None
    natures: tuple[str, ...] = ()
    iri: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether it lines up on the right of a column."""
        return self.datatype == "number"

    @property
    def interpreted(self) -> bool:
        """Whether it is only known by interpretation."""
        return bool(self.natures) and all(
            nature in ("interpretation", "inference-interpretation") for nature in self.natures
        )


def show(
    site: Site, value: Value, labels: Labels, language: str, natures: Iterable[str] = ()
) -> Shown:
    """How a value is shown to a reader of `language`."""
    shown = _link(site, value, labels) if value.is_iri else _literal(value, language)
    return replace(shown, natures=tuple(sorted(set(natures))))


def verbatim(site: Site, path: str, shown: Shown, language: str) -> Shown:
    """Words copied from the source have no language tag in the data, but they have its language."""
    if path in _VERBATIM:
        return replace(shown, language=foreign(site.language, language))
    return shown


_VERBATIM = {PACTE + "mentionOriginale", OA + "exact", OA + "prefix", OA + "suffix"}


def _link(site: Site, value: Value, labels: Labels) -> Shown:
    href = document(site.spaces, value.text)
    external = href is None and value.text.startswith(("http://", "https://"))
    if external and value.text not in labels and value.text == labels[value.text].text:
        return Shown(value.text, value.text, True, iri=value.text)
    known = value.text in labels or href is not None or _has_prefix(value.text)
    label = labels[value.text]
    return Shown(
        label.text if known else value.text,
        href or (value.text if external else None),
        external,
        label.language,
        iri=value.text,
    )


def _has_prefix(iri: str) -> bool:
    return any(iri.startswith(base) for base in PREFIXES.values())


def _literal(value: Value, language: str) -> Shown:
    text, datatype = value.text, value.datatype
    try:
        if datatype in _NUMBERS:
            number = Decimal(text)
            return Shown(typography.number(number, language), datatype="number")
        if datatype == XSD + "boolean":
            return Shown(_BOOLEANS[language][text in ("true", "1")])
        if datatype == XSD + "date":
            words = typography.day(date.fromisoformat(text), language)
            return Shown(words, machine=text, datatype="date")
        if datatype == XSD + "time":
            words = typography.hour(time.fromisoformat(text), language)
            return Shown(words, machine=text, datatype="date")
    except (ValueError, InvalidOperation):
        return Shown(text, datatype=datatype)
    return Shown(
        text,
        language=foreign(value.language, language),
        datatype=None if datatype in _PLAIN else (datatype or "").rpartition("#")[2],
    )


_BOOLEANS = {"fr": ("non", "oui"), "en": ("no", "yes")}


def in_language(values: Iterable[Value], language: str) -> list[Value]:
    """The values without the translations of those that exist in the nearest language."""
    each = list(values)
    ranks = [language_rank(value.language, language) for value in each if value.language]
    if not ranks:
        return each
    nearest = min(ranks)
    return [
        value
        for value in each
        if not value.language or language_rank(value.language, language) == nearest
    ]
