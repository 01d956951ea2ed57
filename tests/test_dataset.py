"""From tables to statements: what each row says, in which graph, and what is wrong with it."""

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pacte_graph.dataset import open_dataset
from pacte_graph.description import description
from pacte_graph.errors import DatasetError
from pacte_graph.kinds import Model
from pacte_graph.model import read_model
from pacte_graph.namespaces import DCT, FOAF, OA, PACTE, RDF, ROOT, SKOS, XSD
from pacte_graph.problems import Problem, Severity
from pacte_graph.records import index
from pacte_graph.release import check
from pacte_graph.settings import Nature
from pacte_graph.statements import Statements
from pacte_graph.vocabulary import Vocabulary, read_vocabulary
from tests.territory import BASE, TABLES, Territory
from tests.test_terms import CHARACTERS

READINGS = "interpretation/interpretations.csv"


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary()


def statements(
    territory: Territory, model: Model, vocabulary: Vocabulary, nature: Nature
) -> tuple[set[ox.Triple], list[Problem]]:
    """What the tables of one graph say, and the problems met."""
    problems: list[Problem] = []
    opened = open_dataset(territory.folder, model, vocabulary, problems.append)
    records = index(opened, problems.append)
    reading = Statements(opened, records, problems.append)
    lines = [
        line
        for graph in opened.settings.graphs
        if graph.nature is nature
        for line in reading.of_graph(graph)
    ]
    assert all(line.endswith(" .\n") for line in lines)
    parsed = ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    return {quad.triple for quad in parsed}, problems


def node(local: str) -> ox.NamedNode:
    return ox.NamedNode(local if local.startswith("http") else BASE + local)


def text(value: str, language: str = "fr") -> ox.Literal:
    return ox.Literal(value, language=language)


def test_a_row_says_what_its_cells_say(
    territory: Territory, model: Model, vocabulary: Vocabulary
) -> None:
    found, problems = statements(territory, model, vocabulary, Nature.SOURCE)

    action = node("action/a1")
    assert {each for each in found if each.subject == action} == {
        ox.Triple(action, node(RDF + "type"), node(PACTE + "Action")),
        ox.Triple(action, node(DCT + "identifier"), ox.Literal("a1")),
        ox.Triple(action, node(SKOS + "prefLabel"), text("Épicerie mobile")),
        ox.Triple(action, node(SKOS + "prefLabel"), text("Mobile grocery", "en")),
        ox.Triple(
            action,
            node("https://schema.org/position"),
            ox.Literal("1", datatype=node(XSD + "integer")),
        ),
        ox.Triple(action, node(PACTE + "inscriteDans"), node("contrat/c1")),
        ox.Triple(action, node(DCT + "spatial"), node(ROOT + "territoire/departement/99")),
        ox.Triple(action, node(DCT + "source"), node("citation/epicerie")),
        ox.Triple(action, node(DCT + "source"), node("citation/deux-actions")),
    }
    assert problems == []


def test_a_path_of_two_steps_goes_through_a_node_that_has_a_name(
    territory: Territory, model: Model, vocabulary: Vocabulary
) -> None:
    found, _ = statements(territory, model, vocabulary, Nature.SOURCE)

    grant, amount = node("financement/f1"), node("financement/f1#montant")
    schema = "https://schema.org/"
    assert ox.Triple(grant, node(schema + "amount"), amount) in found
    assert {each for each in found if each.subject == amount} == {
        ox.Triple(amount, node(RDF + "type"), node(schema + "MonetaryAmount")),
        ox.Triple(
            amount,
            node(schema + "value"),
            ox.Literal("12500.5", datatype=node(XSD + "decimal")),
        ),
        ox.Triple(amount, node(schema + "currency"), ox.Literal("EUR")),
    }


def test_an_inverse_path_goes_from_the_value_to_the_record(
    territory: Territory, model: Model, vocabulary: Vocabulary
) -> None:
    territory.write(
        "source/participations.csv",
        "id,libelle,role,participe_a,participants,citations\n"
        "p1,Animation,animateur,evenement/e1,mission-locale,anime\n",
    )

    found, problems = statements(territory, model, vocabulary, Nature.SOURCE)

    takes_part = node("http://data.europa.eu/m8g/hasParticipation")
    assert ox.Triple(node("evenement/e1"), takes_part, node("participation/p1")) in found
    assert problems == []
    assert territory.check() == ()


def test_a_retained_reading_makes_the_plain_statement_and_another_does_not(
    territory: Territory, model: Model, vocabulary: Vocabulary
) -> None:
    found, problems = statements(territory, model, vocabulary, Nature.INTERPRETATION)

    assert problems == []
    action, event = node("action/a1"), node("evenement/e2")
    assert {each for each in found if each.subject in (action, event)} == {
        ox.Triple(action, node(PACTE + "axe"), node(ROOT + "vocab/axe/axe-3")),
        ox.Triple(action, node(PACTE + "theme"), node(ROOT + "vocab/theme/alimentation")),
        ox.Triple(
            event,
            node(PACTE + "debutAuPlusTot"),
            ox.Literal("2024-09-22", datatype=node(XSD + "date")),
        ),
        ox.Triple(
            event,
            node(PACTE + "finAuPlusTard"),
            ox.Literal("2024-12-20", datatype=node(XSD + "date")),
        ),
    }
    other = node("classement/a1-axe-autre")
    assert ox.Triple(other, node(OA + "hasBody"), node(ROOT + "vocab/axe/axe-4")) in found
    assert ox.Triple(other, node(OA + "hasTarget"), action) in found
    assert ox.Triple(other, node(RDF + "predicate"), node(PACTE + "axe")) in found
    dated = node("classement/e2-debut")
    assert ox.Triple(dated, node(OA + "bodyValue"), ox.Literal("2024-09-22")) in found


@pytest.mark.parametrize("cell", ["oui", "vrai", "OUI", "x", "1", " oui\u00a0"])
def test_a_reading_is_retained_however_yes_is_written(
    cell: str, territory: Territory, model: Model, vocabulary: Vocabulary
) -> None:
    territory.set(READINGS, "a1-theme", "retenu", cell)

    found, _ = statements(territory, model, vocabulary, Nature.INTERPRETATION)

    shortcut = ox.Triple(
        node("action/a1"), node(PACTE + "theme"), node(ROOT + "vocab/theme/alimentation")
    )
    assert shortcut in found


@pytest.mark.parametrize(
    ("column", "cell", "code", "place", "remedy"),
    [
        ("propriete", "axes", "champ-inconnu", "C2 propriete", "« axe »"),
        ("propriete", "siren", "champ-inconnu", "C2 propriete", ""),
        ("propriete", "", "MinCountConstraintComponent", "C2 propriete", ""),
        ("propriete", "=C3", "formule", "C2 propriete", "valeurs"),
        ("valeur_proposee", "axe-3|axe-4", "code-inconnu", "D2 valeur_proposee", ""),
        ("valeur_proposee", "axe-9", "code-inconnu", "D2 valeur_proposee", "« axe-"),
        ("valeur_proposee", "", "une-valeur-par-ligne", "D2 valeur_proposee", "une ligne"),
        ("valeur_proposee", "=A1", "formule", "D2 valeur_proposee", "valeurs"),
        ("cible", "action/a9", "reference-inconnue", "B2 cible", "« action/a"),
        ("cible", "a1", "reference-inconnue", "B2 cible", "« action/a1 »"),
        ("cible", "contrats/c1", "reference-inconnue", "B2 cible", "« contrat/c1 »"),
        ("cible", "", "MinCountConstraintComponent", "B2 cible", ""),
        ("confiance", "sûre", "code-inconnu", "G2 confiance", ""),
        ("retenu", "peut-être", "valeur-illisible", "E2 retenu", ""),
        ("auteur", "moi", "reference-inconnue", "I2 auteur", ""),
        ("date", "31/02/2026", "valeur-illisible", "F2 date", ""),
    ],
)  # fmt: skip
def test_a_reading_that_is_wrong_says_one_thing(
    column: str, cell: str, code: str, place: str, remedy: str, territory: Territory
) -> None:
    territory.set(READINGS, "a1-axe", column, cell)

    problems = [each for each in territory.check() if each.severity is Severity.VIOLATION]

    assert [(each.code, str(each.place)) for each in problems] == [
        (code, f"{READINGS}:2 [{place}]")
    ]
    assert remedy in problems[0].remedy.fr


def test_two_values_in_one_reading(territory: Territory) -> None:
    territory.set(READINGS, "a1-theme", "valeur_proposee", "alimentation|mobilite")

    (problem,) = territory.check()

    assert (problem.code, str(problem.place)) == (
        "une-valeur-par-ligne",
        f"{READINGS}:4 [D4 valeur_proposee]",
    )


@pytest.mark.parametrize(
    ("name", "identifier", "column", "cell", "code"),
    [
        ("source/actions", "a1", "contrat", "c9", "reference-inconnue"),
        ("source/actions", "a1", "territoire", "departement/98", "reference-inconnue"),
        ("source/actions", "a1", "rang", "un", "valeur-illisible"),
        ("source/actions", "a1", "publics", "tous", "code-inconnu"),
        ("source/actions", "a2", "libelle", "", "MinCountConstraintComponent"),
        ("source/actions", "a1", "citations", "", "MinCountConstraintComponent"),
        ("source/actions", "a1", "citations", "epicerie|absente", "reference-inconnue"),
        ("source/evenements", "e1", "debut_au_plus_tot", "31/02/2024", "valeur-illisible"),
        ("source/evenements", "e1", "debut_au_plus_tot", "2024-13-01", "valeur-illisible"),
        (
            "source/evenements",
            "e1",
            "debut_au_plus_tot",
            "2024-12-31",
            "LessThanOrEqualsConstraintComponent",
        ),
        ("source/evenements", "e1", "type", "fête", "code-inconnu"),
        ("source/financements", "f1", "montant", "beaucoup", "valeur-illisible"),
        ("source/financements", "f1", "objets", "a2", "reference-inconnue"),
        ("source/acteurs", "mission-locale", "siren", "12", "PatternConstraintComponent"),
        ("source/acteurs", "mission-locale", "nature", "", "MinCountConstraintComponent"),
        ("source/priorites", "mobilite", "rang", "0", "MinInclusiveConstraintComponent"),
        ("source/financements", "f1", "part", "1.5", "MaxInclusiveConstraintComponent"),
    ],
)
def test_a_cell_that_is_wrong_is_named_with_what_was_expected(
    name: str, identifier: str, column: str, cell: str, code: str, territory: Territory
) -> None:
    territory.set(f"{name}.csv", identifier, column, cell)

    (problem,) = territory.check()

    place = problem.place
    assert (problem.severity, problem.code) == (Severity.VIOLATION, code)
    assert (place.file, place.column) == (f"{name}.csv", column)
    header, *rows = csv.reader(io.StringIO(territory.read(f"{name}.csv")))
    row = next(number for number, row in enumerate(rows, 2) if row[0] == identifier)
    assert place.line == row
    assert place.cell == f"{chr(ord('A') + header.index(column))}{row}"
    assert problem.value in (cell, None, *cell.split("|"))
    assert problem.message.fr
    assert problem.message.fr != problem.message.en
    assert problem.expected.fr
    assert problem.focus
    assert problem.path


@pytest.mark.parametrize(
    "identifier",
    ["a 3", "épicerie", "A3", "a/3", "a_3", "a--3", "😀", "مرحبا", "a#3", "a%203", "<a>"],
)
def test_an_identifier_that_is_not_plain(identifier: str, territory: Territory) -> None:
    territory.write("source/lieux.csv", f"id,libelle,citations\n{identifier},Café,cafe\n")
    for event in ("e1", "e2"):
        territory.set("source/evenements.csv", event, "lieux", identifier)

    problems = [each for each in territory.check() if each.severity is Severity.VIOLATION]

    assert [(each.code, str(each.place)) for each in problems] == [
        ("PatternConstraintComponent", "source/lieux.csv:2 [A2 id]")
    ]
    assert problems[0].value == identifier
    assert "journee-impact-social-2024" in problems[0].message.fr


def test_a_broken_table_is_not_held_against_the_others(territory: Territory) -> None:
    territory.write("source/citations.csv", 'id,exact\nx,"y')

    assert [each.code for each in territory.check()] == ["csv-illisible"]


@pytest.mark.parametrize(
    ("folder", "fr", "en"),
    [
        ("absent", "n'est pas un dossier", "is not a folder"),
        ("exemple/pacte.toml", "n'est pas un dossier", "is not a folder"),
    ],
)
def test_a_folder_that_is_not_one(
    folder: str, fr: str, en: str, territory: Territory, model: Model, vocabulary: Vocabulary
) -> None:
    with pytest.raises(DatasetError) as error:
        open_dataset(territory.folder.parent / folder, model, vocabulary, print)

    assert fr in error.value.message.fr
    assert en in error.value.message.en


def test_a_graph_without_its_folder(territory: Territory) -> None:
    territory.replace("pacte.toml", 'dossier = "reference"', 'dossier = "references"')

    with pytest.raises(DatasetError, match="references"):
        territory.check()


def test_a_dataset_without_tables(territory: Territory) -> None:
    for path in territory.folder.rglob("*.csv"):
        path.unlink()

    with pytest.raises(DatasetError, match="aucune table"):
        territory.check()


def test_other_languages_have_columns_of_their_own(
    territory: Territory, model: Model, vocabulary: Vocabulary
) -> None:
    territory.replace("pacte.toml", '["fr", "en"]', '["en", "fr"]')
    territory.write("source/lieux.csv", "id,libelle,libelle_fr,citations\ncafe,Café,Kafé,cafe\n")

    found, _ = statements(territory, model, vocabulary, Nature.SOURCE)

    labels = {each.object for each in found if each.subject == node("lieu/cafe")}
    assert {text("Café", "en"), text("Kafé", "fr")} <= labels


def test_the_dataset_describes_itself_and_its_graphs(
    territory: Territory, model: Model, vocabulary: Vocabulary
) -> None:
    territory.replace("pacte.toml", 'base = "', 'contact = "pacte@exemple.fr"\nbase = "')
    opened = open_dataset(territory.folder, model, vocabulary, print)

    lines = "".join(description(opened.settings, index(opened, print)))
    found = {each.triple for each in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)}

    jeu = node("jeu")
    assert ox.Triple(jeu, node(DCT + "title"), text("Pacte d’Exemple")) in found
    assert ox.Triple(jeu, node(DCT + "title"), text("Pact of Exemple", "en")) in found
    territoire = node(ROOT + "territoire/departement/99")
    assert ox.Triple(jeu, node(DCT + "spatial"), territoire) in found
    mbox = [each.object for each in found if each.predicate == node(FOAF + "mbox")]
    assert mbox == [ox.NamedNode("mailto:pacte@exemple.fr")]
    graphs = {each.object for each in found if each.predicate == node(DCT + "hasPart")}
    names = ["source", "reference", "interpretation", "description", "inference"]
    assert graphs == {node(f"graphe/{name}") for name in [*names, "inference-interpretation"]}


@pytest.mark.parametrize(
    ("old", "new"),
    [('territoire = "departement/99"', 'territoire = "departement/98"'),
     ('document = "reunion"', 'document = "inconnu"')],
)  # fmt: skip
def test_settings_that_name_no_record_are_reported(
    old: str, new: str, territory: Territory
) -> None:
    territory.replace("pacte.toml", old, new)
    (problem,) = [each for each in check(territory.folder).problems if each.severity == 0]

    assert problem.code == "reference-inconnue"
    assert problem.place.file == "pacte.toml"
    assert problem.value in new


CELLS = [
    (name, column)
    for name, table in TABLES.items()
    for column in table.splitlines()[0].split(",")
    if column
]
ODD = st.text(CHARACTERS) | st.sampled_from(
    ["=A1", "|", "a1|a1", "\u00a0", '"', "\\", "'); --", "http://[", "../..", "\ufeff", "\x1f",
     "9" * 5000, "31/02/2024", "action/a1", "\u202eabc", "#REF!", "{id}", "oui", "-1", "1" * 40]
)  # fmt: skip


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cell=st.sampled_from(CELLS), value=ODD)
def test_any_text_in_any_cell_is_a_problem_or_a_value(
    cell: tuple[str, str], value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    territory = Territory(tmp_path_factory.mktemp("odd"))
    name, column = cell
    _, row, *_ = csv.reader(io.StringIO(territory.read(f"{name}.csv")))
    territory.set(f"{name}.csv", row[0], column, value)
    before = _contents(territory.folder)

    for problem in territory.check():
        assert problem.place.file.startswith(("source/", "reference/", "interpretation/", "pacte"))
        assert problem.message.fr
        assert problem.message.en

    assert _contents(territory.folder) == before


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary() | st.text(CHARACTERS).map(str.encode))
def test_any_file_as_a_table_is_a_problem_or_a_table(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    territory = Territory(tmp_path_factory.mktemp("odd"))
    territory.write("source/actions.csv", content)

    assert territory.check() != ()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    label=st.text(CHARACTERS, min_size=1).map(str.strip).filter(bool),
    wording=st.text(CHARACTERS.filter(lambda each: each not in "\x00\r"), min_size=1),
)
def test_texts_come_out_of_the_graph_as_they_were_typed(
    label: str,
    wording: str,
    tmp_path_factory: pytest.TempPathFactory,
    model: Model,
    vocabulary: Vocabulary,
) -> None:
    label = (
        label.replace("\x00", "").replace("\r", "").strip("\ufeff \u00a0\u202f\u2007\x1f") or "x"
    )
    territory = Territory(tmp_path_factory.mktemp("round"))
    territory.set("source/evenements.csv", "e1", "libelle", label)
    territory.set("source/evenements.csv", "e1", "mention_date", wording)

    found, problems = statements(territory, model, vocabulary, Nature.SOURCE)

    said = {each.code for each in problems}
    assert said <= {"formule"}
    if not said:
        event = node("evenement/e1")
        assert ox.Triple(event, node(SKOS + "prefLabel"), text(label)) in found
        assert ox.Triple(event, node(PACTE + "mentionOriginale"), ox.Literal(wording)) in found


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
