"""Problems as data, and the same problems as text, JSON and SHACL."""

import json
import random

import pytest
from hypothesis import given
from rdflib import RDF, Graph, Literal, URIRef

from pacte_graph.namespaces import SH
from pacte_graph.problems import (
    Place,
    Problem,
    Severity,
    as_json,
    as_shacl,
    as_text,
    count,
    in_order,
    summary,
)
from pacte_graph.text import Text
from tests.test_terms import TEXTS

CELL = Problem(
    Severity.VIOLATION,
    "valeur-illisible",
    Place("actions.csv", 3, "rang", "D3"),
    Text("ce n'est pas un nombre", "this is not a number"),
    value="deux",
    expected=Text("des chiffres", "digits"),
    remedy=Text("écrire 2", "write 2"),
    focus="https://exemple.org/action/a1",
    path="https://schema.org/position",
    source="https://exemple.org/forme",
)
TABLE = Problem(Severity.WARNING, "encodage", Place("lieux.csv"), Text("Windows", "Windows (en)"))
NOTE = Problem(
    Severity.INFO,
    "MinCountConstraintComponent",
    Place("actions.csv", 2, "axe"),
    Text("sans axe", "no axis"),
)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("a.csv"), "a.csv"),
        (Place("a.csv", 3), "a.csv:3"),
        (Place("a.csv", 3, "rang"), "a.csv:3 [rang]"),
        (Place("a.csv", 3, "rang", "D3"), "a.csv:3 [D3 rang]"),
        (Place("a.csv", 3, "", "D3"), "a.csv:3 [D3]"),
    ],
)
def test_places_for_people(place: Place, expected: str) -> None:
    assert str(place) == expected


def test_gravest_first_then_in_the_order_of_the_tables_each_once() -> None:
    later = Problem(Severity.VIOLATION, "x", Place("actions.csv", 10), Text("", ""))

    assert in_order([NOTE, TABLE, later, CELL, CELL]) == [CELL, later, TABLE, NOTE]


def test_the_order_does_not_depend_on_chance() -> None:
    """Problems that differ by their shape alone would else come in the order of their hashes."""
    problems = [
        Problem(Severity.INFO, "x", Place("a", 1), Text("", ""), source=f"https://exemple.org/{n}")
        for n in range(50)
    ]
    shuffled = random.Random(1).sample(problems, len(problems))

    assert in_order(shuffled) == in_order(problems)
    assert as_json(shuffled) == as_json(problems)


def test_text_in_french_and_in_english() -> None:
    assert as_text([TABLE, CELL, NOTE], "fr").splitlines() == [
        "actions.csv:3 [D3 rang]: erreur: ce n'est pas un nombre",
        "    trouvé: « deux »",
        "    attendu: des chiffres",
        "    remède: écrire 2",
        "lieux.csv: avertissement: Windows",
        "actions.csv:2 [axe]: remarque: sans axe",
        "1 erreur, 1 avertissement, 1 remarque.",
    ]
    assert as_text([CELL], "en").splitlines() == [
        "actions.csv:3 [D3 rang]: error: this is not a number",
        "    found: « deux »",
        "    expected: digits",
        "    remedy: write 2",
        "1 error, 0 warning, 0 note.",
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\nb", "a⏎b"),
        ("x" * 500, "x" * 117 + "…"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("\u202eabc", "\\u202eabc"),
    ],
)
def test_a_value_cannot_disturb_the_terminal(value: str, shown: str) -> None:
    problem = Problem(Severity.INFO, "x", Place("a"), Text("", ""), value=value)

    assert f"« {shown} »" in as_text([problem], "fr")


def test_counts() -> None:
    assert count([CELL, CELL, NOTE]) == {
        Severity.VIOLATION: 2,
        Severity.WARNING: 0,
        Severity.INFO: 1,
    }
    assert summary([CELL, CELL], "fr") == "2 erreurs, 0 avertissement, 0 remarque."
    assert summary([], "fr") == "Aucun problème."
    assert summary([], "en") == "No problem."


def test_json_says_all_of_it() -> None:
    (row,) = json.loads(as_json([CELL]))

    assert row == {
        "severity": "violation",
        "code": "valeur-illisible",
        "file": "actions.csv",
        "line": 3,
        "column": "rang",
        "cell": "D3",
        "value": "deux",
        "message": {"fr": "ce n'est pas un nombre", "en": "this is not a number"},
        "expected": {"fr": "des chiffres", "en": "digits"},
        "remedy": {"fr": "écrire 2", "en": "write 2"},
        "focus": "https://exemple.org/action/a1",
        "path": "https://schema.org/position",
        "source": "https://exemple.org/forme",
    }


@pytest.mark.parametrize(
    ("problems", "conforms"), [([], True), ([NOTE, TABLE], True), ([NOTE, CELL], False)]
)
def test_a_shacl_report_conforms_unless_there_is_a_violation(
    problems: list[Problem], conforms: bool
) -> None:
    report = Graph().parse(data=as_shacl(problems), format="nt")

    (node,) = report.subjects(RDF.type, URIRef(SH + "ValidationReport"))
    assert report.value(node, URIRef(SH + "conforms")) == Literal(conforms)
    assert len(list(report.objects(node, URIRef(SH + "result")))) == len(problems)


def test_a_shacl_result_has_what_shacl_wants() -> None:
    report = Graph().parse(data=as_shacl([CELL]), format="nt")

    (result,) = report.subjects(RDF.type, URIRef(SH + "ValidationResult"))
    assert report.value(result, URIRef(SH + "resultSeverity")) == URIRef(SH + "Violation")
    assert report.value(result, URIRef(SH + "focusNode")) == URIRef(str(CELL.focus))
    assert report.value(result, URIRef(SH + "resultPath")) == URIRef(str(CELL.path))
    assert report.value(result, URIRef(SH + "sourceShape")) == URIRef(str(CELL.source))
    assert report.value(result, URIRef(SH + "value")) == Literal("deux")


@given(TEXTS)
def test_any_value_leaves_the_reports_readable(value: str) -> None:
    problem = Problem(Severity.INFO, "x", Place(value), Text(value, value), value=value)

    assert json.loads(as_json([problem]))[0]["value"] == value
    assert len(as_text([problem], "fr").split("\n")) == 3
    lines = [line for line in as_shacl([problem]).split("\n") if line]
    assert all(line.endswith(" .") for line in lines)
