"""Synthetic territories, as tables: the same number always gives the same bytes.

Invented data of a plausible shape, for measuring only: each territory has a contract with its
actions, readings of them, events, stakeholders, money and figures, all quoted from a source text.
"""

import csv
import hashlib
import random
from pathlib import Path

GRAPH = "source-2026-01-01"
SETTINGS = f"""\
titre = {{ fr = "Territoires synthétiques", en = "Synthetic territories" }}
description = {{ fr = "Données inventées pour mesurer.", en = "Invented data, for measuring." }}
territoire = "pays/FR"
editeur = "Bancs d’essai"
licence = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
base = "https://w3id.org/pacte-solidarites/data/synthese/"
langues = ["fr", "en"]
modifie = 2026-01-01
[[graphes]]
code = "{GRAPH}"
nature = "source"
titre = {{ fr = "Source", en = "Source" }}
dossier = "tables/{GRAPH}"
[[graphes]]
code = "reference"
nature = "reference"
titre = {{ fr = "Référentiels", en = "References" }}
dossier = "tables/reference"
[[graphes]]
code = "interpretation"
nature = "interpretation"
titre = {{ fr = "Interprétation", en = "Interpretation" }}
dossier = "tables/interpretation"
"""
ACTIONS_A_CONTRACT = 15
VERBS = ("Accompagner", "Prévenir", "Développer", "Soutenir", "Repérer", "Former", "Informer")
SUBJECTS = ("l’accès aux droits", "la mobilité", "le répit", "l’emploi", "le logement", "la santé")
PUBLICS = ("jeunes", "familles", "parents", "personnes-agees", "demandeurs-emploi", "enfants")
THEMES = ("mobilite", "parentalite", "sante", "acces-droits", "alimentation", "lien-social")
CONFIDENCES = ("elevee", "moyenne", "faible")
GROUNDS = ("mention-explicite", "position", "lecture-metier")


class _Tables:
    """Rows by graph and kind, and the source text that they quote."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], list[dict[str, object]]] = {}
        self.text: list[str] = []
        self.length = 0

    def add(self, graph: str, kind: str, **cells: object) -> None:
        self.rows.setdefault((graph, kind), []).append(cells)

    def say(self, identifier: str, exact: str) -> str:
        """Write a line of the source and quote it; the identifier of the quote."""
        start = self.length
        line = f"{identifier} : {exact}\n"
        self.text.append(line)
        self.length += len(line)
        begin = start + len(identifier) + 3
        self.add(
            GRAPH, "citations", id=identifier, document="source", exact=exact,
            debut=begin, fin=begin + len(exact),
        )  # fmt: skip
        return identifier


def generate(folder: Path, territories: int) -> None:
    """Write a dataset of that many territories in `folder`."""
    chance = random.Random(territories)
    tables = _Tables()
    tables.add("reference", "territoires", id="pays/FR", libelle="France", type="pays", code="FR")
    tables.add("interpretation", "auteurs", id="generateur", libelle="Générateur")
    quote = tables.say("general", "Un pacte pour tous")
    tables.add(GRAPH, "pactes", id="national", libelle="Pacte", citations=quote)
    for name in ("mobilite", "droits", "enfance"):
        tables.add(
            GRAPH, "priorites", id=name, libelle=f"Priorité {name}", rang=1, decline="national",
            citations=quote,
        )  # fmt: skip
    for number in range(territories):
        _territory(tables, chance, number)
    _write(folder, tables)


def _territory(tables: _Tables, chance: random.Random, number: int) -> None:
    code = f"t{number:05d}"
    place = f"epci/{200_000_000 + number}"
    tables.add(
        "reference", "territoires", id=place, libelle=f"Territoire {number}", type="epci",
        code=str(200_000_000 + number), partie_de="pays/FR",
    )  # fmt: skip
    assembly = f"assemblee-{code}"
    quote = tables.say(f"{code}-contrat", f"{ACTIONS_A_CONTRACT} actions, vote le 12 mars 2024")
    tables.add(
        GRAPH, "acteurs", id=assembly, libelle=f"Assemblée {number}", nature="organisation",
        categorie="intercommunalite", territoires=place, citations=quote,
    )  # fmt: skip
    tables.add(
        GRAPH, "contrats", id=code, libelle=f"Contrat {number}", territoire=place,
        decline="national", etat="vote", nombre_actions_declare=ACTIONS_A_CONTRACT,
        citations=quote,
    )  # fmt: skip
    tables.add(
        GRAPH, "evenements", id=f"vote-{code}", libelle=f"Vote {number}", type="vote-assemblee",
        mention_date="12 mars 2024", precision="jour", debut_au_plus_tot="2024-03-12",
        fin_au_plus_tard="2024-03-12", organisateurs=assembly, sujets=f"contrat/{code}",
        citations=quote,
    )  # fmt: skip
    tables.add(
        GRAPH, "financements", id=f"aide-{code}", libelle=f"Financement {number}",
        objets=f"contrat/{code}", financeurs=f"acteur/{assembly}",
        montant=chance.randrange(10_000, 900_000), devise="EUR", citations=quote,
    )  # fmt: skip
    for rank in range(1, ACTIONS_A_CONTRACT + 1):
        _action(tables, chance, code, place, rank)


def _action(tables: _Tables, chance: random.Random, contract: str, place: str, rank: int) -> None:
    action = f"{contract}-{rank:02d}"
    label = f"{chance.choice(VERBS)} {chance.choice(SUBJECTS)} ({contract}, {rank})"
    quote = tables.say(action, label)
    tables.add(
        GRAPH, "actions", id=action, libelle=label, contrat=contract, rang=rank, territoire=place,
        publics=chance.choice(PUBLICS), citations=quote,
    )  # fmt: skip
    readings = (
        ("axe", f"axe-{chance.randrange(1, 5)}"),
        ("themes", chance.choice(THEMES)),
        ("contribue_a", chance.choice(("mobilite", "droits", "enfance"))),
    )
    for field, value in readings:
        tables.add(
            "interpretation", "interpretations", id=f"{action}-{field.replace('_', '-')}",
            cible=f"action/{action}", propriete=field, valeur_proposee=value, retenu="oui",
            confiance=chance.choice(CONFIDENCES), fondements=chance.choice(GROUNDS),
            auteur="generateur", date="2026-01-01", citations=quote,
        )  # fmt: skip
    tables.add(
        GRAPH, "mesures", id=f"places-{action}", libelle=f"Places de {action}",
        objet=f"action/{action}", indicateur="nombre-places", valeur=chance.randrange(1, 200),
        mention="places", precision="valeur-exacte", citations=quote,
    )  # fmt: skip


def _write(folder: Path, tables: _Tables) -> None:
    text = "".join(tables.text)
    source = folder / "source.txt"
    folder.mkdir(parents=True, exist_ok=True)
    source.write_text(text, "utf-8", newline="\n")
    tables.add(
        GRAPH, "documents", id="source", libelle="Source synthétique", fichier="source.txt",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    for row in tables.rows[GRAPH, "citations"]:
        start, end = int(str(row["debut"])), int(str(row["fin"]))
        row["prefixe"] = text[max(0, start - 20) : start]
        row["suffixe"] = text[end : end + 20]
    (folder / "pacte.toml").write_text(SETTINGS, "utf-8")
    for (graph, kind), rows in tables.rows.items():
        path = folder / "tables" / graph / f"{kind}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            columns = list(dict.fromkeys(name for row in rows for name in row))
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted(rows, key=lambda row: str(row["id"])))
