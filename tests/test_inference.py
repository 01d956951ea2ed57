"""What the rules add: once, in order, and nothing from the source that needs an interpretation."""

from pathlib import Path

import pytest

from pacte_graph.errors import ModelError
from pacte_graph.inference import Reasoner, rule_files
from pacte_graph.release import Release, build
from pacte_graph.validation import Engine
from tests.territory import SETTINGS, Territory

E = "https://exemple.org/"


def rule(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def data(folder: Path, text: str) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.nt"
    path.write_text(text.replace("<", f"<{E}"), "utf-8")
    return path


def said(*lines: str) -> list[str]:
    return [f"{line} .\n".replace("<", f"<{E}") for line in lines]


@pytest.fixture
def rules(tmp_path: Path) -> list[Path]:
    """The first rule feeds the second; neither feeds itself."""
    return [
        rule(tmp_path, "1.rq", f"CONSTRUCT {{ ?b <{E}q> ?a }} {{ ?a <{E}p> ?b }}"),
        rule(tmp_path, "2.rq", f"CONSTRUCT {{ ?a <{E}r> ?b }} {{ ?a <{E}q> ?b }}"),
    ]


def test_a_rule_sees_what_the_one_before_it_added(rules: list[Path], tmp_path: Path) -> None:
    reasoner = Reasoner(rules)
    reasoner.load(data(tmp_path, "<a> <p> <b> .\n"))

    assert list(reasoner.entail()) == said("<b> <q> <a>", "<b> <r> <a>")


def test_what_is_said_already_is_not_entailed(rules: list[Path], tmp_path: Path) -> None:
    reasoner = Reasoner(rules)
    reasoner.load(data(tmp_path, "<a> <p> <b> .\n<b> <q> <a> .\n"))

    assert list(reasoner.entail()) == said("<b> <r> <a>")


def test_what_comes_later_is_entailed_apart(rules: list[Path], tmp_path: Path) -> None:
    reasoner = Reasoner(rules)
    reasoner.load(data(tmp_path, "<a> <p> <b> .\n"))
    list(reasoner.entail())
    reasoner.load(data(tmp_path, "<c> <p> <d> .\n"))

    assert list(reasoner.entail()) == said("<d> <q> <c>", "<d> <r> <c>")
    assert list(reasoner.entail()) == []


def test_statements_come_as_canonical_lines(tmp_path: Path) -> None:
    path = rule(tmp_path, "1.rq", f"CONSTRUCT {{ ?a <{E}q> ?b }} {{ ?a <{E}p> ?b }}")
    reasoner = Reasoner([path])
    text = '"\\t\\"\\\\\\n\\u0001 é"'
    reasoner.load(data(tmp_path, f"<a> <p> {text} .\n"))

    assert list(reasoner.entail()) == said(f"<a> <q> {text}")


@pytest.mark.parametrize("text", ["CONSTRUCT {", "SELECT * {}", "ASK {}", ""])
def test_a_rule_that_is_none_names_its_file(text: str, tmp_path: Path) -> None:
    path = rule(tmp_path, "bad.rq", text)

    with pytest.raises(ModelError) as error:
        list(Reasoner([path]).entail())

    assert str(path) in error.value.message.fr
    assert str(path) in error.value.message.en


def test_the_rules_of_the_project_run_in_the_order_of_their_names() -> None:
    names = [path.name for path in rule_files()]

    assert names == sorted(names)
    assert names


def graph(release: Release, code: str) -> set[str]:
    """The statements of one graph of a release."""
    end = f"graphe/{code}> ."
    with release.data.open(encoding="utf-8", newline="\n") as lines:
        return {line.rpartition(" <")[0] for line in lines if line.rstrip("\n").endswith(end)}


def test_what_follows_from_the_source_needs_no_interpretation(
    territory: Territory, tmp_path: Path
) -> None:
    whole, _ = build(territory.folder, tmp_path / "whole", Engine.FAST)
    territory.write("pacte.toml", SETTINGS.rpartition("[[graphes]]")[0])
    alone, _ = build(territory.folder, tmp_path / "alone", Engine.FAST)

    # the title and nature of the graph that was taken away
    about = f"<{E}data/graphe/interpretation>"
    entailed = {line for line in graph(whole, "inference") if about not in line}
    assert entailed == graph(alone, "inference")
    assert graph(alone, "inference-interpretation") == set()


def test_what_follows_from_a_reading_is_apart(territory: Territory, tmp_path: Path) -> None:
    release, _ = build(territory.folder, tmp_path, Engine.FAST)

    subject = "<http://purl.org/dc/terms/subject>"
    axis = "<https://w3id.org/pacte-solidarites/vocab/axe/axe-3>"
    statement = f"<{E}data/action/a1> {subject} {axis}"
    assert statement in graph(release, "inference-interpretation")
    assert statement not in graph(release, "inference")


def test_no_blank_node_is_entailed(release: Release) -> None:
    found = graph(release, "inference") | graph(release, "inference-interpretation")

    assert found
    assert not [line for line in found if "_:" in line.partition('"')[0]]


def test_rules_entail_nothing_more_when_run_again(release: Release, tmp_path: Path) -> None:
    """The order of the rules is enough: each runs once."""
    path = tmp_path / "all.nt"
    with release.data.open(encoding="utf-8", newline="\n") as lines, path.open("w") as file:
        file.writelines(f"{line.rpartition(' <')[0]} .\n" for line in lines)
    reasoner = Reasoner()
    reasoner.load(path)

    assert list(reasoner.entail()) == []
