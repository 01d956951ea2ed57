"""The real dataset: in canonical form, traced to its source, and its interpretations set apart."""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from pacte_graph.dataset import open_dataset
from pacte_graph.kinds import Value
from pacte_graph.model import read_model
from pacte_graph.namespaces import DCT, OA, PACTE, RDF, ROOT, VOCABULARY
from pacte_graph.problems import Problem
from pacte_graph.records import index
from pacte_graph.release import Release
from pacte_graph.settings import Nature, read_settings
from pacte_graph.statements import Statements
from pacte_graph.store import Store, select
from pacte_graph.vocabulary import read_vocabulary
from tests.conftest import REGION

TABLES = sorted((REGION / "tables").rglob("*.csv"))
SETTINGS = read_settings(REGION)
SOURCE = next(graph for graph in SETTINGS.graphs if graph.nature is Nature.SOURCE)
SOURCE_IRI = SETTINGS.graph_iri(SOURCE.code)
INTERPRETATION_IRI = next(
    SETTINGS.graph_iri(graph.code)
    for graph in SETTINGS.graphs
    if graph.nature is Nature.INTERPRETATION
)


def name(path: Path) -> str:
    return path.relative_to(REGION / "tables").as_posix()


@cache
def rows(path: Path) -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def table(graph: str, kind: str) -> tuple[dict[str, str], ...]:
    return rows(REGION / "tables" / graph / f"{kind}.csv")


def canonical(text: str) -> str:
    """A table as the project keeps it: sorted by identifier, quoted only where it must be."""
    header, *records = csv.reader(io.StringIO(text, newline=""))
    position = header.index("id")
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(sorted(records, key=lambda record: record[position]))
    return output.getvalue()


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_a_table_is_in_canonical_form(path: Path) -> None:
    content = path.read_bytes()

    text = content.decode("utf-8")
    assert not text.startswith("\ufeff"), f"{path}: enregistrer en UTF-8 sans marque d'ordre"
    assert b"\r" not in content, f"{path}: finir les lignes par LF"
    if text != canonical(text):
        expected, found = canonical(text).splitlines(), text.splitlines()
        line = next(n for n, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b)
        pytest.fail(
            f"{path}, ligne {line + 1} : lignes triées par id (sort des points de code), "
            f"guillemets seulement s'il en faut ; attendu : {expected[line]}"
        )


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_cells_are_clean(path: Path) -> None:
    verbatim = {
        field.name
        for field in read_model().by_name[path.stem].fields
        if field.value is Value.STRING and field.pattern is None
    }
    wrong = [
        (row["id"], column, cell)
        for row in rows(path)
        for column, cell in row.items()
        if cell.startswith("=")
        or (cell != cell.strip() and column not in verbatim)
        or any(ord(character) < 32 and character not in "\n\t" for character in cell)
        or "\u00a0|" in cell
        or (len(set(cell.split("|"))) < cell.count("|") + 1 and column not in verbatim)
    ]

    assert wrong == [], "ôter espaces, formules et répétitions de ces cellules"


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_columns_are_in_the_order_of_the_shapes_and_hold_something(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    order = [field.name for field in read_model().by_name[path.stem].fields]
    ranks = [order.index(column.removesuffix("_en")) for column in header]

    assert ranks == sorted(ranks), f"ordre attendu : {','.join(each for each in order)}"
    empty = [column for column in header if not any(row[column] for row in rows(path))]
    assert [column for column in empty if column != "libelle_en"] == [], "ôter la colonne vide"


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_identifiers_are_unique(path: Path) -> None:
    counts = Counter(row["id"] for row in rows(path))

    assert [each for each, number in counts.items() if number > 1] == []


def test_reading_the_tables_meets_no_problem_at_all() -> None:
    """Every link resolves, every code exists, nothing had to be read otherwise than written."""
    problems: list[Problem] = []
    opened = open_dataset(REGION, read_model(), read_vocabulary(), problems.append)
    records = index(opened, problems.append)
    reading = Statements(opened, records, problems.append)
    for graph in opened.settings.graphs:
        for _ in reading.of_graph(graph):
            pass

    assert [(str(each.place), each.message.fr) for each in problems] == []


def test_the_only_problems_are_gaps_of_the_source(release: Release) -> None:
    codes = {(str(each["severity"]), str(each["code"])) for each in release.problems()}

    assert codes <= {
        ("warning", "SPARQLConstraintComponent"),  # actions declared and not listed
        ("info", "MinCountConstraintComponent"),  # events without a place or dates
    }


def test_every_link_to_the_dataset_leads_to_a_record(store: Store) -> None:
    found = select(
        store,
        f"""SELECT DISTINCT ?s ?p ?o {{
            ?s ?p ?o FILTER (isIRI(?o) && (STRSTARTS(STR(?o), "{SETTINGS.base}")
              || STRSTARTS(STR(?o), "{ROOT}territoire/") || STRSTARTS(STR(?o), "{VOCABULARY}")
              || STRSTARTS(STR(?o), "{ROOT}acteur/") || STRSTARTS(STR(?o), "{ROOT}pacte/")))
            FILTER NOT EXISTS {{ ?o ?any ?thing }}
        }}""",
    )

    assert found.rows == ()


# Quotes


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    """The archived texts, which are those that were quoted."""
    texts = {}
    for row in table(SOURCE.code, "documents"):
        content = (REGION / row["fichier"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], row["fichier"]
        texts[row["id"]] = content.decode("utf-8")
    assert texts
    return texts


def test_each_quote_stands_in_its_place(documents: dict[str, str]) -> None:
    wrong = []
    quotes = table(SOURCE.code, "citations")
    for row in quotes:
        text = documents[row["document"]]
        start, end = int(row["debut"]), int(row["fin"])
        before, after = text[max(0, start - 20) : start], text[end : end + 20]
        if (row["exact"], row["prefixe"], row["suffixe"]) != (text[start:end], before, after):
            wrong.append(row["id"])

    assert wrong == []
    assert len(quotes) > 100


def test_each_published_quote_stands_in_its_place(documents: dict[str, str], store: Store) -> None:
    """What is published is what was checked, spaces and line ends included."""
    found = select(
        store,
        f"""SELECT ?exact ?before ?after ?start ?end FROM <{SOURCE_IRI}> {{
            ?quote <{OA}hasSelector> ?text, ?place . ?text <{OA}exact> ?exact .
            OPTIONAL {{ ?text <{OA}prefix> ?before }} OPTIONAL {{ ?text <{OA}suffix> ?after }}
            ?place <{OA}start> ?start ; <{OA}end> ?end .
        }}""",
    )
    (text,) = documents.values()
    wrong = []
    for row in found.rows:
        exact, before, after, start, end = ("" if each is None else each.text for each in row)
        first, last = int(start), int(end)
        if (before, exact, after) != (
            text[max(0, first - 20) : first],
            text[first:last],
            text[last : last + 20],
        ):
            wrong.append(exact)

    assert wrong == []
    assert len(found.rows) == len(table(SOURCE.code, "citations"))


def test_every_record_of_the_source_is_traced_to_a_quote() -> None:
    untraced = [
        (path.stem, row["id"])
        for path in TABLES
        if path.parent.name == SOURCE.code and path.stem not in ("citations", "documents")
        for row in rows(path)
        if not row["citations"]
    ]

    assert untraced == []


def test_every_quote_is_used() -> None:
    used = {
        each
        for path in TABLES
        for row in rows(path)
        for each in row.get("citations", "").split("|")
    }
    quotes = {row["id"] for row in table(SOURCE.code, "citations")}

    assert quotes - used == set()


# Interpretation


def readings() -> Iterator[dict[str, str]]:
    yield from table("interpretation", "interpretations")


def interpreted(release: Release) -> set[tuple[str, str, str]]:
    """Subject, property and value of every statement of the interpretation graph."""
    quads = ox.parse(path=str(release.data), format=ox.RdfFormat.N_QUADS)
    return {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in quads
        if str(quad.graph_name) == f"<{INTERPRETATION_IRI}>"
    }


def test_the_source_alone_has_none_of_what_is_read_into_it(store: Store) -> None:
    for term in ("axe", "theme", "Classement", "confiance", "fondement", "retenu"):
        text = (
            f"ASK FROM <{SOURCE_IRI}> {{ {{ ?s pacte:{term} ?o }} UNION {{ ?s a pacte:{term} }} }}"
        )
        assert store.query(text, "text/csv").body == b"false", term
    found = select(
        store,
        f"""SELECT ?target ?property ?value {{
            GRAPH <{INTERPRETATION_IRI}> {{
                ?reading oa:hasTarget ?target ; rdf:predicate ?property ; pacte:retenu true .
                OPTIONAL {{ ?reading oa:hasBody ?thing }}
                OPTIONAL {{ ?reading oa:bodyValue ?text }}
                BIND (COALESCE(?thing, ?text) AS ?value) }}
            GRAPH <{SOURCE_IRI}> {{ ?target ?property ?said FILTER (STR(?said) = STR(?value)) }}
        }}""",
    )
    assert found.rows == (), "une lecture retenue que la source dit déjà"


def test_entailments_of_the_source_have_none_of_it_either(store: Store) -> None:
    graph = SETTINGS.graph_iri("inference")
    readings = f"{{ GRAPH <{INTERPRETATION_IRI}> {{ ?s ?any ?o }} }}"

    subject = f"ASK FROM <{graph}> {{ ?s <{DCT}subject> ?o }}"
    assert store.query(subject, "text/csv").body == b"false"
    both = f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} {{ ?s a pacte:Classement }} {readings} }}"
    assert store.query(both, "text/csv").body == b"false"


def test_each_retained_reading_has_its_plain_statement_and_no_other_has(release: Release) -> None:
    statements = interpreted(release)
    by_subject: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, value in statements:
        by_subject.setdefault(subject, {}).setdefault(predicate, set()).add(value)

    def iri(text: str) -> str:
        return f"<{text}>"

    classements = {
        subject: values
        for subject, values in by_subject.items()
        if iri(PACTE + "Classement") in values.get(iri(RDF + "type"), ())
    }
    expected = set()
    for values in classements.values():
        (target,) = values[iri(OA + "hasTarget")]
        (predicate,) = values[iri(RDF + "predicate")]
        (value,) = values.get(iri(OA + "hasBody")) or values[iri(OA + "bodyValue")]
        if values[iri(PACTE + "retenu")] == {'"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'}:
            expected.add((target, predicate, value))
    authors = {subject for subject in by_subject if subject.startswith(f"<{SETTINGS.base}auteur/")}
    plain = {
        (
            subject,
            predicate,
            value.partition("^^")[0].partition("@")[0] if value[0] == '"' else value,
        )
        for subject, predicate, value in statements
        if subject not in classements and subject not in authors
    }

    assert plain == expected
    assert len(classements) == len(list(readings()))
    assert len(expected) > 100


def test_each_reading_has_its_author_grounds_and_confidence() -> None:
    for row in readings():
        assert row["auteur"], row["id"]
        assert row["fondements"], row["id"]
        assert row["confiance"] in ("elevee", "moyenne", "faible"), row["id"]


def test_every_action_has_one_retained_axis_or_says_why_not() -> None:
    actions = [row["id"] for row in table(SOURCE.code, "actions")]
    retained = Counter(
        row["cible"] for row in readings() if row["propriete"] == "axe" and row["retenu"] == "oui"
    )

    assert [each for each in actions if retained[f"action/{each}"] > 1] == []
    undecided = [each for each in actions if not retained[f"action/{each}"]]
    said = {row["cible"] for row in readings() if row["propriete"] == "axe"}
    assert [each for each in undecided if f"action/{each}" not in said] == []


# The release


def test_literals_are_canonical_already(release: Release) -> None:
    """A store gives back the lines it was given: nothing is rewritten on the way."""
    loaded = ox.Store()
    loaded.bulk_load(path=str(release.data), format=ox.RdfFormat.N_QUADS)
    text = loaded.dump(format=ox.RdfFormat.N_QUADS)
    assert text is not None

    def named(lines: bytes) -> set[bytes]:
        return {line for line in lines.split(b"\n") if b"_:" not in line}

    assert named(text) == named(release.data.read_bytes())


def test_nothing_is_counted_that_the_source_does_not_count(release: Release) -> None:
    assert release.manifest["records"] == {
        kind.name: len(
            {row["id"] for path in TABLES if path.stem == kind.name for row in rows(path)}
        )
        for kind in read_model().kinds
        if any(path.stem == kind.name for path in TABLES)
    }
    assert json.dumps(release.manifest)
