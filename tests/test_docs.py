"""What the pages around the code say is true: commands, files, queries and their answers."""

import re
from pathlib import Path

import pytest

from pacte_graph.cli import main
from pacte_graph.release import Release

ROOT = Path(__file__).parents[1]
PAGES = [
    *("README.md", "LISEZMOI.md", "CHANGELOG.md", "data/pays-de-la-loire/LISEZMOI.md"),
    *("ontology/README.md", "ontology/w3id/README.md", "shapes/README.md", "web/README.md"),
]
BOTH = ["README.md", "LISEZMOI.md"]


def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text(page))
    files = [link for link in links if "://" not in link]

    assert [link for link in files if not ((ROOT / page).parent / link).exists()] == []


@pytest.mark.parametrize("page", BOTH)
def test_the_query_has_the_answer_that_is_shown(
    page: str, release: Release, output: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    query = re.search(r"pacte-graph query '\n(.*?)'\n```", text(page), re.DOTALL)
    answer = re.search(r"```csv\n(.*?)```", text(page), re.DOTALL)
    assert query is not None
    assert answer is not None

    assert main(["query", query[1], "--sortie", str(output)]) == 0
    shown = capfdbinary.readouterr().out.decode().replace("\r\n", "\n")
    assert shown == answer[1]


@pytest.mark.parametrize("page", BOTH)
def test_the_same_query_over_the_source_alone_finds_nothing(
    page: str, release: Release, output: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    query = re.search(r"pacte-graph query '\n(.*?)'\n```", text(page), re.DOTALL)
    source = re.search(r"`(FROM <[^>]*>)`", text(page))
    assert query is not None
    assert source is not None

    restricted = query[1].replace("WHERE", f"{source[1]} WHERE", 1)
    assert main(["query", restricted, "--sortie", str(output)]) == 0
    assert capfdbinary.readouterr().out == b"action,libelle\r\n"


def test_every_command_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = set(re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE))

    documented = set(re.findall(r"^\| `pacte-graph (\w+)", text("README.md"), re.MULTILINE))
    assert commands == documented


def test_every_target_of_the_readme_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))

    for page in BOTH:
        assert set(re.findall(r"make ([a-z-]+)", text(page))) - targets == set()


def test_the_reading_path_names_files_that_exist() -> None:
    named = re.findall(r"`((?:pacte_graph|web|ontology|data)/[\w/.-]+)`", text("README.md"))

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
