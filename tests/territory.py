"""A small invented territory, written as a complete dataset that has no problem at all.

Tests alter one thing in it and look at what is then said.
"""

import csv
import hashlib
import io
from pathlib import Path

from pacte_graph.problems import Problem
from pacte_graph.release import check
from pacte_graph.validation import Engine

BASE = "https://exemple.org/data/"
SETTINGS = """\
titre = { fr = "Pacte d’Exemple", en = "Pact of Exemple" }
description = { fr = "Un territoire inventé.", en = "An invented territory." }
territoire = "departement/99"
editeur = "Service d’Exemple"
licence = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
base = "https://exemple.org/data/"
langues = ["fr", "en"]
modifie = 2026-01-15

[[graphes]]
code = "source"
nature = "source"
titre = { fr = "Compte rendu", en = "Minutes" }
dossier = "source"
document = "reunion"

[[graphes]]
code = "reference"
nature = "reference"
titre = { fr = "Référentiels", en = "References" }
dossier = "reference"

[[graphes]]
code = "interpretation"
nature = "interpretation"
titre = { fr = "Lectures", en = "Readings" }
dossier = "interpretation"
"""
SOURCE = """\
Réunion du pacte d’Exemple, le 12 mars 2024

Un contrat de 2 actions : "Épicerie mobile"
et Navette des aînés, pour 12 500,50 €.
La Mission locale d’Exemple anime le tout.
Rendez-vous à l’automne ; le Café des parents accueille.
"""
TABLES = {
    "source/documents": """\
id,libelle,langue,editeur,date_publication,fichier,sha256
reunion,Compte rendu de la réunion,fr,mission-locale,2024-03-12,textes/reunion.txt,{sha256}
""",
    "source/acteurs": """\
id,libelle,libelle_en,variantes,nature,territoires,citations
mission-locale,Mission locale d’Exemple,Local mission of Exemple,Mission locale|ML,organisation,\
departement/99,anime
""",
    "source/pactes": """\
id,libelle,code_commun,territoire,citations
national,Pacte national,national,,reunion
exemple,Pacte d’Exemple,,departement/99,reunion
""",
    "source/priorites": """\
id,libelle,rang,decline,pilotes,citations
mobilite,Se déplacer,1,exemple,mission-locale,navette
""",
    "source/contrats": """\
id,libelle,territoire,decline,citations
c1,Contrat d’Exemple,departement/99,national|exemple,deux-actions
""",
    "source/actions": """\
id,libelle,libelle_en,rang,contrat,territoire,publics,citations
a1,Épicerie mobile,Mobile grocery,1,c1,departement/99,,epicerie|deux-actions
a2,Navette des aînés,,2,c1,departement/99,personnes-agees,navette
""",
    "source/evenements": """\
id,libelle,type,sujets,lieux,mention_date,debut_au_plus_tot,fin_au_plus_tard,heure,precision,\
citations
e1,Réunion du pacte,comite,contrat/c1|action/a1,cafe,le 12 mars 2024,2024-03-12,2024-03-12,\
14:30:00,jour,reunion
e2,Rendez-vous d’automne,atelier,,cafe,à l’automne,,,,periode-approximative,automne
""",
    "source/lieux": """\
id,libelle,citations
cafe,Café des parents,cafe
""",
    "source/financements": """\
id,libelle,objets,financeurs,montant,devise,citations
f1,Navette,action/a2,acteur/mission-locale,12500.5,EUR,montant
""",
    "reference/territoires": """\
id,libelle,type,code
departement/99,Exemple,departement,99
""",
    "interpretation/auteurs": """\
id,libelle
equipe,Équipe d’Exemple
""",
    "interpretation/interpretations": """\
id,cible,propriete,valeur_proposee,retenu,date,confiance,fondements,auteur,commentaire,citations
a1-axe,action/a1,axe,axe-3,oui,2026-01-10,moyenne,lecture-metier,equipe,,epicerie
a1-axe-autre,action/a1,axe,axe-4,non,2026-01-10,faible,lecture-metier,equipe,,epicerie
a1-theme,action/a1,themes,alimentation,oui,2026-01-10,elevee,mention-explicite,equipe,,epicerie
a2-axe,action/a2,axe,axe-4,oui,2026-01-10,moyenne,lecture-metier|position,equipe,,navette
a2-priorite,action/a2,contribue_a,mobilite,oui,2026-01-10,elevee,recoupement,equipe,,navette
e2-debut,evenement/e2,debut_au_plus_tot,2024-09-22,oui,2026-01-10,moyenne,date-du-document,\
equipe,,automne
e2-fin,evenement/e2,fin_au_plus_tard,2024-12-20,oui,2026-01-10,moyenne,date-du-document,equipe,,\
automne
""",
}
QUOTES = {
    "anime": "La Mission locale d’Exemple anime le tout",
    "automne": "Rendez-vous à l’automne",
    "cafe": "le Café des parents accueille",
    "deux-actions": "Un contrat de 2 actions",
    "epicerie": '"Épicerie mobile"\n',
    "montant": "12 500,50 €",
    "navette": "Navette des aînés",
    "reunion": "Réunion du pacte d’Exemple, le 12 mars 2024",
}


class Territory:
    """The dataset in `folder`, and ways to alter it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("pacte.toml", SETTINGS)
        self.write("textes/reunion.txt", SOURCE)
        digest = hashlib.sha256(SOURCE.encode()).hexdigest()
        for name, text in TABLES.items():
            self.write(f"{name}.csv", text.replace("{sha256}", digest))
        self.write("source/citations.csv", _citations())

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file of the dataset."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def read(self, name: str) -> str:
        """The text of a file of the dataset."""
        return (self.folder / name).read_bytes().decode()

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace `old`, which stands once in a file."""
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def set(self, name: str, identifier: str, column: str, value: str) -> None:
        """Fill one cell of a table, adding the column where there is none."""
        header, *rows = csv.reader(io.StringIO(self.read(name), newline=""))
        if column not in header:
            header.append(column)
        for row in rows:
            row += [""] * (len(header) - len(row))
            if row[0] == identifier:
                row[header.index(column)] = value
        self.write(name, _csv([header, *rows]))

    def check(self) -> tuple[Problem, ...]:
        """What is said of it, by the faster engine: the tests show that both say the same."""
        return check(self.folder, Engine.FAST).problems


def _citations() -> str:
    header = ["id", "exact", "prefixe", "suffixe", "debut", "fin", "document"]
    rows = [header]
    for identifier, exact in QUOTES.items():
        start = SOURCE.index(exact)
        end = start + len(exact)
        before, after = SOURCE[max(0, start - 20) : start], SOURCE[end : end + 20]
        rows.append([identifier, exact, before, after, str(start), str(end), "reunion"])
    return _csv(rows)


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
