"""What people type in cells: read when it is clear, refused in words when it is not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pacte_graph.cells import CellReader
from pacte_graph.dataset import open_dataset
from pacte_graph.kinds import Field, Model, Value
from pacte_graph.model import read_model
from pacte_graph.namespaces import XSD
from pacte_graph.problems import Severity
from pacte_graph.records import index
from pacte_graph.vocabulary import Vocabulary, read_vocabulary
from tests.territory import Territory
from tests.test_terms import CHARACTERS


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary()


@pytest.fixture
def reader(territory: Territory, model: Model, vocabulary: Vocabulary) -> CellReader:
    opened = open_dataset(territory.folder, model, vocabulary, _refuse)
    return CellReader(vocabulary, index(opened, _refuse))


def _refuse(problem: object) -> None:
    raise AssertionError(problem)


LITERALS = [
    # table, column, cell, literal or None, whether it is said to be read otherwise
    ("evenements", "debut_au_plus_tot", "2024-02-29", f'"2024-02-29"^^<{XSD}date>', False),
    ("evenements", "debut_au_plus_tot", "29/02/2024", f'"2024-02-29"^^<{XSD}date>', True),
    ("evenements", "debut_au_plus_tot", "1.3.2024", f'"2024-03-01"^^<{XSD}date>', True),
    ("evenements", "debut_au_plus_tot", "31/02/2024", None, True),
    ("evenements", "debut_au_plus_tot", "2024-13-01", None, True),
    ("evenements", "debut_au_plus_tot", "2023-02-29", None, True),
    ("evenements", "debut_au_plus_tot", "2024-2-1", None, True),
    ("evenements", "debut_au_plus_tot", "2024", None, True),
    ("evenements", "debut_au_plus_tot", "mars 2024", None, True),
    ("evenements", "debut_au_plus_tot", "12/03/24", None, True),
    ("evenements", "debut_au_plus_tot", "45363", None, True),
    ("evenements", "debut_au_plus_tot", "0000-01-01", None, True),
    ("evenements", "heure", "14:30:00", f'"14:30:00"^^<{XSD}time>', False),
    ("evenements", "heure", "14:30", f'"14:30:00"^^<{XSD}time>', True),
    ("evenements", "heure", "9h", f'"09:00:00"^^<{XSD}time>', True),
    ("evenements", "heure", "14H30", f'"14:30:00"^^<{XSD}time>', True),
    ("evenements", "heure", "25:00", None, True),
    ("evenements", "heure", "midi", None, True),
    ("financements", "montant", "1145000", f'"1145000"^^<{XSD}decimal>', False),
    ("financements", "montant", "1145000.0", f'"1145000"^^<{XSD}decimal>', True),
    ("financements", "montant", "1 145 000,50", f'"1145000.5"^^<{XSD}decimal>', True),
    ("financements", "montant", "1\u202f145\u202f000 €", f'"1145000"^^<{XSD}decimal>', True),
    ("financements", "montant", "12\u00a0500,50\u00a0€", f'"12500.5"^^<{XSD}decimal>', True),
    ("financements", "montant", "0,10", f'"0.1"^^<{XSD}decimal>', True),
    ("financements", "montant", "-0.0", f'"0"^^<{XSD}decimal>', True),
    ("financements", "montant", "1.145.000", None, True),
    ("financements", "montant", "1,145,000", None, True),
    ("financements", "montant", "1e6", None, True),
    ("financements", "montant", "NaN", None, True),
    ("financements", "montant", "Infinity", None, True),
    ("financements", "montant", "environ 40", None, True),
    ("financements", "montant", "9" * 5000, None, True),
    ("financements", "montant", "0." + "3" * 40, None, True),
    ("financements", "montant", "٣", None, True),
    ("actions", "rang", "7", f'"7"^^<{XSD}integer>', False),
    ("actions", "rang", "07", f'"7"^^<{XSD}integer>', True),
    ("actions", "rang", "+7", f'"7"^^<{XSD}integer>', True),
    ("actions", "rang", "1 200", f'"1200"^^<{XSD}integer>', True),
    ("actions", "rang", "7.0", None, True),
    ("actions", "rang", "sept", None, True),
    ("actions", "rang", "9" * 5000, None, True),
    ("interpretations", "retenu", "oui", f'"true"^^<{XSD}boolean>', False),
    ("interpretations", "retenu", "non", f'"false"^^<{XSD}boolean>', False),
    ("interpretations", "retenu", "VRAI", f'"true"^^<{XSD}boolean>', True),
    ("interpretations", "retenu", "x", f'"true"^^<{XSD}boolean>', True),
    ("interpretations", "retenu", "peut-être", None, True),
    ("acteurs", "siren", "123456789", '"123456789"', False),
    ("actions", "libelle", "  Épicerie\u00a0", '"Épicerie"@fr', False),
    ("actions", "libelle", "Aînés 👵🏽 — مرحبا", '"Aînés 👵🏽 — مرحبا"@fr', False),
    ("evenements", "mention_date", " le 12 | mars\n", '" le 12 | mars\\n"', False),
    ("citations", "exact", "\n", '"\\n"', False),
    ("citations", "prefixe", "\n\n", '"\\n\\n"', False),
]


@pytest.mark.parametrize(("table", "column", "cell", "expected", "said"), LITERALS)
def test_literals(
    table: str,
    column: str,
    cell: str,
    expected: str | None,
    said: bool,
    reader: CellReader,
    model: Model,
) -> None:
    field = model.by_name[table].by_name[column]

    terms, problems = reader.read(field, cell, "fr" if field.value is Value.TEXT else None)

    assert terms == ([] if expected is None else [expected])
    assert len(problems) == said
    for problem in problems:
        assert (problem.severity is Severity.VIOLATION) is (expected is None)
        assert problem.value == cell.strip()
        assert problem.message.fr != problem.message.en
        assert (problem.expected.fr != "") is (expected is None)


ROOT = "https://w3id.org/pacte-solidarites/"
BASE = "https://exemple.org/data/"


@pytest.mark.parametrize(
    ("table", "column", "cell", "expected"),
    [
        ("actions", "contrat", "c1", [f"<{BASE}contrat/c1>"]),
        ("actions", "territoire", "departement/99", [f"<{ROOT}territoire/departement/99>"]),
        ("contrats", "decline", "national", [f"<{ROOT}pacte/national>"]),
        (
            "contrats",
            "decline",
            "national| exemple",
            [f"<{ROOT}pacte/national>", f"<{BASE}pacte/exemple>"],
        ),
        ("evenements", "sujets", "action/a1", [f"<{BASE}action/a1>"]),
        ("evenements", "sujets", "chantier/mobilite", [f"<{BASE}chantier/mobilite>"]),
        (
            "evenements",
            "sujets",
            "territoire/departement/99",
            [f"<{ROOT}territoire/departement/99>"],
        ),
        ("evenements", "contribue_a", "mobilite", [f"<{BASE}chantier/mobilite>"]),
        ("actions", "axe", "axe-4", [f"<{ROOT}vocab/axe/axe-4>"]),
        ("actions", "publics", "parents|jeunes", [
            f"<{ROOT}vocab/public/parents>", f"<{ROOT}vocab/public/jeunes>"]),
        ("actions", "publics", "parents|parents", [f"<{ROOT}vocab/public/parents>"] * 2),
        ("acteurs", "page", "https://exemple.org/é?a=b#c", ["<https://exemple.org/é?a=b#c>"]),
    ],
)  # fmt: skip
def test_links(
    table: str, column: str, cell: str, expected: list[str], reader: CellReader, model: Model
) -> None:
    assert reader.read(model.by_name[table].by_name[column], cell, None) == (expected, [])


@pytest.mark.parametrize(
    ("table", "column", "cell", "code", "near"),
    [
        ("actions", "contrat", "c2", "reference-inconnue", "« c1 »"),
        ("actions", "contrat", "contrat/c1", "reference-inconnue", ""),
        ("actions", "contrat", "c1|c1", "reference-inconnue", ""),
        ("actions", "territoire", "departement/98", "reference-inconnue", "« departement/99 »"),
        ("evenements", "sujets", "a1", "reference-inconnue", "« action/a1 »"),
        ("evenements", "sujets", "actions/a1", "reference-inconnue", "« action/a1 »"),
        ("evenements", "sujets", "action/a3", "reference-inconnue", "« action/a1 »"),
        ("actions", "axe", "axe-5", "code-inconnu", "« axe-4 »"),
        ("actions", "axe", "mobilite", "code-inconnu", ""),
        ("actions", "publics", "parent", "code-inconnu", "« parents »"),
        ("actions", "publics", "parents|", "valeur-vide", "|"),
        ("actions", "publics", "parents| \u00a0|jeunes", "valeur-vide", "|"),
        ("acteurs", "page", "www.exemple.org", "adresse", ""),
        ("acteurs", "page", "https://exemple.org/100%", "adresse", ""),
        ("acteurs", "page", "https://[exemple", "adresse", ""),
    ],
)
def test_links_to_nothing(
    table: str, column: str, cell: str, code: str, near: str, reader: CellReader, model: Model
) -> None:
    _, (problem,) = reader.read(model.by_name[table].by_name[column], cell, None)

    assert (problem.severity, problem.code) == (Severity.VIOLATION, code)
    assert near in problem.remedy.fr
    assert problem.message.fr != problem.message.en
    assert problem.expected.fr or code == "valeur-vide"


@pytest.mark.parametrize("cell", ["Parents", "PARENTS", "parents isolés", "Personnes âgées"])
def test_a_label_is_read_for_its_code(cell: str, reader: CellReader, model: Model) -> None:
    terms, (problem,) = reader.read(model.by_name["actions"].by_name["publics"], cell, None)

    assert terms[0].startswith(f"<{ROOT}vocab/public/p")
    assert (problem.severity, problem.code) == (Severity.INFO, "libelle-au-lieu-du-code")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(text=st.text(CHARACTERS) | st.from_regex(r"[-+/.:,hH€ |0-9]{0,12}"))
def test_any_text_in_any_cell_is_read_or_said(text: str, reader: CellReader, model: Model) -> None:
    for field in _sorts(model):
        terms, problems = reader.read(field, text, "fr")
        for term in terms:
            assert term[0] in '<"'
            assert not term.endswith("\n")
        if text.strip(" \n\t|\u00a0") and not terms:
            assert problems or not text.strip()


def _sorts(model: Model) -> list[Field]:
    """One field of each sort of value."""
    fields = {
        (field.value, field.many): field
        for kind in model.kinds
        for field in kind.fields
        if field.value not in (Value.FIELD_NAME, Value.FIELD_VALUE)
    }
    return list(fields.values())


def test_the_tests_read_every_sort_of_value(model: Model) -> None:
    seen = {field.value for field in _sorts(model)} | {Value.FIELD_NAME, Value.FIELD_VALUE}
    assert seen == set(Value) - {Value.YEAR}, "no shape has a year"
