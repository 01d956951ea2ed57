"""The settings of a dataset: what is wrong is said with the file, the key and what is expected."""

from pathlib import Path

import pytest

from pacte_graph.errors import SettingsError
from pacte_graph.settings import Nature, read_settings
from pacte_graph.text import Text
from tests.territory import SETTINGS, Territory

GRAPH = '\n[[graphes]]\ncode = "source"\nnature = "source"\ntitre = "T"\ndossier = "autre"\n'


def test_settings_are_read(territory: Territory) -> None:
    settings = read_settings(territory.folder)

    assert settings.title == Text("Pacte d’Exemple", "Pact of Exemple")
    assert settings.territory == "departement/99"
    assert settings.contact is None
    assert settings.languages == ("fr", "en")
    assert settings.modified.isoformat() == "2026-01-15"
    assert [graph.nature for graph in settings.graphs] == [
        Nature.SOURCE,
        Nature.REFERENCE,
        Nature.INTERPRETATION,
    ]
    assert settings.graphs[0].document == "reunion"
    assert settings.graphs[1].document is None
    assert settings.graph_iri("source") == "https://exemple.org/data/graphe/source"
    assert settings.dataset_iri == "https://exemple.org/data/jeu"


def test_a_title_may_be_the_same_in_both_languages(territory: Territory) -> None:
    territory.replace("pacte.toml", '{ fr = "Compte rendu", en = "Minutes" }', '" Minutes "')

    assert read_settings(territory.folder).graphs[0].title == Text("Minutes", "Minutes")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('titre = { fr = "Pacte', 'titres = { fr = "Pacte', "titres|titre"),
        ('nature = "source"', 'natur = "source"', "graphes[1].natur|nature"),
        ('nature = "reference"', 'nature = "refs"', "graphes[2].nature|interpretation"),
        ('editeur = "Service d’Exemple"', 'editeur = ""', "editeur"),
        ('editeur = "Service d’Exemple"', "editeur = 3", "editeur"),
        ('editeur = "Service d’Exemple"\n', "", "editeur"),
        ('"https://exemple.org/data/"', '"https://exemple.org/data"', "base|/"),
        ('"https://exemple.org/data/"', '"exemple.org/data/"', "base"),
        ('"https://exemple.org/data/"', '"https://exemple.org/a b/"', "base"),
        ('"https://exemple.org/data/"', '"https://exemple.org/100%/"', "base"),
        ("modifie = 2026-01-15", "modifie = 2026-01-15T10:00:00", "modifie|2026-11-23"),
        ("modifie = 2026-01-15", 'modifie = "2026-01-15"', "modifie|2026-11-23"),
        ('["fr", "en"]', '"fr"', "langues"),
        ('["fr", "en"]', "[]", "langues"),
        ('["fr", "en"]', '["français"]', "langues"),
        ('["fr", "en"]', '["fr", "fr"]', "langues"),
        ('{ fr = "Référentiels", en = "References" }', '{ en = "R" }', "graphes[2].titre|fr"),
        ('{ fr = "Référentiels", en = "References" }', '{ fr = "R", de = "" }', "graphes[2].titre"),
        ('{ fr = "Référentiels", en = "References" }', '{ fr = "R", en = 2 }', "graphes[2].titre"),
        ('code = "reference"', 'code = "source"', "graphes|source"),
        ('code = "reference"', 'code = "inference"', "graphes[2].code|description"),
        ('code = "reference"', 'code = "réf érence"', "graphes[2].code"),
        ('dossier = "reference"', 'dossier = "source"', "graphes|source"),
        ('dossier = "reference"', 'dossier = "source/"', "graphes|source"),
        ('dossier = "reference"', 'dossier = "../reference"', "graphes[2].dossier"),
        ('dossier = "reference"', 'dossier = "/etc"', "graphes[2].dossier"),
        (SETTINGS[SETTINGS.index("[[") :], "graphes = []\n", "graphes"),
        (SETTINGS[SETTINGS.index("[[") :], "graphes = [1]\n", "graphes"),
        ("langues =", "langues", "pacte.toml|TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_the_key(old: str, new: str, said: str, territory: Territory) -> None:
    territory.replace("pacte.toml", old, new)

    with pytest.raises(SettingsError) as error:
        read_settings(territory.folder)

    for words in said.split("|"):
        assert words in error.value.message.fr
        assert words in error.value.message.en
    assert str(territory.folder / "pacte.toml") in error.value.message.fr
    assert error.value.message.fr != error.value.message.en


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\xe9"])
def test_a_file_that_is_not_text(content: bytes, territory: Territory) -> None:
    territory.write("pacte.toml", content)

    with pytest.raises(SettingsError, match="TOML"):
        read_settings(territory.folder)


def test_a_folder_without_settings(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        read_settings(tmp_path)

    assert "pacte.toml n'existe pas" in error.value.message.fr
    assert "pacte.toml does not exist" in error.value.message.en


def test_settings_that_are_a_folder(tmp_path: Path) -> None:
    (tmp_path / "pacte.toml").mkdir()

    with pytest.raises(SettingsError, match="ne se lit pas"):
        read_settings(tmp_path)
