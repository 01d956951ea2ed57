"""The library of named questions: SPARQL files that say what they ask, in French and in English.

A file opens with comment lines, `# key: value`:

    # titre: Actions par public
    # title: Actions by public
    # question: Quelles actions visent un public, ses publics plus précis compris ?
    # question_en: Which actions are meant for a public, its narrower publics included?
    # compte: interpretation
    # parametre: public | concept | public | jeunes | Public visé | Target public

Three more are optional: `# croise: actions, publics` names what the question crosses,
`# reference:` the requirement that it answers, `# accueil: 1` its rank on the home page.

`compte` says what the answer rests on: `source` (what the source says) or `interpretation` (what
was read into it too). A parameter has a name, a sort (`concept`, `record`, `text`, `number`,
`date`), what it ranges over (a scheme, a segment), a default value and its label in both
languages. In the query it is written `$name`; its value is bound as an RDF term, never pasted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pacte_graph import resources
from pacte_graph.errors import QueryError
from pacte_graph.namespaces import VOCABULARY, XSD
from pacte_graph.terms import iri, is_iri, literal
from pacte_graph.text import Text

SOURCE = "source"
INTERPRETATION = "interpretation"


@dataclass(frozen=True)
class Parameter:
    """What a question can be asked about."""

    name: str
    sort: str
    range: str
    default: str
    label: Text


@dataclass(frozen=True)
class Question:
    """A named question and its query."""

    name: str
    title: Text
    question: Text
    rests_on: str
    home_rank: int | None
    parameters: tuple[Parameter, ...]
    query: str

    def with_values(self, values: Mapping[str, str], base: str) -> str:
        """The query with its parameters bound, those not given to their default.

        Raises `QueryError` for an unknown parameter or a value that is not of its sort.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in values:
            if name not in known:
                listed = ", ".join(sorted(known)) or "—"
                raise QueryError(
                    Text(
                        f"la question {self.name} n'a pas de paramètre « {name} » ({listed})",
                        f'the question {self.name} has no parameter "{name}" ({listed})',
                    )
                )
        terms = {
            each.name: _term(each, values.get(each.name) or each.default, base)
            for each in self.parameters
        }
        # in one pass: a value that looks like a parameter stays what it is
        return re.sub(r"\$(\w+)", lambda name: terms.get(name[1], name[0]), self.query)


def question_files(folder: Path | None = None) -> tuple[Path, ...]:
    """The files of the library."""
    return tuple(sorted((folder or resources.root() / "data" / "questions").glob("*.rq")))


def read_questions(folder: Path | None = None) -> dict[str, Question]:
    """The questions by name, in the order of their names.

    Raises `QueryError`, which names the file, when one lacks a heading.
    """
    return {path.stem: _read(path) for path in question_files(folder)}


def _read(path: Path) -> Question:
    text = path.read_text("utf-8")
    headings: dict[str, list[str]] = {}
    for match in re.finditer(r"^# (\w+): (.*)$", text, re.MULTILINE):
        headings.setdefault(match.group(1), []).append(match.group(2).strip())

    def one(key: str) -> str:
        if len(headings.get(key, [])) != 1:
            raise _bad_file(path, f"« # {key}: » est attendu une fois", f'one "# {key}:" expected')
        return headings[key][0]

    rests_on = one("compte")
    if rests_on not in (SOURCE, INTERPRETATION):
        raise _bad_file(path, "compte : source ou interpretation", "compte: bad value")
    return Question(
        name=path.stem,
        title=Text(one("titre"), one("title")),
        question=Text(one("question"), one("question_en")),
        rests_on=rests_on,
        home_rank=min((int(rank) for rank in headings.get("accueil", [])), default=None),
        parameters=tuple(_parameter(path, line) for line in headings.get("parametre", [])),
        query=text,
    )


def _parameter(path: Path, line: str) -> Parameter:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 6 or parts[1] not in _SORTS:
        raise _bad_file(path, f"paramètre illisible : {line}", f"cannot read parameter: {line}")
    name, sort, ranges, default, fr, en = parts
    return Parameter(name, sort, ranges, default, Text(fr, en))


def _bad_file(path: Path, fr: str, en: str) -> QueryError:
    return QueryError(Text(f"{path.name} : {fr}", f"{path.name}: {en}"))


_SORTS = {"concept", "record", "text", "number", "date"}


def _term(parameter: Parameter, value: str, base: str) -> str:
    if parameter.sort == "text":
        return literal(value)
    if parameter.sort == "number" and re.fullmatch(r"-?[0-9]+", value):
        return literal(value, datatype=XSD + "integer")
    if parameter.sort == "date" and _is_date(value):
        return literal(value, datatype=XSD + "date")
    if parameter.sort in ("concept", "record"):
        start = VOCABULARY if parameter.sort == "concept" else base
        address = value if "://" in value else f"{start}{parameter.range}/{value}"
        if is_iri(address):
            return iri(address)
    raise QueryError(
        Text(
            f"« {value} » ne convient pas au paramètre « {parameter.name} » ({parameter.sort})",
            f'"{value}" does not suit the parameter "{parameter.name}" ({parameter.sort})',
        )
    )


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
