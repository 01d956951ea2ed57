"""Problems in data, as data: where, what is wrong, what was expected, how to mend it.

The commands print them as text or JSON, or as a SHACL report; the site lists them; tests compare
them. They come from reading the tables (`pacte_graph.tables`, `pacte_graph.cells`) and from
validating the graph (`pacte_graph.validation`).
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from pacte_graph.namespaces import SH
from pacte_graph.terms import iri, literal
from pacte_graph.text import Text


class Severity(IntEnum):
    """How grave a problem is; only a violation prevents a release."""

    VIOLATION = 0
    WARNING = 1
    INFO = 2

    @property
    def label(self) -> Text:
        """The word for people."""
        return _SEVERITIES[self]

    @property
    def shacl(self) -> str:
        """The severity's IRI in SHACL."""
        return SH + self.name.capitalize()


_SEVERITIES = {
    Severity.VIOLATION: Text("erreur", "error"),
    Severity.WARNING: Text("avertissement", "warning"),
    Severity.INFO: Text("remarque", "note"),
}
NOTHING = Text("", "")


@dataclass(frozen=True)
class Place:
    """Where in the tables: a file, its line (1 is the header), its column."""

    file: str
    line: int | None = None
    column: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        text = self.file
        if self.line is not None:
            text += f":{self.line}"
        if self.column is not None:
            text += f" [{' '.join(filter(None, (self.cell, self.column)))}]"
        return text

    @property
    def sort_key(self) -> tuple[str, int, str]:
        """Order by file, then line, then column."""
        return self.file, self.line or 0, self.column or ""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in one place.

    `code` is stable and names the sort of problem; `value` is what stands there; `focus`, `path`
    and `source` are the SHACL view of it, when the problem comes from a shape.
    """

    severity: Severity
    code: str
    place: Place
    message: Text
    value: str | None = None
    expected: Text = NOTHING
    remedy: Text = NOTHING
    focus: str | None = None
    path: str | None = None
    source: str | None = None

    @property
    def sort_key(self) -> tuple[int, str, int, str, tuple[str, ...]]:
        """Gravest first, then by place; the rest tells apart what stands in one place."""
        file, line, column = self.place.sort_key
        rest = (self.value, self.message.fr, self.focus, self.path, self.source)
        return self.severity, file, line, column, (self.code, *(each or "" for each in rest))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems without repetition, gravest first, then in the order of the tables."""
    return sorted(set(problems), key=lambda problem: problem.sort_key)


def count(problems: Iterable[Problem]) -> dict[Severity, int]:
    """How many problems there are of each severity."""
    found = Counter(problem.severity for problem in problems)
    return {severity: found.get(severity, 0) for severity in Severity}


def as_text(problems: Iterable[Problem], language: str) -> str:
    """Problems for reading in a terminal: two or three lines each, then the count."""
    lines: list[str] = []
    found = in_order(problems)
    for problem in found:
        where = str(problem.place)
        label = problem.severity.label.get(language)
        lines.append(f"{where}: {label}: {problem.message.get(language)}")
        if problem.value is not None:
            lines.append(f"    {_words(language, 'trouvé', 'found')}: {_shown(problem.value)}")
        if expected := problem.expected.get(language):
            lines.append(f"    {_words(language, 'attendu', 'expected')}: {expected}")
        if remedy := problem.remedy.get(language):
            lines.append(f"    {_words(language, 'remède', 'remedy')}: {remedy}")
    lines.append(summary(found, language))
    return "\n".join(line.translate(_VISIBLE) for line in lines)


def summary(problems: Iterable[Problem], language: str) -> str:
    """How many problems, in one line."""
    counts = count(problems)
    if not any(counts.values()):
        return _words(language, "Aucun problème.", "No problem.")
    parts = []
    for severity, number in counts.items():
        word = severity.label.get(language)
        parts.append(f"{number} {word}{'s' if number > 1 else ''}")
    return ", ".join(parts) + "."


def as_json(problems: Iterable[Problem]) -> str:
    """Problems as a JSON array, messages in both languages."""
    rows = [
        {
            "severity": problem.severity.name.lower(),
            "code": problem.code,
            "file": problem.place.file,
            "line": problem.place.line,
            "column": problem.place.column,
            "cell": problem.place.cell,
            "value": problem.value,
            "message": {"fr": problem.message.fr, "en": problem.message.en},
            "expected": {"fr": problem.expected.fr, "en": problem.expected.en},
            "remedy": {"fr": problem.remedy.fr, "en": problem.remedy.en},
            "focus": problem.focus,
            "path": problem.path,
            "source": problem.source,
        }
        for problem in in_order(problems)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def as_shacl(problems: Iterable[Problem]) -> str:
    """Problems as a SHACL validation report, in N-Triples.

    Problems found in the tables before there is a graph have the cell's place as their focus.
    """
    found = in_order(problems)
    conforms = all(problem.severity is not Severity.VIOLATION for problem in found)
    report = "_:rapport"
    lines = [
        f"{report} {iri(_TYPE)} {iri(SH + 'ValidationReport')} .",
        f"{report} {iri(SH + 'conforms')} "
        + literal("true" if conforms else "false", datatype=_BOOLEAN)
        + " .",
    ]
    for number, problem in enumerate(found):
        node = f"_:r{number}"
        lines.append(f"{report} {iri(SH + 'result')} {node} .")
        lines.append(f"{node} {iri(_TYPE)} {iri(SH + 'ValidationResult')} .")
        lines.append(f"{node} {iri(SH + 'resultSeverity')} {iri(problem.severity.shacl)} .")
        focus = iri(problem.focus) if problem.focus else literal(str(problem.place))
        lines.append(f"{node} {iri(SH + 'focusNode')} {focus} .")
        for language in ("fr", "en"):
            words = literal(problem.message.get(language), language=language)
            lines.append(f"{node} {iri(SH + 'resultMessage')} {words} .")
        if problem.path:
            lines.append(f"{node} {iri(SH + 'resultPath')} {iri(problem.path)} .")
        if problem.source:
            lines.append(f"{node} {iri(SH + 'sourceShape')} {iri(problem.source)} .")
        component = problem.code if problem.code.endswith("ConstraintComponent") else None
        if component:
            lines.append(f"{node} {iri(SH + 'sourceConstraintComponent')} {iri(SH + component)} .")
        if problem.value is not None:
            lines.append(f"{node} {iri(SH + 'value')} {literal(problem.value)} .")
    return "\n".join(lines) + "\n"


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


def _words(language: str, fr: str, en: str) -> str:
    return en if language == "en" else fr


def _shown(value: str) -> str:
    shown = value if len(value) <= 120 else value[:117] + "…"
    return f"« {shown} »"


# What would move the cursor, change colours or turn the line around is shown, not sent.
_VISIBLE = (
    {code: 0x2400 + code for code in range(0x20)}
    | {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *range(0x2028, 0x202F))}
    | {code: f"\\u{code:04x}" for code in (0x200E, 0x200F, *range(0x2066, 0x206A))}
    | {ord("\n"): "⏎"}
)
