"""The command: what it prints, in which language, and the status that it leaves."""

import json
import subprocess
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.term import Literal

from pacte_graph import __version__
from pacte_graph.cli import FORMATS, main
from pacte_graph.namespaces import SH
from pacte_graph.questions import read_questions
from pacte_graph.release import Release
from tests.processes import command, environment
from tests.territory import Territory

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PACTE_LANGUE", raising=False)
    monkeypatch.delenv("PACTE_SORTIE", raising=False)


def check(territory: Territory, *arguments: str) -> int:
    return main(["check", str(territory.folder), "--moteur", "rapide", *arguments])


def test_help_is_in_both_languages(capsys: Said) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])

    said = capsys.readouterr().out
    assert stop.value.code == 0
    assert "construire une version publiable / make a release" in said
    for name in ("build", "check", "query", "questions", "serve"):
        assert name in said
        with pytest.raises(SystemExit):
            main([name, "--help"])
        assert f"usage: pacte-graph {name}" in capsys.readouterr().out


def test_version(capsys: Said) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--version"])

    assert (stop.value.code, capsys.readouterr().out) == (0, f"{__version__}\n")


@pytest.mark.parametrize(
    "arguments",
    [[], ["chercher"], ["check", "--format", "xml"], ["--langue", "de", "check"], ["query"],
     ["build", "--moteur", "autre"], ["check", "a", "b"]],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_is_wrong(arguments: list[str], capsys: Said) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)

    said = capsys.readouterr()
    assert (stop.value.code, said.out) == (2, "")
    assert "usage: pacte-graph" in said.err


def test_a_valid_dataset(territory: Territory, capsys: Said) -> None:
    assert check(territory) == 0
    assert capsys.readouterr().out == "Aucun problème.\n"


def test_the_language_is_an_option_or_a_variable(
    territory: Territory, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(territory.folder)
    main(["--langue", "en", "check", folder, "--moteur", "rapide"])
    assert capsys.readouterr().out == "No problem.\n"

    monkeypatch.setenv("PACTE_LANGUE", "en")
    check(territory)
    assert capsys.readouterr().out == "No problem.\n"

    monkeypatch.setenv("PACTE_LANGUE", "tlh")
    check(territory)
    assert capsys.readouterr().out == "Aucun problème.\n"


def test_problems_are_printed_with_their_place(territory: Territory, capsys: Said) -> None:
    territory.set("source/actions.csv", "a2", "contrat", "c2")

    assert check(territory) == 1

    assert capsys.readouterr().out.splitlines() == [
        "source/actions.csv:3 [E3 contrat]: erreur: « c2 » ne désigne aucun enregistrement",
        "    trouvé: « c2 »",
        "    attendu: l'identifiant d'un enregistrement existant",
        "    remède: peut-être « c1 » ?",
        "1 erreur, 0 avertissement, 0 remarque.",
    ]


def test_problems_in_english(territory: Territory, capsys: Said) -> None:
    territory.set("source/actions.csv", "a2", "contrat", "c2")

    assert main(["--langue", "en", "check", str(territory.folder), "--moteur", "rapide"]) == 1

    assert capsys.readouterr().out.splitlines() == [
        'source/actions.csv:3 [E3 contrat]: error: "c2" does not name any record',
        "    found: « c2 »",
        "    expected: the identifier of an existing record",
        '    remedy: maybe "c1"?',
        "1 error, 0 warning, 0 note.",
    ]


def test_problems_as_json(territory: Territory, capsys: Said) -> None:
    territory.set("source/actions.csv", "a2", "contrat", "c2")

    assert check(territory, "--format", "json") == 1

    (problem,) = json.loads(capsys.readouterr().out)
    assert problem["severity"] == "violation"
    assert problem["code"] == "reference-inconnue"
    assert (problem["file"], problem["line"]) == ("source/actions.csv", 3)
    assert (problem["column"], problem["cell"], problem["value"]) == ("contrat", "E3", "c2")
    for words in ("message", "expected", "remedy"):
        assert problem[words]["fr"]
        assert problem[words]["en"]
    assert problem["focus"] == "https://exemple.org/data/action/a2"


@pytest.mark.parametrize(("contract", "status"), [("c1", 0), ("c2", 1)])
def test_problems_as_a_shacl_report(
    contract: str, status: int, territory: Territory, capsys: Said
) -> None:
    territory.set("source/actions.csv", "a2", "contrat", contract)
    territory.set("source/contrats.csv", "c1", "nombre_actions_declare", "18")

    assert check(territory, "--format", "shacl") == status

    report = Graph().parse(data=capsys.readouterr().out, format="nt")
    (node,) = report.subjects(RDF.type, URIRef(SH + "ValidationReport"))
    assert report.value(node, URIRef(SH + "conforms")) == Literal(status == 0)
    results = list(report.objects(node, URIRef(SH + "result")))
    severities = [str(report.value(each, URIRef(SH + "resultSeverity"))) for each in results]
    assert sorted(severities) == [SH + "Violation"] * status + [SH + "Warning"]
    for each in results:
        languages = [
            words.language
            for words in report.objects(each, URIRef(SH + "resultMessage"))
            if isinstance(words, Literal)
        ]
        assert sorted(map(str, languages)) == ["en", "fr"]


def test_warnings_do_not_make_a_dataset_invalid(territory: Territory, capsys: Said) -> None:
    territory.set("source/contrats.csv", "c1", "nombre_actions_declare", "18")

    assert check(territory) == 0

    said = capsys.readouterr().out
    assert "avertissement: 18 actions déclarées, 2 énumérées." in said
    assert said.endswith("0 erreur, 1 avertissement, 0 remarque.\n")


@pytest.mark.parametrize("folder", ["absent", "exemple/pacte.toml", "exemple/source"])
def test_a_folder_that_is_no_dataset(folder: str, territory: Territory, capsys: Said) -> None:
    path = str(territory.folder.parent / folder)

    assert main(["check", path]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert path in said.err
    assert said.err.count("\n") == 1


def test_settings_that_are_wrong(territory: Territory, capsys: Said) -> None:
    territory.replace("pacte.toml", "editeur", "editteur")

    assert main(["--langue", "en", "check", str(territory.folder)]) == 2
    assert 'unknown key; maybe "editeur"?' in capsys.readouterr().err


def test_the_current_folder_is_a_dataset(
    territory: Territory, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(territory.folder)

    assert main(["check", "--moteur", "rapide"]) == 0


def test_a_build_says_what_it_made(territory: Territory, tmp_path: Path, capsys: Said) -> None:
    output = tmp_path / "new" / "build"

    status = main(["build", str(territory.folder), "--sortie", str(output), "--moteur", "rapide"])

    version = (output / "courante").read_text().strip()
    said = capsys.readouterr().out
    assert status == 0
    assert said.startswith(f"Version {version} : ")
    assert said.endswith(" triplets, Aucun problème.\n")


def test_an_invalid_dataset_is_not_built(
    territory: Territory, tmp_path: Path, capsys: Said
) -> None:
    territory.set("source/actions.csv", "a2", "contrat", "c2")

    assert main(["build", str(territory.folder), "--sortie", str(tmp_path / "build")]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("aucune version n'est publiée : 1 erreur")
    assert "pacte-graph check" in said.err
    assert not (tmp_path / "build" / "courante").exists()


@pytest.fixture
def query(release: Release, output: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> object:
    def run(*arguments: str) -> tuple[int, bytes, str]:
        status = main(["query", *arguments, "--sortie", str(output)])
        said = capfdbinary.readouterr()
        return status, said.out, said.err.decode()

    return run


ONE = "SELECT (1 AS ?un) {}"
GRAPH = "CONSTRUCT { ?a rdfs:label ?b } { ?a rdfs:label ?b } LIMIT 1"
BEGINNINGS = {
    "json": b'{"head"',
    "xml": b"<?xml",
    "csv": b"un\r\n1",
    "tsv": b"?un\n1",
    "ttl": b"@prefix ",
    "nt": b"<http",
    "rdf": b"<?xml",
    "jsonld": b"[{",
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(name: str, query: object) -> None:
    text = ONE if name in ("json", "xml", "csv", "tsv") else GRAPH
    assert callable(query)

    status, out, err = query(text, "--format", name)

    assert (status, err) == (0, "")
    assert out.startswith(BEGINNINGS[name])


@pytest.mark.parametrize(("text", "beginning"), [(ONE, b"un\r\n1"), (GRAPH, b"@prefix ")])
def test_the_format_that_suits_the_query(text: str, beginning: bytes, query: object) -> None:
    assert callable(query)
    status, out, _ = query(text)

    assert status == 0
    assert out.startswith(beginning)


@pytest.mark.parametrize(
    ("text", "name", "fitting"), [(ONE, "ttl", "json, xml, csv, tsv"), (GRAPH, "csv", "ttl, nt")]
)
def test_a_format_that_does_not_suit(text: str, name: str, fitting: str, query: object) -> None:
    assert callable(query)
    status, out, err = query(text, "--format", name)

    assert (status, out) == (1, b"")
    assert name in err
    assert fitting in err


def test_a_query_in_a_file(query: object, tmp_path: Path) -> None:
    path = tmp_path / "une requête.rq"
    path.write_text(ONE, "utf-8")
    assert callable(query)

    assert query(str(path)) == (0, b"un\r\n1\r\n", "")


def test_a_query_by_its_name(query: object) -> None:
    name = next(iter(read_questions()))
    assert callable(query)

    status, out, err = query(name)

    assert (status, err) == (0, "")
    assert out


def test_a_describe_needs_no_braces(query: object) -> None:
    assert callable(query)
    status, out, _ = query("DESCRIBE pacte:Axe", "--format", "nt")

    assert status == 0
    assert b"ontology#Axe>" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * {", "ligne 1, colonne 11"),
        ("SELECT *\n{ ?s ?p\n}", "ligne 3, colonne"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "ligne 1"),
        ("SELECT * { SERVICE <https://exemple.org/> { ?s ?p ?o } }", "SERVICE"),
        ("absent.rq", "absent.rq"),
        ("absent", "ni un fichier"),
        ("/", "ni un fichier"),
        ("x" * 5000, "ni un fichier"),
    ],
)
def test_a_query_that_is_wrong(text: str, said: str, query: object) -> None:
    assert callable(query)
    status, out, err = query(text)

    assert (status, out) == (1, b"")
    assert said in err


def test_a_query_in_a_file_that_is_not_text(query: object, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"SELECT \xe9")
    assert callable(query)

    status, _, err = query(str(tmp_path / "q.rq"))

    assert status == 1
    assert "UTF-8" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{name}", "absent=1"], "absent"),
        (["{name}", "jeunes"], "nom=valeur"),
        ([ONE, "a=b"], "aucune question"),
    ],
)
def test_parameters_that_are_wrong(arguments: list[str], said: str, query: object) -> None:
    name = next(name for name, question in read_questions().items() if question.parameters)
    assert callable(query)

    status, out, err = query(*(each.replace("{name}", name) for each in arguments))

    assert (status, out) == (1, b"")
    assert said in err


def test_without_a_release(tmp_path: Path, capsys: Said) -> None:
    assert main(["query", ONE, "--sortie", str(tmp_path)]) == 2
    assert "lancer d'abord « pacte-graph build »" in capsys.readouterr().err


def test_questions_are_listed_in_either_language(capsys: Said) -> None:
    questions = read_questions()

    assert main(["questions"]) == 0
    french = capsys.readouterr().out
    assert main(["--langue", "en", "questions"]) == 0
    english = capsys.readouterr().out

    for name, question in questions.items():
        assert name in french
        assert question.question.fr in french
        assert question.question.en in english


def test_a_reader_that_goes_away_is_no_error(territory: Territory) -> None:
    territory.set("source/actions.csv", "a2", "contrat", "c2")
    with subprocess.Popen(
        command("check", territory.folder, "--moteur", "rapide"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (0, b"")


def test_a_terminal_without_accents(territory: Territory) -> None:
    territory.set("source/actions.csv", "a2", "publics", "😀")

    found = subprocess.run(
        command("check", territory.folder, "--moteur", "rapide"),
        env=environment() | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )

    assert (found.returncode, found.stderr) == (1, b"")
    assert b"erreur: ? ? ? n'est pas un code de la liste" in found.stdout


def test_the_command_outside_of_the_project(territory: Territory) -> None:
    found = subprocess.run(
        command("check", territory.folder, "--moteur", "rapide"),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )

    assert (found.returncode, found.stdout, found.stderr) == (0, "Aucun problème.\n", "")
