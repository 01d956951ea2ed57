"""What one cell says, as RDF terms in canonical form, or a problem that says why not.

Lexical forms are checked and made canonical here, before there is a literal: engines rewrite or
accept what they should not (`"01"^^xsd:integer`, 31 February).
"""

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Protocol

from pacte_graph.kinds import Field, Value
from pacte_graph.problems import NOTHING, Severity
from pacte_graph.tables import SEPARATOR
from pacte_graph.terms import iri, is_web_address, literal
from pacte_graph.text import Text
from pacte_graph.vocabulary import CodeList, Vocabulary, fold


class References(Protocol):
    """What knows the records that a cell can refer to."""

    def resolve(self, field: Field, identifier: str) -> str | None:
        """The IRI of the record that `identifier` names, None if there is none."""

    def may_be_unread(self, field: Field, identifier: str) -> bool:
        """Whether that record may stand in a table that could not be read."""

    def near(self, field: Field, identifier: str) -> list[str]:
        """Identifiers that look like the one that was not found."""


@dataclass(frozen=True)
class CellProblem:
    """A problem without its place, which the caller knows."""

    severity: Severity
    code: str
    message: Text
    value: str
    expected: Text = NOTHING
    remedy: Text = NOTHING


class CellReader:
    """Reads cells into terms."""

    def __init__(self, vocabulary: Vocabulary, references: References) -> None:
        self._vocabulary = vocabulary
        self._references = references

    def read(
        self, field: Field, text: str, language: str | None
    ) -> tuple[list[str], list[CellProblem]]:
        """The terms in a cell, as N-Triples text, and what is wrong with it.

        An empty cell has no terms. A value that is wrong has a problem instead of a term.
        """
        if field.value is Value.STRING and field.pattern is None and not field.many:
            return ([literal(text)] if text else []), []  # verbatim, spaces and all
        if not text or text.isspace():
            return [], []
        parts = text.split(SEPARATOR) if field.many else [text]
        terms: list[str] = []
        problems: list[CellProblem] = []
        for part in parts:
            value = _trimmed(part)
            if not value:
                problems.append(_empty_value(text))
                continue
            term, found = self._term(field, value, language)
            if term is not None:
                terms.append(term)
            if found is not None:
                problems.append(found)
        return terms, problems

    def is_true(self, field: Field, text: str) -> bool:
        """Whether a cell says yes."""
        return literal("true", datatype=field.datatype) in self.read(field, text, None)[0]

    def _term(
        self, field: Field, value: str, language: str | None
    ) -> tuple[str | None, CellProblem | None]:
        if field.value is Value.TEXT:
            return literal(value, language=language), None
        if field.value is Value.STRING:
            return literal(value), None
        if field.value is Value.CONCEPT:
            return self._concept(field, value)
        if field.value in (Value.REFERENCE, Value.ANY_REFERENCE):
            return self._reference(field, value)
        if field.value is Value.ADDRESS:
            return _address(value)
        read = _LITERALS[field.value]
        lexical, problem = read(value)
        if lexical is None:
            return None, problem
        return literal(lexical, datatype=field.datatype), problem

    def _concept(self, field: Field, value: str) -> tuple[str | None, CellProblem | None]:
        codes = self._vocabulary.code_list(field.scheme, field.target)
        if value in codes.by_code:
            return iri(codes.by_code[value]), None
        code = codes.by_label.get(fold(value))
        if code is not None:
            return iri(codes.by_code[code]), CellProblem(
                Severity.INFO,
                "libelle-au-lieu-du-code",
                Text(f"lu comme le code « {code} »", f'read as the code "{code}"'),
                value,
            )
        return None, _unknown_code(codes, value)

    def _reference(self, field: Field, value: str) -> tuple[str | None, CellProblem | None]:
        found = self._references.resolve(field, value)
        if found is not None:
            return iri(found), None
        if self._references.may_be_unread(field, value):
            return None, None  # that table has its problem already
        near = self._references.near(field, value)
        return None, CellProblem(
            Severity.VIOLATION,
            "reference-inconnue",
            Text(
                f"« {value} » ne désigne aucun enregistrement",
                f'"{value}" does not name any record',
            ),
            value,
            expected=_reference_form(field),
            remedy=_maybe(near),
        )


def _trimmed(text: str) -> str:
    return text.strip().strip("\u00a0\u202f\u2007\ufeff").strip()


def _empty_value(text: str) -> CellProblem:
    return CellProblem(
        Severity.VIOLATION,
        "valeur-vide",
        Text(
            f"une valeur est vide entre deux « {SEPARATOR} »",
            f'a value between two "{SEPARATOR}" is empty',
        ),
        text,
        remedy=Text(f"ôter le « {SEPARATOR} » en trop", f'remove the extra "{SEPARATOR}"'),
    )


def _reference_form(field: Field) -> Text:
    if field.value is Value.ANY_REFERENCE:
        return Text(
            "sorte/identifiant, par exemple action/44-17", "sort/identifier, such as action/44-17"
        )
    return Text(
        "l'identifiant d'un enregistrement existant", "the identifier of an existing record"
    )


def _unknown_code(codes: CodeList, value: str) -> CellProblem:
    near = difflib.get_close_matches(fold(value), codes.by_code, n=3)
    known = sorted(codes.by_code)
    listed = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
    return CellProblem(
        Severity.VIOLATION,
        "code-inconnu",
        Text(f"« {value} » n'est pas un code de la liste", f'"{value}" is not a code of the list'),
        value,
        expected=Text(listed, listed),
        remedy=_maybe(near),
    )


def _maybe(near: Sequence[str]) -> Text:
    if not near:
        return NOTHING
    fr = " ou ".join(f"« {each} »" for each in near)
    en = " or ".join(f'"{each}"' for each in near)
    return Text(f"peut-être {fr} ?", f"maybe {en}?")


def _address(value: str) -> tuple[str | None, CellProblem | None]:
    if is_web_address(value):
        return iri(value), None
    return None, CellProblem(
        Severity.VIOLATION,
        "adresse",
        Text("ce n'est pas une adresse web complète", "this is not a full web address"),
        value,
        expected=Text("https://…, sans espace", "https://…, without spaces"),
    )


Lexical = tuple[str | None, CellProblem | None]


def _wrong(value: str, what: Text, expected: Text, remedy: Text = NOTHING) -> Lexical:
    return None, CellProblem(
        Severity.VIOLATION, "valeur-illisible", what, value, expected=expected, remedy=remedy
    )


def _read_as(value: str, lexical: str) -> Lexical:
    return lexical, CellProblem(
        Severity.INFO,
        "valeur-normalisee",
        Text(f"lu comme {lexical}", f"read as {lexical}"),
        value,
    )


_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FRENCH_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_GROUPED = re.compile(r"[ \u00a0\u202f](?=\d{3}(\D|$))")


def _date(value: str) -> Lexical:
    expected = Text("une date AAAA-MM-JJ", "a date YYYY-MM-DD")
    if match := _ISO_DATE.fullmatch(value):
        year, month, day = match.groups()
    elif match := _FRENCH_DATE.fullmatch(value):
        day, month, year = match.groups()
    else:
        what = Text("ce n'est pas une date complète", "this is not a full date")
        remedy = Text(
            "pour une date imprécise, laisser vide et recopier la mention d'origine",
            "for an imprecise date, leave it empty and copy the original wording",
        )
        return _wrong(value, what, expected, remedy)
    try:
        lexical = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        what = Text("cette date n'existe pas", "this date does not exist")
        return _wrong(value, what, expected)
    return (lexical, None) if lexical == value else _read_as(value, lexical)


def _time(value: str) -> Lexical:
    match = re.fullmatch(r"(\d{1,2})(?::|[hH])(\d{2})?(?::(\d{2}))?", value)
    try:
        if match is None:
            raise ValueError(value)
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        lexical = time(hours, minutes, seconds).isoformat("seconds")
    except ValueError:
        what = Text("ce n'est pas une heure", "this is not a time")
        return _wrong(value, what, Text("une heure HH:MM:SS", "a time HH:MM:SS"))
    return (lexical, None) if lexical == value else _read_as(value, lexical)


def integer(value: str) -> int | None:
    """The whole number that a cell says, None if it says none."""
    lexical, _ = _integer(value)
    return None if lexical is None else int(lexical)


def _integer(value: str) -> Lexical:
    plain = _GROUPED.sub("", value)
    if not _INTEGER.fullmatch(plain):
        what = Text("ce n'est pas un nombre entier", "this is not a whole number")
        expected = Text("des chiffres seulement, 15 au plus", "digits only, 15 at most")
        return _wrong(value, what, expected)
    lexical = str(int(plain))
    return (lexical, None) if lexical == value else _read_as(value, lexical)


def _decimal(value: str) -> Lexical:
    plain = _GROUPED.sub("", value).removesuffix("€").strip().replace(",", ".")
    if not _DECIMAL.fullmatch(plain):
        what = Text("ce n'est pas un nombre", "this is not a number")
        expected = Text("des chiffres et un point, comme 1145000.5", "digits and a point")
        return _wrong(value, what, expected)
    number = Decimal(plain)
    lexical = format(number.normalize(), "f") if number else "0"
    return (lexical, None) if lexical == value else _read_as(value, lexical)


# No longer than what every engine computes with exactly.
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,12})?")


def _year(value: str) -> Lexical:
    if not re.fullmatch(r"[12][0-9]{3}", value):
        what = Text("ce n'est pas une année", "this is not a year")
        return _wrong(value, what, Text("quatre chiffres", "four digits"))
    return value, None


_BOOLEANS = {
    **dict.fromkeys(("oui", "vrai", "true", "1", "x"), "true"),
    **dict.fromkeys(("non", "faux", "false", "0"), "false"),
}


def _boolean(value: str) -> Lexical:
    lexical = _BOOLEANS.get(value.casefold())
    if lexical is None:
        what = Text("ce n'est ni oui ni non", "this is neither yes nor no")
        return _wrong(value, what, Text("oui ou non", "oui (yes) or non (no)"))
    return (lexical, None) if value in ("oui", "non") else _read_as(value, lexical)


_LITERALS: dict[Value, Callable[[str], Lexical]] = {
    Value.DATE: _date,
    Value.TIME: _time,
    Value.INTEGER: _integer,
    Value.DECIMAL: _decimal,
    Value.YEAR: _year,
    Value.BOOLEAN: _boolean,
}
