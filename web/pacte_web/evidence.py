"""What a page shows in support of its statements: quotes of the source, reasoned readings."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pacte_graph.store import Value
from pacte_web.labels import Labels
from pacte_web.shown import Shown, in_language, show
from pacte_web.site import Site
from pacte_web.urls import document

Rows = Iterable[tuple[Value | None, ...]]


@dataclass(frozen=True)
class Quote:
    """A passage of the source, with what stands around it."""

    href: str | None
    exact: str
    prefix: str
    suffix: str
    start: Shown
    end: Shown
    document: Shown


@dataclass(frozen=True)
class Reading:
    """One interpretation: what is read, by whom, on what grounds, how sure."""

    href: str | None
    label: str
    value: Shown
    retained: bool
    confidence: Shown | None
    grounds: tuple[Shown, ...]
    author: Shown | None
    date: Shown | None
    comment: Shown | None


def quotes(site: Site, rows: Rows, labels: Labels, language: str) -> Iterator[Quote]:
    """The rows of `queries.QUOTES`, for a page."""
    for quote, exact, prefix, suffix, start, end, source in rows:
        assert quote and exact and start and end and source
        yield Quote(
            href=document(site.spaces, quote.text),
            exact=exact.text,
            prefix=_without_blank_lines(prefix),
            suffix=_without_blank_lines(suffix),
            start=show(site, start, labels, language),
            end=show(site, end, labels, language),
            document=show(site, source, labels, language),
        )


def readings(
    site: Site, rows: Rows, labels: Labels, language: str, name: Callable[[str], str]
) -> Iterator[Reading]:
    """The rows of `queries.READINGS`, for a page; `name` names a property."""

    def shown(value: Value | None) -> Shown | None:
        return show(site, value, labels, language) if value else None

    by_reading: dict[str, list[tuple[Value | None, ...]]] = {}
    for row in rows:
        if row[0]:
            by_reading.setdefault(row[0].text, []).append(row)
    for iri, each in by_reading.items():
        _, path, value, retained, confidence, _, author, date, _ = each[0]
        assert path and value
        grounds = dict.fromkeys(row[5] for row in each if row[5])
        comments = in_language(dict.fromkeys(row[8] for row in each if row[8]), language)
        yield Reading(
            href=document(site.spaces, iri),
            label=name(path.text),
            value=show(site, value, labels, language),
            retained=retained is None or retained.text == "true",
            confidence=shown(confidence),
            grounds=tuple(show(site, ground, labels, language) for ground in grounds),
            author=shown(author),
            date=shown(date),
            comment=shown(comments[0]) if comments else None,
        )


def _without_blank_lines(value: Value | None) -> str:
    return re.sub(r"\n\s*\n", "\n", value.text) if value else ""
