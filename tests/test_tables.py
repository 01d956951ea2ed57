"""Tables as spreadsheets write them: read where nothing is lost, refused in words where it is."""

from collections.abc import Callable

import pytest

from pacte_graph.problems import Problem, Severity
from pacte_graph.release import check
from pacte_graph.tables import Column
from pacte_graph.validation import Engine
from tests.territory import TABLES, Territory

ACTIONS = "source/actions.csv"
HEADER = TABLES["source/actions"].splitlines()[0]


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    """What the problems are and where, in short."""
    return [
        (problem.severity.name, problem.code, str(problem.place).removeprefix("source/"))
        for problem in problems
    ]


def test_the_invented_territory_has_no_problem(territory: Territory) -> None:
    for engine in Engine:
        assert check(territory.folder, engine).problems == ()


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param(lambda text: "\ufeff" + text, [], id="byte order mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), [], id="CRLF"),
        pytest.param(lambda text: text.replace("\n", "\r"), [], id="CR alone"),
        pytest.param(lambda text: text.rstrip("\n"), [], id="no line end at the end"),
        pytest.param(lambda text: text.replace("\n", "\n\n") + "\n,,,,,,,\n", [], id="blank lines"),
        pytest.param(lambda text: text.replace("\n", ",,\n"), [], id="empty columns at the end"),
        pytest.param(
            lambda text: text.replace(HEADER, HEADER.upper()), [], id="header in capitals"
        ),
        pytest.param(
            lambda text: text.replace("contrat,", " contrat\u00a0,"), [], id="spaces in the header"
        ),
        pytest.param(lambda text: text.replace("a2,", "\u00a0a2 ,"), [], id="spaces around an id"),
        pytest.param(
            lambda text: text.replace(",c1,", ",\u202fc1\u00a0,"), [], id="spaces around a link"
        ),
        pytest.param(
            lambda text: text.replace("personnes-agees", "\u00a0personnes-agees "),
            [],
            id="spaces around a code",
        ),
        pytest.param(
            lambda text: text.replace(",", ";"),
            [("INFO", "separateur", "actions.csv:1")],
            id="semicolons",
        ),
        pytest.param(
            lambda text: text.replace(",", "\t"),
            [("INFO", "separateur", "actions.csv:1")],
            id="tabs",
        ),
        pytest.param(
            lambda text: text.encode("cp1252"),
            [("WARNING", "encodage", "actions.csv")],
            id="Windows-1252",
        ),
        pytest.param(
            lambda text: "\ufeff" + text.replace(",", ";").replace("\n", "\r\n"),
            [("INFO", "separateur", "actions.csv:1")],
            id="Excel in French",
        ),
    ],
)
def test_what_a_spreadsheet_does_to_a_table(
    form: Callable[[str], str | bytes],
    expected: list[tuple[str, str, str]],
    territory: Territory,
) -> None:
    territory.write(ACTIONS, form(territory.read(ACTIONS)))

    assert said(territory.check()) == expected


def test_a_header_and_nothing_else_is_a_table_without_records(territory: Territory) -> None:
    territory.write("source/lieux.csv", "id,libelle\n")
    territory.set("source/evenements.csv", "e1", "lieux", "")
    territory.set("source/evenements.csv", "e2", "lieux", "")

    assert [each.code for each in territory.check() if each.severity is Severity.VIOLATION] == []


def test_the_accents_of_windows_1252_are_read(territory: Territory) -> None:
    name = "source/lieux.csv"
    territory.write(name, territory.read(name).encode("cp1252"))

    (problem,) = territory.check()

    assert problem.code == "encodage"
    assert "Windows-1252" in problem.message.fr
    assert "Windows-1252" in problem.message.en


@pytest.mark.parametrize(
    ("header", "code", "column", "hint"),
    [
        (HEADER.replace("contrat", "contrats"), "colonne-inconnue", "contrats", "contrat"),
        (HEADER.replace("publics", "public"), "colonne-inconnue", "public", "publics"),
        (HEADER.replace("libelle_en", "libelle_de"), "colonne-inconnue", "libelle_de", "libelle"),
        (HEADER.replace("rang", "rang_en"), "colonne-inconnue", "rang_en", "rang"),
        (HEADER.replace("rang", "libelle"), "colonne-en-double", "libelle", ""),
        (HEADER.replace("rang", " LIBELLE\u00a0"), "colonne-en-double", "libelle", ""),
        (HEADER.replace("id,", "ide,"), "colonne-inconnue", "ide", "id"),
    ],
)
def test_a_header_that_is_wrong(
    header: str, code: str, column: str, hint: str, territory: Territory
) -> None:
    territory.replace(ACTIONS, HEADER, header)

    problems = territory.check()

    problem = next(each for each in problems if each.code == code)
    assert (problem.place.file, problem.place.line) == (ACTIONS, 1)
    assert problem.place.column == column
    assert hint in problem.remedy.fr
    assert hint in problem.remedy.en
    assert {each.place.file for each in problems} == {ACTIONS}, "and nothing else is blamed"
    assert all(each.place.line == 1 for each in problems)


def test_a_table_without_identifiers(territory: Territory) -> None:
    territory.replace(ACTIONS, "id,", "")

    (problem,) = territory.check()

    assert (problem.code, problem.place.line) == ("colonne-manquante", 1)
    assert "« id »" in problem.message.fr
    assert '"id"' in problem.message.en


def test_a_required_column_that_is_missing_is_said_once(territory: Territory) -> None:
    territory.write(
        ACTIONS,
        "id,libelle,contrat,citations\na1,Épicerie mobile,c1,epicerie\na2,Navette,c1,navette\n",
    )

    (problem,) = territory.check()

    assert (problem.severity.name, problem.code) == ("VIOLATION", "colonne-manquante")
    assert str(problem.place) == f"{ACTIONS}:1 [territoire]"
    assert "« territoire »" in problem.message.fr
    assert '"territoire"' in problem.message.en
    assert problem.expected.fr.startswith("Territoire du contrat")


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        pytest.param("", "table-vide", 1, id="empty"),
        pytest.param("\n\n", "table-vide", 1, id="blank"),
        pytest.param("\ufeff", "table-vide", 1, id="a byte order mark alone"),
        pytest.param(f'{HEADER}\na1,"Épicerie,,,c1\n', "csv-illisible", 2, id="quote never closed"),
        pytest.param(f'{HEADER}\na1,"Épicerie"x,,c1\n', "csv-illisible", 2, id="quote closed"),
        pytest.param(f'{HEADER}\na1,{"x" * 17_000_000}\n', "csv-illisible", 2, id="endless cell"),
        pytest.param('id,"libelle\n', "csv-illisible", 1, id="quote never closed in the header"),
        pytest.param("x" * 17_000_000, "csv-illisible", 1, id="endless header"),
        pytest.param(f"{HEADER}\na1,\x00,,c1\n", "csv-illisible", None, id="NUL"),
        pytest.param(HEADER.encode("utf-16"), "csv-illisible", None, id="UTF-16"),
        pytest.param(
            b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\x81\x8d", "csv-illisible", None,
            id="a workbook renamed",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_not_a_table(
    content: str | bytes, code: str, line: int | None, territory: Territory
) -> None:
    territory.write(ACTIONS, content)

    (problem,) = territory.check()

    assert (problem.severity.name, problem.code) == ("VIOLATION", code)
    assert (problem.place.file, problem.place.line) == (ACTIONS, line)
    assert problem.message.fr != problem.message.en


def test_a_folder_named_like_a_table(territory: Territory) -> None:
    (territory.folder / ACTIONS).unlink()
    (territory.folder / ACTIONS).mkdir()

    (problem,) = territory.check()

    assert (problem.code, str(problem.place)) == ("csv-illisible", ACTIONS)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("source/action.csv", "actions.csv"),
        ("source/Actions.CSV", "actions.csv"),
        ("source/pacts.csv", "pactes.csv"),
        ("source/actions.xlsx", "actions.csv"),
        ("source/notes.txt", ""),
    ],
)
def test_a_file_that_no_kind_is_kept_in(name: str, hint: str, territory: Territory) -> None:
    territory.write(name, "id\nx\n")

    (problem,) = territory.check()

    assert (problem.severity.name, problem.code) == ("VIOLATION", "table-inconnue")
    assert problem.place.file == name
    assert hint in problem.message.fr
    assert hint in problem.message.en
    assert "actions.csv" in problem.expected.fr


@pytest.mark.parametrize("name", [".~lock.actions.csv#", "~actions.csv", ".DS_Store"])
def test_what_a_desktop_leaves_is_passed_over(name: str, territory: Territory) -> None:
    territory.write(f"source/{name}", b"\x00")

    assert territory.check() == ()


def test_a_row_that_is_too_long(territory: Territory) -> None:
    territory.replace(ACTIONS, "a1,Épicerie mobile,", "a1,Épicerie, mobile,")

    problem = territory.check()[0]

    assert (problem.code, str(problem.place)) == ("cellule-en-trop", f"{ACTIONS}:2 [I2]")
    assert problem.value == "epicerie|deux-actions"
    assert "guillemets" in problem.remedy.fr
    assert len(territory.check()) == 1


def test_a_row_that_is_too_short(territory: Territory) -> None:
    territory.write("source/lieux.csv", "id,libelle,citations\ncafe,Café des parents\n")

    (problem,) = territory.check()

    assert problem.code == "MinCountConstraintComponent"
    assert str(problem.place) == "source/lieux.csv:2 [C2 citations]"


def test_a_value_under_no_header(territory: Territory) -> None:
    territory.replace(ACTIONS, ",libelle_en,", ",,")

    (problem,) = territory.check()

    assert (problem.code, str(problem.place)) == ("cellule-en-trop", f"{ACTIONS}:2 [C2]")
    assert problem.value == "Mobile grocery"


@pytest.mark.parametrize("cell", ["=SOMME(A1:A3)", "=1+1", "#REF!", "#N/D", "#NOM?", "#DIV/0!"])
def test_a_formula_or_its_error(cell: str, territory: Territory) -> None:
    territory.set(ACTIONS, "a2", "rang", cell)

    (problem,) = territory.check()

    assert (problem.code, str(problem.place)) == ("formule", f"{ACTIONS}:3 [D3 rang]")
    assert problem.value == cell
    assert "valeurs" in problem.remedy.fr
    assert "values" in problem.remedy.en


def test_an_identifier_that_is_given_twice(territory: Territory) -> None:
    territory.replace(ACTIONS, "a2,Navette", "a1,Navette")

    problems = territory.check()

    problem = next(each for each in problems if each.code == "identifiant-en-double")
    assert str(problem.place) == f"{ACTIONS}:3 [A3 id]"
    assert problem.value == "a1"
    assert "ligne 2" in problem.message.fr
    assert "line 2" in problem.message.en
    assert {each.place.file for each in problems if each.place.file == ACTIONS} == {ACTIONS}
    assert [each.code for each in problems if each.place.file == ACTIONS] == [problem.code]


def test_two_tables_of_one_segment_that_give_the_same_address(territory: Territory) -> None:
    territory.write(
        "source/chantiers.csv",
        "id,libelle,citations\nautre,Autre,reunion\nmobilite,Aller,reunion\n",
    )

    problems = territory.check()

    problem = next(each for each in problems if each.code == "adresse-en-double")
    assert str(problem.place) == "source/priorites.csv:2 [A2 id]"
    assert problem.value == "https://exemple.org/data/chantier/mobilite"
    assert "chantiers/mobilite" in problem.message.fr
    assert "chantiers/mobilite" in problem.message.en


def test_one_record_may_have_a_row_in_two_graphs(territory: Territory) -> None:
    territory.write("reference/acteurs.csv", "id,siren\nmission-locale,123456789\n")

    assert territory.check() == ()


def test_two_records_with_one_official_number(territory: Territory) -> None:
    territory.write(
        "reference/acteurs.csv",
        "id,libelle,nature,siren,citations\nmission-locale,,,123456789,\n"
        "double,Double,organisation,123456789,reunion\n",
    )

    problems = territory.check()

    assert [each.code for each in problems] == ["adresse-en-double"]
    assert problems[0].place.line is not None


def test_rows_without_an_identifier(territory: Territory) -> None:
    territory.replace(ACTIONS, "a2,Navette", ",Navette")

    problems = territory.check()

    problem = next(each for each in problems if each.place.file == ACTIONS)
    assert (problem.code, str(problem.place)) == ("identifiant-manquant", f"{ACTIONS}:3 [A3 id]")


@pytest.mark.parametrize(("position", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_have_the_letters_of_a_spreadsheet(position: int, letter: str) -> None:
    field = None
    assert Column("x", position, field, None).letter == letter  # type: ignore[arg-type]


def test_places_count_lines_of_the_file_and_rows_of_the_spreadsheet(territory: Territory) -> None:
    text = territory.read(ACTIONS).replace("Épicerie mobile,", '"Épicerie\nmobile",')
    territory.write(ACTIONS, text)
    territory.set(ACTIONS, "a2", "rang", "deux")

    (problem,) = territory.check()

    assert str(problem.place) == f"{ACTIONS}:4 [D3 rang]"
