"""The settings of a dataset: one commented TOML file, `pacte.toml`, in its folder."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path, PurePath

from pacte_graph.errors import SettingsError
from pacte_graph.terms import is_web_address
from pacte_graph.text import Text

FILE_NAME = "pacte.toml"


class Nature(StrEnum):
    """What the statements of a graph are: codes of the vocabulary `nature-graphe`."""

    SOURCE = "source"  # what the source says
    REFERENCE = "reference"  # verified elsewhere: official codes and identifiers
    INTERPRETATION = "interpretation"  # what was read into the source
    QUALITY = "qualite"  # remarks on the source itself


@dataclass(frozen=True)
class GraphSettings:
    """One named graph of the dataset and the folder of its tables."""

    code: str
    nature: Nature
    title: Text
    folder: str
    document: str | None


@dataclass(frozen=True)
class Settings:
    """What a dataset says of itself."""

    title: Text
    description: Text
    territory: str
    publisher: str
    contact: str | None
    licence: str
    base: str
    languages: tuple[str, ...]
    modified: date
    graphs: tuple[GraphSettings, ...]

    def graph_iri(self, code: str) -> str:
        """The IRI of the named graph with this code."""
        return f"{self.base}graphe/{code}"

    @property
    def dataset_iri(self) -> str:
        """The IRI of the dataset, the same for every release."""
        return f"{self.base}jeu"


_KEYS = {
    "titre",
    "description",
    "territoire",
    "editeur",
    "contact",
    "licence",
    "base",
    "langues",
    "modifie",
    "graphes",
}
DESCRIPTION = "description"
INFERENCE = "inference"
INFERENCE_FROM_INTERPRETATION = "inference-interpretation"
OWN_GRAPHS = (DESCRIPTION, INFERENCE, INFERENCE_FROM_INTERPRETATION)
"""Codes of the graphs that are made from the others."""

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EMAIL = re.compile(r"[^@\s<>\"{}|^`\\]+@[^@\s<>\"{}|^`\\]+")
_LANGUAGE = re.compile(r"[a-z]{2}")
_GRAPH_KEYS = {"code", "nature", "titre", "dossier", "document"}


def read_settings(folder: Path) -> Settings:
    """Read `pacte.toml` in `folder`.

    Raises `SettingsError` when the file is missing, is not TOML, or has a wrong or unknown key.
    """
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except FileNotFoundError as error:
        raise SettingsError(
            Text(
                f"{path} n'existe pas : {folder} n'est pas le dossier d'un jeu de données",
                f"{path} does not exist: {folder} is not the folder of a dataset",
            )
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            Text(f"{path} n'est pas du TOML : {error}", f"{path} is not TOML: {error}")
        ) from error
    except OSError as error:
        raise SettingsError(
            Text(f"{path} ne se lit pas : {error.strerror}", f"cannot read {path}: {error}")
        ) from error
    return _Reader(path, values, "").settings()


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


class _Reader:
    """Takes values out of one TOML table and says where what is wrong stands."""

    def __init__(self, path: Path, values: Mapping[str, object], within: str) -> None:
        self._path = path
        self._values = values
        self._within = within

    def settings(self) -> Settings:
        self._only(_KEYS)
        base = self._iri("base", "")
        if not base.endswith("/"):
            raise self._wrong("base", "doit finir par « / »", 'must end with "/"')
        languages = self._values.get("langues", ["fr", "en"])
        if (
            not isinstance(languages, list)
            or not languages
            or not all(isinstance(each, str) and _LANGUAGE.fullmatch(each) for each in languages)
            or len(set(languages)) < len(languages)
        ):
            raise self._wrong("langues", 'une liste comme ["fr", "en"]', 'a list like ["fr", "en"]')
        modified = self._values.get("modifie")
        if not isinstance(modified, date) or isinstance(modified, datetime):
            raise self._wrong("modifie", "une date comme 2026-11-23", "a date like 2026-11-23")
        tables = self._values.get("graphes")
        if not isinstance(tables, list) or not tables or not all(map(_is_table, tables)):
            raise self._wrong("graphes", "au moins un [[graphes]]", "at least one [[graphes]]")
        graphs = tuple(
            _Reader(self._path, table, f"graphes[{number}].").graph()
            for number, table in enumerate(tables, 1)
        )
        for names in ([each.code for each in graphs], [each.folder for each in graphs]):
            for name in names:
                if names.count(name) > 1:
                    raise self._wrong(
                        "graphes", f"« {name} » sert deux fois", f'"{name}" is used twice'
                    )
        return Settings(
            title=self._text("titre"),
            description=self._text("description"),
            territory=self._string("territoire"),
            publisher=self._string("editeur"),
            contact=self._contact(),
            licence=self._iri("licence", ""),
            base=base,
            languages=tuple(languages),
            modified=modified,
            graphs=graphs,
        )

    def graph(self) -> GraphSettings:
        self._only(_GRAPH_KEYS)
        nature = self._string("nature")
        if nature not in set(Nature):
            choices = ", ".join(Nature)
            raise self._wrong("nature", f"l'un de {choices}", f"one of {choices}")
        code, folder = self._string("code"), self._string("dossier")
        if not _CODE.fullmatch(code) or code in OWN_GRAPHS:
            raise self._wrong(
                "code",
                "des minuscules sans accents, des chiffres et des tirets sont attendus, et un nom "
                f"que le programme n'emploie pas lui-même ({', '.join(OWN_GRAPHS)})",
                "unaccented lower case, digits and hyphens are expected, and a name that the "
                f"program does not use itself ({', '.join(OWN_GRAPHS)})",
            )
        if PurePath(folder).is_absolute() or ".." in PurePath(folder).parts:
            raise self._wrong(
                "dossier", "un dossier du jeu de données", "a folder within the dataset"
            )
        return GraphSettings(
            code=code,
            nature=Nature(nature),
            title=self._text("titre"),
            folder=PurePath(folder).as_posix(),
            document=self._string("document", "") or None,
        )

    def _only(self, known: set[str]) -> None:
        for key in self._values:
            if key not in known:
                near = difflib.get_close_matches(key, sorted(known), n=1)
                raise self._wrong(
                    key,
                    "clé inconnue" + (f" ; peut-être « {near[0]} » ?" if near else ""),
                    "unknown key" + (f'; maybe "{near[0]}"?' if near else ""),
                )

    def _contact(self) -> str | None:
        value = self._string("contact", "")
        if value and not (is_web_address(value) or _EMAIL.fullmatch(value)):
            fr, en = "une adresse web ou un courriel est attendu", "a web address or an e-mail"
            raise self._wrong("contact", fr, en)
        return value or None

    def _string(self, key: str, default: str | None = None) -> str:
        value = self._values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(key, "un texte est attendu", "a text is expected")
        return value.strip()

    def _iri(self, key: str, default: str) -> str:
        value = self._string(key, default or None)
        if not is_web_address(value):
            raise self._wrong(key, "une adresse complète est attendue", "a full address expected")
        return value

    def _text(self, key: str) -> Text:
        value = self._values.get(key)
        if isinstance(value, str) and value.strip():
            return Text(value.strip(), value.strip())
        if (
            isinstance(value, dict)
            and {"fr"} <= value.keys() <= {"fr", "en"}
            and all(isinstance(each, str) and each.strip() for each in value.values())
        ):
            return Text(value["fr"].strip(), (value.get("en") or value["fr"]).strip())
        raise self._wrong(
            key,
            'un texte ou { fr = "…", en = "…" } est attendu',
            'a text or { fr = "…", en = "…" } is expected',
        )

    def _wrong(self, key: str, fr: str, en: str) -> SettingsError:
        name = self._within + key
        return SettingsError(Text(f"{self._path}, {name} : {fr}", f"{self._path}, {name}: {en}"))
