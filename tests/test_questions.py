"""The named questions: what they say of themselves, and their exact answers on the real dataset.

`tests/expected/{name}.json` holds the rows of each question with its default parameters, in their
order; every file was read against the source document. When the tables change, write them anew
with PACTE_ATTENDUS=1, then read the difference: the source is what is right, not the file.
"""

import itertools
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pacte_graph import cli
from pacte_graph.errors import QueryError
from pacte_graph.questions import (
    INTERPRETATION,
    SOURCE,
    Question,
    question_files,
    read_questions,
)
from pacte_graph.release import Release
from pacte_graph.store import Store, Table, ask, select

EXPECTED = Path(__file__).parent / "expected"
QUESTIONS = read_questions()
ASPECTS = (
    "axes",
    "priorités",
    "actions",
    "publics",
    "thèmes",
    "acteurs",
    "territoires",
    "événements",
    "argent",
)
"""What the questions cross, two by two."""

Row = list[str | None]


def _answer(store: Store, release: Release, name: str, **values: str) -> Table:
    return select(store, QUESTIONS[name].with_values(values, str(release.manifest["base"])))


def _rows(table: Table, *columns: str) -> list[Row]:
    """The values of some columns, without repetition, in the order of the rows."""
    places = [table.variables.index(column) for column in columns or table.variables]
    found: list[Row] = []
    for row in table.rows:
        values = [None if (value := row[place]) is None else value.text for place in places]
        if values not in found:
            found.append(values)
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_answers_are_exact(name: str, store: Store, release: Release) -> None:
    table = _answer(store, release, name)
    path = EXPECTED / f"{name}.json"
    if os.environ.get("PACTE_ATTENDUS"):
        path.write_text(_as_text(table), "utf-8")
    expected = json.loads(path.read_text("utf-8"))
    assert list(table.variables) == expected["variables"]
    assert _rows(table) == expected["rows"]
    assert len(table.rows) == len(expected["rows"]), "a row comes twice"


def _as_text(table: Table) -> str:
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in _rows(table))
    variables = json.dumps(table.variables, ensure_ascii=False)
    return f'{{"variables": {variables},\n"rows": [\n{rows}\n]}}\n'


def test_no_expected_answer_is_left_over() -> None:
    assert {path.stem for path in EXPECTED.glob("*.json")} == set(QUESTIONS)


# Questions asked of the project from outside, with their answers: not taken from our own results.
REFERENCE: list[tuple[str, str, dict[str, str], tuple[str, ...], list[Row]]] = [
    (
        "QC01",
        "axes-du-pacte",
        {},
        ("libelle",),
        [
            ["Axe 1 - Prévenir la pauvreté et lutter contre les inégalités dès l'enfance"],
            ["Axe 2 - Amplifier la politique d'accès à l'emploi pour tous"],
            ["Axe 3 - Lutter contre la grande exclusion grâce à l'accès aux droits"],
            ["Axe 4 - Construire une transition écologique solidaire"],
        ],
    ),
    (
        "QC02",
        "actions-declarees-et-enumerees",
        {},
        ("territoire", "declarees", "enumerees", "ecart"),
        [
            ["Loire-Atlantique", "18", "17", "1"],
            ["Maine-et-Loire", "16", "15", "1"],
            ["Mayenne", "5", "5", "0"],
            ["Sarthe", "17", "14", "3"],
            ["Vendée", "8", "8", "0"],
            ["Nantes Métropole", "16", "15", "1"],
            ["Total", "80", "74", "6"],
        ],
    ),
    (
        "QC03",
        "contrats-aux-comptes-differents",
        {},
        ("territoire",),
        [["Loire-Atlantique"], ["Maine-et-Loire"], ["Sarthe"], ["Nantes Métropole"]],
    ),
    (
        "QC04",
        "votes-des-contrats",
        {},
        ("territoire", "debut", "fin"),
        [
            ["Mayenne", "2024-03-11", "2024-03-11"],
            ["Maine-et-Loire", "2024-03-13", "2024-03-14"],
            ["Sarthe", "2024-03-22", "2024-03-22"],
            ["Loire-Atlantique", "2024-03-25", "2024-03-27"],
            ["Nantes Métropole", "2024-04-12", "2024-04-12"],
            ["Vendée", "2024-05-17", "2024-05-17"],
        ],
    ),
    (
        "QC05",
        "priorites-regionales",
        {},
        ("rang", "libelle"),
        [
            ["1", "Précarité en milieu rural"],
            ["2", "Transition écologique solidaire"],
            ["3", "Accès aux droits et prévention des ruptures de parcours"],
            ["4", "Mobilité solidaire"],
            ["5", "Impact social"],
        ],
    ),
    (
        "QC08",
        "contrats-par-dispositif",
        {"dispositif": "slime"},
        ("territoire",),
        [["Loire-Atlantique"], ["Mayenne"]],
    ),
    (
        "QC09",
        "actions-d-un-theme",
        {"theme": "alimentation"},
        ("action",),
        [["44-01"], ["44-16"], ["49-15"], ["72-10"], ["72-12"], ["nm-15"]],
    ),
    (
        "QC10",
        "actions-d-un-theme",
        {"theme": "mobilite"},
        ("action",),
        [["44-14"], ["72-13"], ["72-14"], ["85-07"], ["85-08"]],
    ),
    (
        "QC12",
        "actions-d-un-public",
        {"public": "enfants"},
        ("action",),
        [
            ["44-01"],
            ["44-16"],
            ["49-03"],
            ["53-03"],
            ["72-10"],
            ["nm-01"],
            ["nm-02"],
            ["nm-03"],
        ],
    ),
    (
        "QC14",
        "nombre-d-actions-par-axe",
        {},
        ("axe", "nombre"),
        [
            ["axe-1", "26"],
            ["axe-2", "2"],
            ["axe-3", "29"],
            ["axe-4", "15"],
            ["indéterminé", "2"],
        ],
    ),
    (
        "QC15",
        "nombre-d-actions-par-axe-et-confiance",
        {"confiance": "elevee"},
        ("axe", "nombre"),
        [["axe-1", "9"], ["axe-2", "1"], ["axe-3", "6"], ["axe-4", "12"], ["total", "28"]],
    ),
    (
        "QC16",
        "actions-d-un-axe-par-territoire",
        {"axe": "axe-4"},
        ("territoire", "nombre"),
        [
            ["Loire-Atlantique", "4"],
            ["Maine-et-Loire", "2"],
            ["Mayenne", "1"],
            ["Sarthe", "4"],
            ["Vendée", "2"],
            ["Nantes Métropole", "2"],
        ],
    ),
    (
        "QC17",
        "themes-dans-plusieurs-contrats",
        {"minimum": "5"},
        ("theme",),
        [["autonomie-jeunes"], ["parentalite"], ["precarite-energetique"], ["protection-enfance"]],
    ),
    (
        "QC19",
        "evenements-d-un-mois",
        {"mois": "2024-09"},
        ("mention",),
        [
            ["9 et 10 septembre"],
            ["19 septembre"],
            ["23 septembre"],
            ["24 et 25 septembre"],
            ["26 septembre"],
            ["27 septembre"],
        ],
    ),
    (
        "QC20",
        "evenements-par-mois",
        {},
        ("mois", "nombre"),
        [
            ["2024-08", "1"],
            ["2024-09", "6"],
            ["2024-10", "2"],
            ["2024-11", "2"],
            ["Fin 2024/Début 2025", "1"],
            ["total", "12"],
        ],
    ),
    (
        "QC22",
        "evenements-hors-de-la-region",
        {},
        ("mention", "commune"),
        [["24 et 25 septembre", "Nancy"], ["9 et 10 septembre", "Paris"]],
    ),
    (
        "QC24",
        "acteurs-d-un-dispositif",
        {"dispositif": "lab-of-16-18"},
        ("role", "acteur"),
        [
            ["Pilote", "commissaire à la lutte contre la pauvreté"],
            ["Partenaire", "ARML"],
            ["Partenaire", "Conseil régional"],
            ["Partenaire", "DREETS"],
            ["Partenaire", "Rectorat"],
        ],
    ),
    (
        "QC26",
        "financement-d-un-dispositif",
        {"dispositif": "fipe"},
        (
            "montant",
            "devise",
            "periode",
            "debut",
            "fin",
            "projets",
            "financeur",
            "part",
            "montant_derive",
        ),
        [
            [
                "1145000",
                "EUR",
                "pour la période 2023-2025",
                "2023-01-01",
                "2025-12-31",
                "13",
                financeur,
                "0.5",
                "572500",
            ]
            for financeur in ("branche famille", "État")
        ],
    ),
    (
        "QC29",
        "leviers-et-blocs-d-une-priorite",
        {"chantier": "transition-ecologique-solidaire"},
        ("nature", "libelle"),
        [
            ["Levier", "alimentation durable et de qualité pour tous"],
            ["Levier", "mobilité solidaire et durable"],
            ["Levier", "lutte contre la précarité énergétique"],
            ["Bloc d’actions", "Accompagnement et formation"],
            ["Bloc d’actions", "Précarité énergétique"],
            ["Bloc d’actions", "Mobilité solidaire et durable"],
            ["Bloc d’actions", "Mieux manger pour tous"],
        ],
    ),
]


@pytest.mark.parametrize(
    ("name", "values", "columns", "rows"),
    [case[1:] for case in REFERENCE],
    ids=[case[0] for case in REFERENCE],
)
def test_reference_answers(
    name: str,
    values: dict[str, str],
    columns: tuple[str, ...],
    rows: list[Row],
    store: Store,
    release: Release,
) -> None:
    assert _rows(_answer(store, release, name, **values), *columns) == rows


def test_reference_questions_are_documented() -> None:
    documented = {
        reference for path in question_files() for reference in _listed(path, "reference", r",\s*")
    }
    assert documented == {case[0] for case in REFERENCE}


def _listed(path: Path, key: str, separator: str) -> list[str]:
    match = re.search(rf"^# {key}: (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return re.split(separator, match.group(1).strip()) if match else []


def test_every_pair_of_aspects_is_crossed() -> None:
    crossed = set()
    for path in question_files():
        for pair in _listed(path, "croise", r"\s*;\s*"):
            first, second = re.split(r",\s*", pair)
            assert {first, second} <= set(ASPECTS), f"{path.name}: {pair}"
            crossed.add(frozenset((first, second)))
    missing = [
        pair for pair in itertools.combinations(ASPECTS, 2) if frozenset(pair) not in crossed
    ]
    assert not missing


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_headings_are_complete_in_both_languages(question: Question) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.name)
    for text in (question.title, question.question):
        assert text.fr
        assert text.en
    assert question.question.fr.endswith(" ?")
    assert question.question.en.endswith("?")
    assert not question.question.en.endswith(" ?")
    for parameter in question.parameters:
        assert parameter.label.fr
        assert parameter.label.en
        assert parameter.default


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_queries_suit_any_territory(question: Question) -> None:
    query = re.sub(r"^#.*$", "", question.query, flags=re.MULTILINE)
    assert not re.search(r"<https?://[^>]*/(data|territoire|acteur)/", query)
    assert "ORDER BY" in query
    assert not re.search(r"\b(LIMIT|SERVICE|FROM)\b", query)
    used = set(re.findall(r"\$(\w+)", query))
    assert used == {parameter.name for parameter in question.parameters}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_what_an_answer_rests_on(question: Question, store: Store, release: Release) -> None:
    """An answer counted as the source's own is the same without any interpretation."""
    query = question.with_values({}, str(release.manifest["base"]))
    without = select(store, _without_interpretation(query, release))
    if question.rests_on == SOURCE:
        assert without == select(store, query)
    else:
        assert question.rests_on == INTERPRETATION
        assert without != select(store, query)


def _without_interpretation(query: str, release: Release) -> str:
    graphs = release.manifest["graphs"]
    assert isinstance(graphs, list)
    kept = [graph["iri"] for graph in graphs if "interpretation" not in graph["nature"]]
    assert len(kept) < len(graphs)
    dataset = "".join(f"FROM <{graph}>\nFROM NAMED <{graph}>\n" for graph in kept)
    return re.sub(r"^WHERE", dataset + "WHERE", query, count=1, flags=re.MULTILINE)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_default_values_exist(question: Question, store: Store, release: Release) -> None:
    for parameter in question.parameters:
        if parameter.sort in ("concept", "record"):
            query = f"ASK {{ ${parameter.name} ?property ?value }}"
            asked = replace(question, parameters=(parameter,), query=query)
            assert ask(store, asked.with_values({}, str(release.manifest["base"])))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("actions-d-un-theme", {"thème": "mobilite"}),
        ("actions-d-un-theme", {"theme": "pas un thème"}),
        ("actions-d-un-theme", {"theme": "mobilite> ?p ?o }"}),
        ("themes-dans-plusieurs-contrats", {"minimum": "cinq"}),
        ("themes-dans-plusieurs-contrats", {"minimum": "5.5"}),
        ("priorites-regionales", {"axe": "axe-1"}),
    ],
)
def test_wrong_parameters_are_refused(name: str, values: dict[str, str]) -> None:
    with pytest.raises(QueryError):
        QUESTIONS[name].with_values(values, "https://example.org/")


def test_a_text_parameter_is_data_not_syntax(store: Store, release: Release) -> None:
    """A quotation mark in a value closes nothing."""
    assert _answer(store, release, "roles-d-un-acteur", acteur='" } #').rows == ()


def test_lists_and_counts_agree_on_axes(store: Store, release: Release) -> None:
    for axis, number in _rows(_answer(store, release, "nombre-d-actions-par-axe"), "axe", "nombre"):
        if axis and axis.startswith("axe-"):
            listed = _rows(_answer(store, release, "actions-d-un-axe", axe=axis), "action")
            assert len(listed) == int(number or 0)


def test_lists_and_counts_agree_on_publics(store: Store, release: Release) -> None:
    counted = _rows(
        _answer(store, release, "nombre-d-actions-par-public"), "public", "avec_plus_precis"
    )
    for public, number in counted:
        if public and public != "indéterminé":
            listed = _answer(store, release, "actions-d-un-public", public=public)
            assert len(_rows(listed, "action")) == int(number or 0), public


def test_lists_and_counts_agree_on_workstreams(store: Store, release: Release) -> None:
    counted = _rows(_answer(store, release, "nombre-d-actions-par-chantier"), "chantier", "nombre")
    for workstream, number in counted:
        if workstream and workstream != "indéterminé":
            listed = _answer(store, release, "actions-d-une-priorite", chantier=workstream)
            assert len(_rows(listed, "action")) == int(number or 0), workstream


def test_each_contract_lists_the_actions_that_are_counted(store: Store, release: Release) -> None:
    counted = _rows(
        _answer(store, release, "actions-declarees-et-enumerees"), "territoire", "enumerees"
    )
    contracts = _rows(_answer(store, release, "etat-des-contrats"), "territoire", "code")
    for (territory, number), (same, code) in zip(counted[:-1], contracts, strict=True):
        assert territory == same
        listed = _answer(store, release, "actions-d-un-contrat", contrat=code or "")
        assert len(listed.rows) == int(number or 0)


def test_the_command_lists_every_question(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("fr", "en"):
        assert cli.main(["--langue", language, "questions"]) == cli.OK
        lines = capsys.readouterr().out.splitlines()
        assert [line.split()[0] for line in lines] == list(QUESTIONS)
        for line, question in zip(lines, QUESTIONS.values(), strict=True):
            assert question.question.get(language) in line


def test_the_command_answers_a_question(
    release: Release, output: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    status = cli.main(["query", "actions-d-un-axe", "axe=axe-2", "--sortie", str(output)])
    assert status == cli.OK
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert [line.split(",")[0] for line in lines] == ["action", "72-08", "nm-05"]


def test_the_home_page_is_given_ten_questions() -> None:
    ranks = sorted(each.home_rank for each in QUESTIONS.values() if each.home_rank is not None)
    assert ranks == list(range(1, 11))
